"""What was used of the plan: the days logged on each line, by whose account, and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from cariforef_tui.domain.programme.declarations import RafConstate
from cariforef_tui.domain.programme.programme import Enveloppe, Programme

Jours = tuple[date, date]
"""A first and a last day."""


@dataclass(frozen=True, slots=True)
class Realise:
    """Hundredths logged on one imputable line, and when, by agents outside and inside the SI team."""

    metier: int = 0
    si: int = 0
    jours: Jours | None = None
    jours_si: Jours | None = None


def add_realises(before: Mapping[str, Realise], after: Mapping[str, Realise]) -> dict[str, Realise]:
    """Return what was logged in two periods, `before` the earlier one."""
    return {
        code: _join(before.get(code), after.get(code)) for code in (*before, *(after.keys() - before.keys()))
    }


def _join(before: Realise | None, after: Realise | None) -> Realise:
    if before is None or after is None:
        return before or after or Realise()
    return Realise(
        before.metier + after.metier,
        before.si + after.si,
        _span(before.jours, after.jours),
        _span(before.jours_si, after.jours_si),
    )


def _span(before: Jours | None, after: Jours | None) -> Jours | None:
    return (before[0], after[1]) if before and after else before or after


@dataclass(frozen=True, slots=True)
class Before:
    """Hundredths of an enveloppe before the suivi, as its plan expected, as declared if so, and as logged."""

    expected: int
    said: int | None
    logged: int

    @property
    def unlogged(self) -> int:
        """What was declared, or else supposed as expected, less what was logged: that counts by itself."""
        return max(0, (self.expected if self.said is None else self.said) - self.logged)


@dataclass(frozen=True)
class Consommation:
    """What was used up to a date by imputable line, and the restes à faire in force on that date.

    Every day of an SI agent, wherever logged, draws on the programme's `code_si`; a day of another agent
    draws on its line. `avants` holds, by enveloppe, what stands for the days before the suivi.
    """

    realises: Mapping[str, Realise]
    rafs: Mapping[str, RafConstate]
    avants: Mapping[str, Before] = field(default_factory=dict)

    def drawn(self, programme: Programme, code: str) -> int:
        """Hundredths used on an imputable line."""
        own = self.realises[code].metier if code in self.realises else 0
        return (
            own + sum(realise.si for realise in self.realises.values()) if code == programme.code_si else own
        )

    def used(self, programme: Programme, enveloppe: Enveloppe) -> int:
        """Return the hundredths used of a métier enveloppe, including what was done before the suivi."""
        return sum(self.drawn(programme, code) for code in enveloppe.lignes) + self.before(enveloppe).unlogged

    def before(self, enveloppe: Enveloppe) -> Before:
        """Return what stands for the days of an enveloppe before the suivi."""
        return self.avants.get(enveloppe.id, Before(0, None, 0))


def days_drawn(
    programme: Programme, realises: Mapping[str, Realise], lignes: Collection[str]
) -> Jours | None:
    """Return the first and the last day of what the lines used, as `Consommation.drawn` counts it."""
    found = [realises[code].jours for code in lignes if code in realises]
    if programme.code_si in lignes:
        found += [realise.jours_si for realise in realises.values()]
    jours = [one for one in found if one is not None]
    return (min(first for first, _ in jours), max(last for _, last in jours)) if jours else None
