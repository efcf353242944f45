"""Declarations of people on the plan: a line soldée, a jalon tenu, days done before the suivi, the RAF."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from cariforef_tui.domain.values.days import format_jours, parse_volume
from cariforef_tui.domain.values.refusals import JoursRefuses


class Declaration(StrEnum):
    SOLDEE = "soldee"
    ROUVERTE = "rouverte"
    TENU = "tenu"
    NON_TENU = "non_tenu"
    REPRISE = "reprise"


_SUBJECTS = {
    Declaration.SOLDEE: "ligne",
    Declaration.ROUVERTE: "ligne",
    Declaration.TENU: "jalon",
    Declaration.NON_TENU: "jalon",
    Declaration.REPRISE: "reprise",
}
"""The subject of each declaration: one on the same subject may take it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fait:
    """One declaration on a line or a jalon (`code`), in force from `jour` on. `motif` may say why.

    `centiemes` is the hundredths of a reprise, done on the line before the suivi; None if it was withdrawn.
    """

    code: str
    declaration: Declaration
    jour: date
    agent: str
    motif: str | None = None
    centiemes: int | None = None


@dataclass(frozen=True, slots=True)
class Declarations:
    """Lines closed, jalons held and lines with a reprise at a date, each with the fact that says so."""

    soldees: dict[str, Fait]
    tenus: dict[str, Fait]
    reprises: dict[str, Fait] = field(default_factory=dict)


def has_before(exercice: int, suivi: date) -> bool:
    """Tell whether the suivi begins after the exercice's first week, so that work was due before it."""
    return suivi > date(exercice, 1, 1)


def declarations_at(faits: Iterable[Fait], au: date) -> Declarations:
    """Return what holds at the end of `au`; `faits` in the order they were written.

    A declaration stands from its `jour` on, until one written later takes it back on that day or after. What
    is said again at an earlier day stands too. A line or a jalon is as said since the first day that stands;
    of the days done before the suivi, the latest day that stands wins.
    """
    standing: dict[tuple[str, str], list[Fait]] = {}
    for fait in faits:
        if fait.jour > au:
            continue
        key = (fait.code, _SUBJECTS[fait.declaration])
        own = standing.setdefault(key, [])
        rank = bisect_right(own, fait.jour, key=attrgetter("jour"))
        if _takes_back(fait):
            del own[:rank]
        else:
            own.insert(rank, fait)
    said = [(own[0], own[-1]) for own in standing.values() if own]
    return Declarations(
        {first.code: first for first, _ in said if first.declaration is Declaration.SOLDEE},
        {first.code: first for first, _ in said if first.declaration is Declaration.TENU},
        {last.code: last for _, last in said if last.declaration is Declaration.REPRISE},
    )


def _takes_back(fait: Fait) -> bool:
    if fait.declaration is Declaration.REPRISE:
        return fait.centiemes is None
    return fait.declaration in (Declaration.ROUVERTE, Declaration.NON_TENU)


def read_reprise(texte: str, code: str, said: Iterable[Fait]) -> int | None:
    """Return the hundredths to declare on `code`, of those typed for all the lines that share its days.

    Nothing typed, None, leaves what the plan supposed.

    Raises:
        JoursRefuses: no number of days, or less than what is said of the others.
    """
    return share_reprise(parse_volume(texte), code, said) if texte.strip() else None


def share_reprise(centiemes: int, code: str, said: Iterable[Fait]) -> int:
    """Return the hundredths to declare on `code`, of those of all the lines that share its days.

    What is `said` of the others already is theirs; raises JoursRefuses if that is more.
    """
    others = sum(fait.centiemes or 0 for fait in said if fait.code != code)
    if centiemes < others:
        raise JoursRefuses(f"{format_jours(others)} ont été dits des autres lignes.")
    return centiemes - others


@dataclass(frozen=True, slots=True, kw_only=True)
class Raf:
    """`centiemes` left on the line at the end of `jour`, according to `auteur`.

    None takes back the one in force at that date: the one before it, if any, is in force again.
    """

    code: str
    jour: date
    centiemes: int | None
    auteur: str
    commentaire: str | None = None


class RafConstate(NamedTuple):
    """A RAF in force, beside what the line had used (hundredths) at the end of its date."""

    raf: Raf
    realise: int

    def left(self, realise: int) -> int:
        """Return what is left when `realise` is used in all: the work done since the date is subtracted."""
        return self.landing(realise) - realise

    def landing(self, realise: int) -> int:
        """Return what the line will have used in the end: more if a person has done more than they said."""
        return max(realise, self.realise + (self.raf.centiemes or 0))


def rafs_at(rafs: Iterable[Raf], au: date) -> dict[str, Raf]:
    """Return the RAF in force on each line at the end of `au`; `rafs` in the order they were written."""
    held: dict[str, list[Raf]] = {}
    """Declarations of each line that nobody took back, by date."""
    for raf in rafs:
        if raf.jour > au:
            continue
        own = held.setdefault(raf.code, [])
        rank = bisect_right(own, raf.jour, key=attrgetter("jour"))
        if raf.centiemes is not None:
            own.insert(rank, raf)
        elif rank:
            del own[rank - 1]
    return {code: own[-1] for code, own in held.items() if own}
