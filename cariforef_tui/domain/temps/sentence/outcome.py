"""What a sentence comes to: what it would write, which lines its words may mean, or what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Duree, TypeAbsence
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours

EXEMPLES = "0,5 rgpd hier : réunion · matin 14.1.1, après-midi permanences · congé vendredi"
"""What can be typed, for who is told that something is not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedSaisie:
    """A cell that the sentence would write; `added` are the hundredths that it adds to what is there.

    `notes` are French facts that the person must see: half of a day of 0,8, another line that fits.
    """

    change: CellChange
    added: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedAbsence:
    """One day of absence, of so many hundredths; `seen` are those that the day held."""

    jour: date
    type: TypeAbsence
    duree: Duree
    centiemes: int
    seen: tuple[Absence, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the sentence would write, in the order said.

    `days_off` are the weekends and holidays among its days; `is_exact` where every line was said by its whole
    code, and every comment after its « : ».
    """

    agent: str
    saisies: tuple[ProposedSaisie, ...] = ()
    absences: tuple[ProposedAbsence, ...] = ()
    days_off: frozenset[date] = frozenset()
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """Words that may mean several lines, the person's first; nothing is chosen for them.

    `start` and `end` are where these words stand in the sentence: a code set there makes it plain.
    """

    words: str
    start: int
    end: int
    candidates: tuple[str, ...]

    def choose(self, sentence: str, code: str) -> str:
        """Return the sentence with the line `code` in place of these words."""
        return sentence[: self.start] + code + sentence[self.end :]


@dataclass(frozen=True, slots=True)
class Unclear:
    """What is missing, not understood or impossible: one French sentence that says what can be typed."""

    message: str


Outcome = Proposal | Ambiguity | Unclear


def describe_proposal(proposal: Proposal, programme: Programme) -> Iterator[str]:
    """Yield one French line for each thing that the sentence would write, the fact first."""
    for saisie in proposal.saisies:
        change = saisie.change
        said = [format_jours(saisie.added), format_jour(change.jour)]
        said.append(f"{change.code} {programme.by_code[change.code].libelle}")
        if change.commentaire:
            said.append(f"« {change.commentaire} »")
        if change.centiemes != saisie.added:
            said.append(f"{format_jours(change.centiemes or 0)} en tout")
        yield " · ".join((*said, *saisie.notes))
    for absence in proposal.absences:
        kind = "absence" if absence.type is TypeAbsence.AUTRE else absence.type.value
        yield " · ".join((format_jours(absence.centiemes), format_jour(absence.jour), kind, *absence.notes))
