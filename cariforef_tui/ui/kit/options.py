"""Textual's list of options, which keys may reach before it is drawn."""

from __future__ import annotations

from typing import Literal

from textual.widgets import OptionList


class Options(OptionList):
    """A page is what is shown of the list: until that is known, the keys of pages move nothing."""

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        if (self.highlighted or 0) in self._index_to_line:
            super()._move_page(direction)
