"""The user's guide: one Markdown file, shown by `cariforef guide` and by the interface's help."""

from __future__ import annotations

from pathlib import Path


def read_guide() -> str:
    """Return the guide, in Markdown."""
    return Path(__file__).with_name("guide.md").read_text(encoding="utf-8")
