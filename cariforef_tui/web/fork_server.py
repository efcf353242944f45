"""The process that forks sessions and readings: it imports the interface once; its children share the memory.

It has one thread and no event loop, so that a fork is safe. It holds no store, no terminal and no secret.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import select
import signal
import socket
import sys
import termios
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any, Literal, NamedTuple, TextIO

from cariforef_tui.machine.logs import keep_incident

MESSAGE_MAX = 256 * 1024
"""Bytes of a message between the server and this process: a form in JSON takes six times its own at most."""
GRACE_S = 5.0
"""Seconds that children have to save what was being typed, once their server is gone."""
Open = Callable[[str | None, int], int]
"""Opens the interface for an account, with the descriptor to which it writes files; returns its exit code."""


class Answer(NamedTuple):
    """The answer to a reading: its HTTP status, its media type and its body."""

    status: int
    kind: str
    body: bytes


class Asked(NamedTuple):
    """What somebody asks: a page or a calendar by its name, its parameters by name, the form sent to it."""

    name: str
    query: Mapping[str, str] = {}
    form: Mapping[str, str] | None = None
    """What the form holds, by name, without its guards; None of what only reads."""
    guards: Mapping[str, str] = {}
    """What the next form must hold, hidden: `jeton`; alone, `cle` too, empty if the page must ask for it."""
    refused: str = ""
    """Why the form must not be played, which the page says; empty if it may be."""

    @property
    def asks_key(self) -> bool:
        return self.guards.get("cle") == ""


Read = Callable[[str | None, Asked], Answer]
"""Reads what an account asks for."""


def fork_fork_server(
    prepare: Callable[[], None], open_session: Open, read: Read
) -> tuple[socket.socket, int]:
    """Start the process; return the server's end of the line to it, and its process number.

    `prepare` imports what every session shares.
    """
    _fill_standard()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid:
        theirs.close()
        return ours, pid
    code = 1
    try:
        ours.close()
        # Leave the server's session and ignore its signals: Ctrl-C in its terminal, and a service manager
        # that ends every process, are for the server. This process ends once its server and its children
        # have.
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        prepare()
        gc.collect()
        # The children's garbage collections then leave these pages alone: they stay shared.
        gc.freeze()
        _Births(theirs, open_session, read).serve()
        code = 0
    except Exception as error:
        keep_incident(error)
    finally:
        os._exit(code)


class _Births:
    """Forks a child for each message received, and reports each birth and each end."""

    def __init__(self, line: socket.socket, open_session: Open, read: Read) -> None:
        self._line, self._open_session, self._read = line, open_session, read
        self._children: dict[int, int] = {}
        """Number of the session of each child, by process."""
        self._rung, self._bell = socket.socketpair()
        """The signal of a child's end writes to the second, so that `select` wakes up."""

    def serve(self) -> None:
        self._rung.settimeout(0)
        self._bell.settimeout(0)
        # A handler alone would not wake `select`, which Python restarts after a signal.
        signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._say({"ready": True})
        is_served = True
        while is_served:
            told, _, _ = select.select([self._line, self._rung], [], [])
            if self._rung in told:
                self._reap()
            if self._line in told:
                is_served = self._hear()
        self._end()

    def _hear(self) -> bool:
        """Do what the server asks; return False if the server is gone."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self._line, MESSAGE_MAX, 2, socket.MSG_CMSG_CLOEXEC)
        except OSError:
            return False
        if not data:
            return False
        message = json.loads(data)
        if "kill" in message:
            self._kill(message["kill"])
            return True
        try:
            self._bear(message["session"], self._life_of(message, descriptors))
        except OSError:
            self._say({"unborn": message["session"]})
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        return True

    def _life_of(self, message: Mapping[str, Any], descriptors: list[int]) -> Callable[[], None]:
        """Return what the child of a message does, which never returns."""
        if "asked" in message:
            reading = partial(self._read, message["compte"], Asked(**message["asked"]))
            return partial(_answer, reading, *descriptors)
        return partial(_live, self._open_session, message["compte"], *descriptors)

    def _bear(self, session: int, live: Callable[[], None]) -> None:
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            # The child must not answer for its parent, nor keep the server's line open.
            for inherited in (self._line, self._rung, self._bell):
                inherited.close()
            live()
        self._children[pid] = session
        self._say({"born": session})

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            self._rung.recv(MESSAGE_MAX)
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            self._say({"ended": self._children.pop(pid), "code": os.waitstatus_to_exitcode(status)})

    def _kill(self, session: int) -> None:
        for pid, number in self._children.items():
            if number == session:
                os.kill(pid, signal.SIGKILL)

    def _end(self) -> None:
        """Wait for the children, which end since their terminals are gone; kill those that do not."""
        until = monotonic() + GRACE_S
        while self._children and (left := until - monotonic()) > 0:
            select.select([self._rung], [], [], left)
            self._reap()
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _say(self, message: dict[str, int]) -> None:
        try:
            self._line.send(json.dumps(message).encode())
        except OSError:
            # The server is gone: the next read from it tells.
            return


def _fill_standard() -> None:
    """Leave no standard descriptor free: another file would take its number, and a session replaces those."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(descriptor, True)  # noqa: FBT003
    os.close(descriptor)


def _live(open_session: Open, compte: str | None, terminal: int, files: int) -> None:
    """Become a session: take the terminal, run the interface, and end the process with it."""
    code = 1
    try:
        _heed_signals()
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for standard in range(3):
            os.dup2(terminal, standard)
        os.close(terminal)
        sys.stdin = sys.__stdin__ = _reopen(0, "r")  # type: ignore[assignment,misc]
        sys.stdout = sys.__stdout__ = _reopen(1, "w")  # type: ignore[assignment,misc]
        sys.stderr = sys.__stderr__ = _reopen(2, "w")  # type: ignore[assignment,misc]
        code = open_session(compte, files)
        sys.stdout.flush()
        sys.stderr.flush()
    except Exception as error:
        keep_incident(error)
    finally:
        os._exit(code)


def _answer(reading: Callable[[], Answer], line: int) -> None:
    """Become a reading: write its answer to the server's line, and end the process."""
    code = 1
    try:
        _heed_signals()
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(nothing, standard)
        status, kind, body = reading()
        with open(line, "wb") as stream:
            stream.write(f"{status} {kind}\n".encode() + body)
        code = 0
    except Exception as error:
        keep_incident(error)
    finally:
        os._exit(code)


def _heed_signals() -> None:
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _reopen(descriptor: int, mode: Literal["r", "w"]) -> TextIO:
    return open(descriptor, mode, encoding="utf-8", errors="replace", closefd=False, buffering=1)
