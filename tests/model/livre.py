"""The store as plain dictionaries: what must be in it after what was done, and what must be refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.months import Mois

JOUR_ENTIER = 100
Key = tuple[str, date, str]
"""Agent, date, and line for a saisie, or type for an absence."""


@dataclass(frozen=True)
class Revised:
    """One revision as written: `changes` are enveloppe, amount before, amount after."""

    numero: int
    jour: date
    changes: tuple[tuple[str, int | None, int | None], ...]
    annule: int | None = None

    @property
    def enveloppes(self) -> frozenset[str]:
        return frozenset(name for name, _, _ in self.changes)


@dataclass
class Livre:
    """What is logged, absent, expected, closed and revised. `si` are the agents of the SI team."""

    programme: Programme
    si: frozenset[str]
    cells: dict[Key, int] = field(default_factory=dict)
    absences: dict[Key, int] = field(default_factory=dict)
    quotites: dict[tuple[str, date], tuple[int, ...]] = field(default_factory=dict)
    closings: list[tuple[str, date, bool]] = field(default_factory=list)
    revisions: list[Revised] = field(default_factory=list)
    au_dela: bool = False
    locked: set[str] = field(default_factory=set)
    """Agents whose month is signed."""

    # The cap.

    def pattern(self, agent: str, jour: date) -> tuple[int, ...]:
        since = [depuis for who, depuis in self.quotites if who == agent and depuis <= jour]
        return self.quotites[agent, max(since)] if since else (100, 100, 100, 100, 100, 0, 0)

    def cap(self, agent: str, jour: date) -> int:
        """What the date allows: its quotité, a whole day on a weekend or where the setting says so."""
        if self.au_dela or jour.weekday() > 4:
            return JOUR_ENTIER
        return self.pattern(agent, jour)[jour.weekday()]

    def expected(self, agent: str, jour: date, feries: Mapping[date, str]) -> int:
        return 0 if jour in feries else self.pattern(agent, jour)[jour.weekday()]

    def expected_in(self, agent: str, mois: Mois, feries: Mapping[date, str]) -> list[int]:
        return [self.expected(agent, jour, feries) for jour in mois.days]

    def total(self, agent: str, jour: date) -> int:
        return sum(
            value
            for held in (self.cells, self.absences)
            for (who, day, _), value in held.items()
            if (who, day) == (agent, jour)
        )

    def fits(self, held: Mapping[Key, int], wanted: Mapping[Key, int | None]) -> bool:
        """Tell whether what grows keeps each date within its cap; a date may always shrink."""
        growth: dict[tuple[str, date], list[int]] = defaultdict(list)
        for key, value in wanted.items():
            growth[key[:2]].append((value or 0) - held.get(key, 0))
        return all(
            max(deltas) <= 0 or self.total(*day) + sum(deltas) <= self.cap(*day)
            for day, deltas in growth.items()
        )

    @staticmethod
    def put(held: dict[Key, int], wanted: Mapping[Key, int | None]) -> None:
        for key, value in wanted.items():
            held.pop(key, None)
            if value:
                held[key] = value

    # What is closed.

    def is_closed(self, code: str, jour: date) -> bool:
        """The latest date wins, and for one date what was written last."""
        facts = [
            (day, rank, closed)
            for rank, (line, day, closed) in enumerate(self.closings)
            if (line, day <= jour) == (code, True)
        ]
        return max(facts)[2] if facts else False

    # What was done.

    def below(self, code: str) -> frozenset[str]:
        return frozenset(self.programme.subtrees[code])

    def realise(self, code: str, codes: Iterable[str] | None = None) -> int:
        """Days of the subtree by agents outside the SI team; axe 18 has every day of theirs, once."""
        within = self.below(code)
        metier = sum(
            value for (who, _, line), value in self.cells.items() if who not in self.si and line in within
        )
        return metier + (self.realise_si("GIP") if self.programme.code_si in within else 0)

    def realise_si(self, code: str) -> int:
        within = self.below(code)
        return sum(value for (who, _, line), value in self.cells.items() if who in self.si and line in within)

    # The plan.

    def montant(self, enveloppe: str, au: date) -> int | None:
        """What an enveloppe holds at a date: the last of its revisions in force, else as voted."""
        applied = (
            sorted(
                (one.jour, one.numero, after)
                for one in self.revisions
                if one.jour <= au
                for name, _, after in one.changes
                if name == enveloppe
            )
            if enveloppe in self.revised
            else []
        )
        return applied[-1][2] if applied else self.voted(enveloppe)

    @property
    def revised(self) -> frozenset[str]:
        return frozenset(name for one in self.revisions for name in one.enveloppes)

    def voted(self, enveloppe: str) -> int | None:
        return next(one.centiemes for one in self.programme.enveloppes if one.id == enveloppe)

    def is_dated_too_early(self, enveloppes: frozenset[str], jour: date) -> bool:
        """A revision about the same thing is already written for a later day."""
        return any(one.jour > jour and not enveloppes.isdisjoint(one.enveloppes) for one in self.revisions)

    def undone(self) -> dict[int, int]:
        """Revisions taken back, with the one that does; one that is itself taken back takes nothing back."""
        found: dict[int, int] = {}
        for one in reversed(self.revisions):
            if one.annule is not None and one.numero not in found:
                found[one.annule] = one.numero
        return found

    def may_undo(self, target: Revised, jour: date) -> bool:
        """A revision is taken back once; what brought it again is taken back in its turn."""
        gone = self.undone()
        neutral = {*gone, *gone.values()}
        followed = any(
            (one.jour, one.numero) > (target.jour, target.numero)
            and one.numero not in neutral
            and not one.enveloppes.isdisjoint(target.enveloppes)
            for one in self.revisions
        )
        was_undone = any(one.annule == target.numero for one in self.revisions)
        too_early = jour < target.jour or self.is_dated_too_early(target.enveloppes, jour)
        return not (was_undone or too_early or followed)
