"""The outcome of a sentence: what it would write, which lines its words may mean, or what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Duree, TypeAbsence
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours


def give_examples(programme: Programme) -> str:
    """Return examples on lines of the programme, for a person whose text was not understood."""
    first, last = (list(programme.imputables())[rank].code for rank in (0, -1))
    return f"0,5 {first} hier : réunion · matin {first}, après-midi {last} · congé vendredi"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedSaisie:
    """A cell that the sentence would write; `added` are the hundredths that it adds to what is there.

    `notes` are French facts that the person must see: half of a day of 0,8, another line that fits. `day_off`
    says why nobody works that day, empty if people do. `demande` is the label of the request answered.
    """

    change: CellChange
    added: int
    notes: tuple[str, ...] = ()
    day_off: str = ""
    demande: str = ""

    @property
    def held(self) -> int:
        """The hundredths that the cell holds already."""
        return (self.change.centiemes or 0) - self.added

    @property
    def nom(self) -> str:
        return f"{self.change.code} « {self.demande} »" if self.demande else self.change.code


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedAbsence:
    """One day of absence, of so many hundredths; `seen` are those that the day held."""

    jour: date
    type: TypeAbsence
    duree: Duree
    centiemes: int
    seen: tuple[Absence, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def nom(self) -> str:
        return "absence" if self.type is TypeAbsence.AUTRE else self.type.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The writes that the sentence proposes, in the order said.

    `days_off` are the weekends and holidays among its days. `is_exact` is True if every line was given by its
    whole code, and no request was named.
    """

    agent: str
    saisies: tuple[ProposedSaisie, ...] = ()
    absences: tuple[ProposedAbsence, ...] = ()
    days_off: frozenset[date] = frozenset()
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """Words that may mean several lines, the person's own first; the person chooses.

    `start` and `end` are the place of these words in the sentence: a code put there resolves them.
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
    """The answer to a text that lacks something, is not understood or is impossible: one French sentence.

    `is_sentence` is False for words that say no day, no date, and begin the name of no line. `is_question` is
    True for a text that only lacks its days or its line.
    """

    message: str
    is_sentence: bool = True
    is_question: bool = False


Outcome = Proposal | Ambiguity | Unclear


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """One thing that the sentence would write; only the label of a line may be cut in it."""

    day_off: str = ""
    fact: str
    label: str = ""
    notes: str = ""

    def __str__(self) -> str:
        named = f"{self.fact} {self.label}" if self.label else self.fact
        return " · ".join(filter(None, (self.day_off, named, self.notes)))

    def cut(self, width: int) -> ProposalLine:
        """Return the line with its label cut to fit `width` characters, if that is possible."""
        room = len(self.label) - len(str(self)) + width
        if room >= len(self.label):
            return self
        return replace(self, label=f"{self.label[: room - 1].rstrip()}…" if room > 1 else "")


def read_proposal(proposal: Proposal, programme: Programme) -> Iterator[ProposalLine]:
    """Yield a line for each thing that the sentence would write."""
    for saisie in proposal.saisies:
        change = saisie.change
        after = [f"demande « {saisie.demande} »"] if saisie.demande else []
        if change.commentaire:
            after.append(f"« {change.commentaire} »")
        if saisie.held:
            held, total = format_jours(saisie.held), format_jours(change.centiemes or 0)
            after.append(f"déjà {held}, {total} en tout")
        yield ProposalLine(
            day_off=saisie.day_off,
            fact=" · ".join((format_jours(saisie.added), format_jour(change.jour), change.code)),
            label=programme.by_code[change.code].libelle,
            notes=" · ".join((*after, *saisie.notes)),
        )
    for absence in proposal.absences:
        said = (format_jours(absence.centiemes), format_jour(absence.jour), absence.nom)
        yield ProposalLine(fact=" · ".join(said), notes=" · ".join(absence.notes))


def describe_proposal(proposal: Proposal, programme: Programme) -> Iterator[str]:
    """Yield one French line for each thing that the sentence would write, the fact first."""
    return map(str, read_proposal(proposal, programme))


def count_proposal(proposal: Proposal) -> str:
    """Return how many things the sentence would write: `2 saisies`, `1 saisie, 1 absence`."""
    counts = (("saisie", len(proposal.saisies)), ("absence", len(proposal.absences)))
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts if count)


def list_proposal(proposal: Proposal) -> Iterator[str]:
    """Yield each thing that the sentence would write, in few words: `14.1.9 0,5 j mar. 22/05`."""
    for name, jour, centiemes in _cells(proposal):
        yield f"{name} {format_jours(centiemes)} {format_jour(jour)}"


def summarize_proposal(proposal: Proposal, width: int) -> str:
    """Return all that the sentence would write, within `width` characters.

    `14.1.9 0,5 j, 16.2.4 0,5 j mar. 22/05`, or the counts and the days if that is too long.
    """
    totals: dict[tuple[str, tuple[date, ...]], int] = {}
    cells = _cells(proposal)
    for name in dict.fromkeys(name for name, _, _ in cells):
        jours = tuple(sorted({jour for said, jour, _ in cells if said == name}))
        totals[name, jours] = sum(centiemes for said, _, centiemes in cells if said == name)
    every = tuple(sorted({jour for _, jour, _ in cells}))
    if all(jours == every for _, jours in totals):
        names = ", ".join(f"{name} {format_jours(total)}" for (name, _), total in totals.items())
        said = f"{names} {_describe_jours(every)}"
    else:
        said = ", ".join(
            f"{name} {format_jours(total)} {_describe_jours(jours)}"
            for (name, jours), total in totals.items()
        )
    return said if len(said) <= width else f"{count_proposal(proposal)} {_describe_jours(every)}"


def _cells(proposal: Proposal) -> list[tuple[str, date, int]]:
    return [
        *((saisie.nom, saisie.change.jour, saisie.added) for saisie in proposal.saisies),
        *((absence.nom, absence.jour, absence.centiemes) for absence in proposal.absences),
    ]


def _describe_jours(jours: tuple[date, ...]) -> str:
    first, last = format_jour(jours[0]), format_jour(jours[-1])
    if len(jours) <= 2:
        return " et ".join(map(format_jour, jours))
    return f"du {first} au {last}"
