"""SQL that only SQLite understands: STRICT tables and triggers. Migrations run it, nothing else does."""

from __future__ import annotations

from pathlib import Path


def read_script(name: str) -> tuple[str, ...]:
    """Return the statements of a script of this folder; a blank line ends each."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return tuple(part.strip() for part in text.split(";\n\n") if part.strip())
