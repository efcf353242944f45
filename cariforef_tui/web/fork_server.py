"""The process that gives birth to sessions: it imports the interface once, and each child shares it.

It has one thread and no loop, so that a fork finds it whole. It holds no store, no terminal and no secret.
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
from collections.abc import Callable
from time import monotonic
from types import FrameType
from typing import Literal, TextIO

MESSAGE_MAX = 4096
"""Bytes of a message between the server and us: an account's name and two numbers."""
GRACE_S = 5.0
"""Seconds that children have to keep what was being typed, once their server is gone."""

Open = Callable[[str | None, int], int]
"""Opens the interface for an account, with the descriptor that files leave by; returns its exit code."""


def fork_fork_server(prepare: Callable[[], None], open_session: Open) -> tuple[socket.socket, int]:
    """Start the process; returns the server's end of the line to it, and its number.

    `prepare` imports what every session shares.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid:
        theirs.close()
        return ours, pid
    code = 1
    try:
        ours.close()
        # What is typed in the server's terminal is for the server.
        os.setsid()
        prepare()
        gc.collect()
        # Untouched by the children's collections, these pages stay shared.
        gc.freeze()
        _Births(theirs, open_session).serve()
        code = 0
    finally:
        os._exit(code)


class _Births:
    """Forks a child for each message received, and says of each when it has ended."""

    def __init__(self, line: socket.socket, open_session: Open) -> None:
        self._line, self._open_session = line, open_session
        self._children: dict[int, int] = {}
        """Number of the session of each child, by process."""

    def serve(self) -> None:
        signal.signal(signal.SIGCHLD, self._reap)
        self._say({"ready": True})
        while True:
            data, descriptors, _, _ = socket.recv_fds(self._line, MESSAGE_MAX, 2)
            if not data:
                break
            message = json.loads(data)
            if "kill" in message:
                self._kill(message["kill"])
            else:
                self._bear(message, *descriptors)
        self._end()

    def _bear(self, message: dict[str, int | str | None], terminal: int, files: int) -> None:
        # A child that ends at once is known by its number before its end is told.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            self._line.close()
            _live(self._open_session, message["compte"], terminal, files)
        self._children[pid] = int(message["session"] or 0)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.close(terminal)
        os.close(files)

    def _reap(self, _number: int, _frame: FrameType | None) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            session = self._children.pop(pid)
            self._say({"ended": session, "code": os.waitstatus_to_exitcode(status)})

    def _kill(self, session: int) -> None:
        for pid, number in self._children.items():
            if number == session:
                os.kill(pid, signal.SIGKILL)

    def _end(self) -> None:
        """Let the children end by themselves, as their terminals are gone; kill those that do not."""
        until = monotonic() + GRACE_S
        while self._children and (left := until - monotonic()) > 0:
            select.select([], [], [], min(left, 0.1))
        for pid in list(self._children):
            os.kill(pid, signal.SIGKILL)

    def _say(self, message: dict[str, int | bool]) -> None:
        try:
            self._line.send(json.dumps(message).encode())
        except OSError:
            # The server is gone: reading from it says so.
            return


def _live(open_session: Open, compte: int | str | None, terminal: int, files: int) -> None:
    """Be a session: the terminal becomes ours, the interface runs, and the process ends with it."""
    code = 1
    try:
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for standard in range(3):
            os.dup2(terminal, standard)
        os.close(terminal)
        sys.stdin = sys.__stdin__ = _reopen(0, "r")  # type: ignore[assignment,misc]
        sys.stdout = sys.__stdout__ = _reopen(1, "w")  # type: ignore[assignment,misc]
        sys.stderr = sys.__stderr__ = _reopen(2, "w")  # type: ignore[assignment,misc]
        code = open_session(compte if isinstance(compte, str) else None, files)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _reopen(descriptor: int, mode: Literal["r", "w"]) -> TextIO:
    return open(descriptor, mode, encoding="utf-8", errors="replace", closefd=False, buffering=1)
