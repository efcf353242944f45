"""A progress bar on standard error, for a person only."""

from __future__ import annotations

import sys

from cariforef_tui.cli.kit.output import is_terminal

LARGEUR = 30


class Barre:
    """Draws itself on one line of a terminal, and erases itself in the end; silent elsewhere."""

    def __init__(self) -> None:
        self._shown = is_terminal(sys.stderr)
        self._last = ""

    def __enter__(self) -> Barre:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, etape: str, fait: int, total: int) -> None:
        if not self._shown or not total:
            return
        filled = LARGEUR * fait // total
        line = f"{etape:<10} [{'█' * filled}{'·' * (LARGEUR - filled)}] {100 * fait // total:3d} %"
        if line != self._last:
            self._last = line
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()
