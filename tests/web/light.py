"""A server whose interface is a few lines, for what a server must hold whatever the interface does.

`python -m tests.web.light PORT MOST [SECRET]`: a team's where there is a secret. The interface shows what is
typed in it, but for the keys below.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import tty
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Never

from cariforef_tui.machine.agenda import AgendaAddress
from cariforef_tui.services.ports.errors import ConfigurationError, ServerLost
from cariforef_tui.web import fork_server, forks, pages, readings, server, session, sessions
from cariforef_tui.web.entrance import OwnEntrance, TeamEntrance
from cariforef_tui.web.fork_server import Answer, Asked, fork_fork_server
from cariforef_tui.web.forks import Forks
from cariforef_tui.web.server import listen_on_file, listen_on_loopback
from cariforef_tui.web.session import give_file

READY = b"interface prete\n"
"""Longer than 10 bytes: the terminal's script takes less for no first frame."""
LEAVE, FAIL, FLOOD, FREEZE, GIVE, DEFECT, COUNT, STUBBORN, SIZE = map(bytes, zip(range(9), strict=True))
"""Keys: the person leaves; the interface fails, shows without end, is stopped, gives a file, breaks down,
says how many bytes come up to a full stop; stays where its terminal goes, or says its size."""


AGENDA = "agenda" * 6
"""Key of the calendars' addresses, where the server is one's own."""
CONTROL_C = b"\x10"
EXITS = {LEAVE: 0, CONTROL_C: 130, FAIL: 3}
SHORTER = (
    (sessions, "IDLE_S"),
    (sessions, "LOOK_S"),
    (session, "STUCK_S"),
    (forks, "BORN_S"),
    (forks, "END_S"),
    (fork_server, "GRACE_S"),
    (pages, "SILENCE_S"),
    (pages, "RECEIVE_S"),
    (readings, "READ_S"),
    (readings, "BYTES_MAX"),
)
"""Seconds that the environment may say otherwise."""


def live(compte: str | None, files: int) -> int:
    """Be an interface."""
    tty.setraw(0)
    signal.signal(signal.SIGHUP, _keep_draft)
    os.write(1, READY)
    while typed := os.read(0, 1):
        if typed in EXITS:
            os.write(1, b"dernier mot")
            return EXITS[typed]
        _do(typed, compte, files)
    return 0


def read(compte: str | None, asked: Asked) -> Answer:
    """Be what is read: who asks for what; or never answer, say too much, break down, or die.

    A form says so by its field `comme`, another page by its name.
    """
    name = (asked.form or {}).get("comme", asked.name)
    if name == "jamais":
        signal.pause()
    if name == "panne":
        raise RuntimeError("ce-qui-est-demande")
    if name == "mort":
        os.kill(os.getpid(), signal.SIGKILL)
    body = f"{compte} lit {name} {dict(asked.query)}"
    if asked.guards:
        body = json.dumps({"compte": compte, **asked._asdict()})
    return Answer(200, "text/html; charset=utf-8", (body * (10_000 if name == "long" else 1)).encode())


def _do(typed: bytes, compte: str | None, files: int) -> None:
    if typed == FLOOD:
        while True:
            os.write(1, b"." * 4000)
    elif typed == FREEZE:
        os.kill(os.getpid(), signal.SIGSTOP)
    elif typed == GIVE:
        give_file(files, "../etat é.csv", f"de {compte}\n".encode() * 20_000)
    elif typed == DEFECT:
        raise RuntimeError("ce-qui-est-tape")
    elif typed == COUNT:
        os.write(1, b"%d octets" % _count())
    elif typed == SIZE:
        os.write(1, b"%d x %d" % os.get_terminal_size(1))
    elif typed == STUBBORN:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.write(1, b"reste")
        signal.pause()
    else:
        os.write(1, b"<" + typed + b">")


def _count() -> int:
    count = 0
    while typed := os.read(0, 65_536):
        count += len(typed)
        if typed.endswith(b"."):
            break
    return count


def _keep_draft(number: int, _frame: object) -> None:
    (Path.home() / f"brouillon-{os.getpid()}").write_text("gardé")
    os._exit(128 + number)


def main() -> int:
    where, most, *secret = sys.argv[1:]
    for module, name in SHORTER:
        if name in os.environ:
            setattr(module, name, float(os.environ[name]))
    line, pid = fork_fork_server(_prepare, live, read)
    if os.environ.get("UNABLE") == "openpty":
        os.openpty = _refuse
    try:
        listening = listen_on_loopback(int(where)) if where.isdigit() else listen_on_file(Path(where))
        agenda = AgendaAddress(listening.port if where.isdigit() else 0, AGENDA)
        own = OwnEntrance(agenda.origin, monotonic, agenda)
        entrance = TeamEntrance("https://jours.exemple.fr", secret[0], "service") if secret else own
        told = f"{listening.shown} {own.printed} {own.pages} {own.writing_key}"
        server.serve(entrance, [listening], Forks(line, pid), int(most), partial(print, told, flush=True))
    except (ConfigurationError, ServerLost) as error:
        print(error, file=sys.stderr)
        return 3 if isinstance(error, ConfigurationError) else 1
    return 0


def _prepare() -> None:
    if "UNPREPARED" in os.environ:
        raise RuntimeError("ce-qui-est-prepare")
    if os.environ.get("UNABLE") == "fork":
        os.fork = _refuse
    if os.environ.get("UNABLE") == "answer":
        os.fork = signal.pause


def _refuse() -> Never:
    raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))


if __name__ == "__main__":
    sys.exit(main())
