"""What was told of years and what came of it: errors, how often a word was right, how often a range held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from cariforef_tui.domain.avancement.etat import Etat, Gravite
from tests.forecast.rows import Told

COLUMNS = {
    "error": ("lines", "body"),
    "depassera": ("right", "found"),
    "retard": ("right", "found"),
    "fourchette": ("lines", "body"),
    "to look": ("at",),
}
"""What is printed of each row, in two lines of heads."""
_SETTLED = frozenset({Etat.SOLDE, Etat.DEPASSE, Etat.ECHU})
"""États that a landing does not decide: no word is asked of such a group."""


@dataclass
class Tally:
    """Each year and date counts once in the errors, each group once in what else is counted."""

    errors: dict[str, list[float]] = field(default_factory=lambda: {"lines": [], "body": []})
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, told: Iterable[Told], finals: Mapping[str, int], body: tuple[int, int] | None) -> None:
        """Add what is told of the groups of a year at a date; `body` is the fourchette of their sum."""
        planned = ended = landed = missed = 0
        for one in told:
            final, prevu = sum(finals[code] for code in one.groupe.lignes), one.groupe.prevu
            planned, ended = planned + prevu, ended + final
            landed, missed = landed + one.atterrissage, missed + abs(one.atterrissage - final)
            self._hold("lines", one.fourchette, final)
            self._count("to look", "at", is_so=one.jugement.gravite in (Gravite.CRITIQUE, Gravite.ATTENTION))
            if one.jugement.etat not in _SETTLED:
                self._say(Etat.DEPASSERA, one, is_true=final > prevu + one.tolerance)
                self._say(Etat.RETARD, one, is_true=final < prevu - one.tolerance)
        self.errors["lines"].append(missed / planned)
        self.errors["body"].append(abs(landed - ended) / planned)
        self._hold("body", body, ended)

    def _hold(self, what: str, fourchette: tuple[int, int] | None, final: int) -> None:
        if fourchette is not None:
            self._count("fourchette", what, is_so=fourchette[0] <= final <= fourchette[1])

    def _say(self, etat: Etat, one: Told, *, is_true: bool) -> None:
        is_told = one.jugement.etat is etat
        if is_told:
            self._count(etat, "right", is_so=is_true)
        if is_true:
            self._count(etat, "found", is_so=is_told)

    def _count(self, head: str, below: str, *, is_so: bool) -> None:
        self.asked[head, below] += 1
        self.held[head, below] += is_so

    def figure(self, head: str, below: str) -> float | None:
        """Return a figure of the table, None where there was nothing to count."""
        if head == "error":
            return fmean(self.errors[below])
        asked = self.asked[head, below]
        return self.held[head, below] / asked if asked else None
