"""A server of the browser's in a process of its own, and a browser's requests to it, however ill-made."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from multidict import CIMultiDict

from tests.kit.patience import PATIENCE_S
from tests.kit.signals import heed_signals, state_of

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "https://jours.exemple.fr"
HOST = "jours.exemple.fr"
SECRET = "5b1d" * 16

_LIGHT = [sys.executable, "-m", "tests.web.light"]
_WHOLE = [sys.executable, "-m", "cariforef_tui", "servir"]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


class Served:
    """The process of a server, the first of its group as a terminal starts it."""

    def __init__(self, command: Sequence[str], home: Path, **env: str) -> None:
        self.home, self._errors = home, (home / "stderr").open("w+b")
        self.process = subprocess.Popen(
            command,
            env={
                "HOME": str(home),
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.pathsep.join(path for path in (str(ROOT), *sys.path) if path),
                "LANG": "C.UTF-8",
                **env,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
            preexec_fn=heed_signals,
            text=True,
        )

    def read_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    @property
    def fork_server(self) -> int:
        return _children(self.process.pid)[0]

    @property
    def children(self) -> list[int]:
        """The sessions' processes."""
        return _children(self.fork_server)

    def logs(self) -> str:
        """All that is for who looks after the server: its logs, and standard error."""
        files = [*self.home.rglob("*.log"), self.home / "stderr"]
        return "\n".join(path.read_bytes().decode(errors="replace") for path in files)

    def stop(self) -> int:
        """End as Ctrl-C does; returns the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.close()

    def close(self) -> int:
        try:
            code = self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self.process.wait()
            self._errors.close()
            if self.process.stdout is not None:
                self.process.stdout.close()
        return code

    def errors(self) -> str:
        return (self.home / "stderr").read_text()


def serve_light(home: Path, *words: str, **env: str) -> Served:
    """Start a server whose interface is a few lines: see `light`."""
    return Served([*_LIGHT, *words], home, **env)


def serve_whole(home: Path, *words: str, **env: str) -> Served:
    """Start `cariforef servir`."""
    return Served([*_WHOLE, *words], home, **env)


def wait_until(is_true: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    limit = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < limit
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """True of a process that runs, not of one that has ended and that nobody has waited for."""
    return state_of(pid) not in ("", "Z")


def descriptors(pid: int) -> list[str]:
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(str(link.readlink()))
    return found


def as_proxy(compte: str | None = "zoe", secret: str | None = SECRET, host: str = HOST) -> dict[str, str]:
    """The headers that a proxy adds."""
    given = {"Host": host, "X-Cariforef-Compte": compte, "X-Cariforef-Secret": secret}
    return {name: value for name, value in given.items() if value is not None}


def ask(
    port: int,
    path: str,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    host: str = "127.0.0.1",
    body: str | None = None,
) -> Answer:
    """Ask for one page."""
    line = http.client.HTTPConnection(host, port, timeout=PATIENCE_S)
    try:
        line.request(method, path, body, dict(headers or {}))
        answer = line.getresponse()
        return Answer(answer.status, CIMultiDict(answer.getheaders()), answer.read().decode())
    finally:
        line.close()


def ask_raw(port: int, sent: bytes) -> bytes:
    """Send what may be no request at all; returns what is answered first."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as line:
        line.sendall(sent)
        return line.recv(65_536)


def port_in(line: str) -> int:
    """The port in what a light server says first."""
    return int(line.split()[0].rpartition(":")[2])


def key_in(page: str) -> str:
    """The key that a page is given for its socket."""
    found = re.search(r'data-cle="([^"]*)"', page)
    assert found, page
    return found[1]


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
