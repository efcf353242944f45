"""Styles parsed once: Textual parses every rule again each time a place is shown for the first time."""

from __future__ import annotations

from typing import ClassVar

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

SOURCES_MAX = 256
"""Every class of widget is a source; Textual keeps 64, fewer than the dialogs and places have."""


class KeptStylesheet(Stylesheet):
    """A stylesheet that parses a text once for each theme, and again where a theme's colours change."""

    _parsed: ClassVar[dict[frozenset[tuple[str, str]], LRUCache[tuple[object, ...], list[RuleSet]]]] = {}
    """What is parsed, by the values of the theme."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._follow(variables)

    def _follow(self, variables: dict[str, str]) -> None:
        kept = self._parsed.setdefault(frozenset(variables.items()), LRUCache(SOURCES_MAX))
        self._parse_cache = kept

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            # Textual empties the rules it holds: they are another theme's, to be kept.
            self._parse_cache = LRUCache(SOURCES_MAX)
            super().set_variables(variables)
            self._follow(variables)

    def reparse(self) -> None:
        self.parse()
