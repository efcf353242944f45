"""Which line, or which absence, the title of an event names: by what was said of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from cariforef_tui.domain.programme.find import resolve_imputable
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import TypeAbsence
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import fold

_APART = re.compile(r"[^\w.]+|\.(?!\w)|(?<!\w)\.")
_CODE = re.compile(r"[0-9]+(?:\.[0-9]+)+")
"""A code that no hour nor year looks like: an axe alone, « 18 », must be said to be one."""


class TitleWords:
    """What the words of a title mean, accents and case aside; the longest that it holds are right."""

    def __init__(
        self, programme: Programme, codes: Mapping[str, str], absences: Mapping[str, TypeAbsence]
    ) -> None:
        """`codes` and `absences` say what a text stands for, as a person said it."""
        self._programme, self._said, self._kinds = programme, codes, absences
        self._lines: dict[str, str | None] = {}

    @cached_property
    def _codes(self) -> dict[str, str]:
        lines = {}
        for text, said in self._said.items():
            try:
                lines[_key(text)] = resolve_imputable(self._programme, said)
            except Refus:
                # Said of another year's programme, or of a line since split: the title has no line any more.
                continue
        return lines

    @cached_property
    def _absences(self) -> dict[str, TypeAbsence]:
        return {_key(text): kind for text, kind in self._kinds.items()}

    def line(self, title: str) -> str | None:
        """Return the code of the line that a title names, None where it names none."""
        if title not in self._lines:
            self._lines[title] = self._find_line(_key(title))
        return self._lines[title]

    def absence(self, title: str) -> TypeAbsence | None:
        """Return the type of absence that a title names, None where it names none."""
        said = _longest(_key(title), self._absences)
        return self._absences[said] if said else None

    def _find_line(self, key: str) -> str | None:
        said = _longest(key, self._codes)
        if said:
            return self._codes[said]
        for word in key.split():
            if _CODE.fullmatch(word):
                try:
                    return resolve_imputable(self._programme, word)
                except Refus:
                    continue
        return None


def _longest(key: str, known: Mapping[str, object]) -> str:
    """Return the longest of the texts known that stands in `key` as whole words, empty where none does."""
    return max((text for text in known if text.strip() and text in key), key=len, default="")


def _key(text: str) -> str:
    """Return the words of a text, folded, each between spaces."""
    return f" {_APART.sub(' ', fold(text)).strip()} "
