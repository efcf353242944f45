"""Record unforeseen failures: their place in the program, never the data."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

from cariforef_tui import __version__
from cariforef_tui.machine.configuration import state_dir
from cariforef_tui.machine.logs import open_log


def keep_incident(error: BaseException) -> Path | None:
    """Record `error` in the user's own file; return its path, None if that failed."""
    folder = state_dir()
    return record_incident(error, folder) if folder is not None else None


def record_incident(error: BaseException, folder: Path) -> Path | None:
    """Append `error` to the incidents file of `folder`, mode 0600; returns its path, None if it cannot.

    It keeps only classes, files, lines and functions: messages and variables may hold what people typed.
    """
    path = folder / "incidents.log"
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
