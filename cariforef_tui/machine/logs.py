"""Log files for the person who looks after the program: unforeseen failures, never the data."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from cariforef_tui import __version__
from cariforef_tui.machine.configuration import state_dir
from cariforef_tui.machine.private_file import replace_private

if TYPE_CHECKING:
    import logging

INCIDENTS = "incidents.log"
VARIABLE = "CARIFOREF_LOG"
"""`debug` writes in `cariforef.log` what took long or failed; any other value writes nothing."""
TAILLE_MAX = 200_000
"""Bytes past which a file is cut to its last half: people ask about what happened last."""
LONG_S = 0.3
"""Seconds: a person notices such a wait, and the log gets a line."""


def open_log(path: Path) -> TextIO:
    """Return `path` open at its end, mode 0600, in a folder made with mode 0700 if there is none.

    Raises:
        OSError: the folder or the file refuses.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Not blocking: a named pipe there would hang.
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o600)
    if os.fstat(descriptor).st_size > TAILLE_MAX:
        os.close(descriptor)
        replace_private(path, path.read_bytes()[-TAILLE_MAX // 2 :].partition(b"\n")[2])
        descriptor = os.open(path, flags, 0o600)
    return os.fdopen(descriptor, "a", encoding="utf-8")


def trace(message: str) -> None:
    """Write a line in the log if `CARIFOREF_LOG` is `debug`; it must name no person and no content."""
    if os.environ.get(VARIABLE) == "debug":
        _start_log().debug(message)


@contextmanager
def tracing(what: str) -> Iterator[None]:
    """Write how long the block took, in seconds, if it took LONG_S or more."""
    begun = monotonic()
    try:
        yield
    finally:
        seconds = monotonic() - begun
        if seconds >= LONG_S:
            trace(f"{what} : {seconds:.2f} s")


@cache
def _start_log() -> logging.Logger:
    import logging

    class PrivateHandler(logging.Handler):
        """Opens the file for each line: lines are rare, and the file may have been cut meanwhile."""

        def emit(self, record: logging.LogRecord) -> None:
            folder = state_dir()
            with suppress(OSError):
                if folder is not None:
                    with open_log(folder / "cariforef.log") as stream:
                        stream.write(f"{self.format(record)}\n")

    handler = PrivateHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(message)s"))
    logger = logging.getLogger("cariforef")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    return logger


def keep_incident(error: BaseException) -> Path | None:
    """Record `error` in the user's own file; return its path, None if that failed."""
    folder = state_dir()
    return record_incident(error, folder) if folder is not None else None


def record_incident(error: BaseException, folder: Path) -> Path | None:
    """Append `error` to the incidents file of `folder`, mode 0600; returns its path, None if it cannot.

    It keeps only classes, files, lines and functions: messages and variables may hold what people typed.
    """
    path = folder / INCIDENTS
    try:
        with open_log(path) as stream:
            stream.write(_describe(error))
    except OSError:
        return None
    return path


def _describe(error: BaseException) -> str:
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} cariforef {__version__}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"  {type(cause).__module__}.{type(cause).__qualname__}")
        lines += [
            f"    {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(cause.__traceback__, limit=-40)
        ]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines) + "\n"
