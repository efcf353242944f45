"""A stylesheet that parses a text once in each theme.

Textual forgets what it has parsed whenever a screen is shown for the first time, and parses all again: its
colours may have changed, and the screen may bring a file of its own.
"""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeptStylesheet(Stylesheet):
    """Textual's own, which keeps 64 texts: `tests/ui/test_stylesheet.py` counts ours."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._colours = variables

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._colours:
            self._colours = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        self.parse()
