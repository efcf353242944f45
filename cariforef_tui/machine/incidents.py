"""Record unforeseen failures: where in the program, never with what data."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from cariforef_tui import __version__

TAILLE_MAX = 200_000
"""Bytes past which the file begins again: the last failures are those asked about."""


def record_incident(error: BaseException, folder: Path) -> Path | None:
    """Append `error` to the incidents file of `folder`, mode 0600; returns its path, None if it cannot.

    Only classes, files, lines and functions: a message or a local variable could hold what people typed.
    """
    path = folder / "incidents.log"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Not blocking: a named pipe there would hang.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
        if path.exists() and path.stat().st_size > TAILLE_MAX:
            flags |= os.O_TRUNC
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as stream:
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
