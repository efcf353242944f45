"""The French working calendar, what a day expects of an agent, and periods of absence by half-days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence, absences_with
from cariforef_tui.domain.values.columns import parse_cell_date
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import fold, quote_text

_JEUDI, _VENDREDI = 3, 4
"""An ISO week is of the year of its Thursday."""
SEMAINE_PLEINE = (JOUR_ENTIER,) * 5 + (0, 0)
_TYPES = {
    TypeAbsence.CONGE: ("congé annuel", "congé payé", "cp", "ca"),
    TypeAbsence.RTT: ("jrtt", "jour rtt", "jour de rtt"),
    TypeAbsence.MALADIE: ("arrêt maladie", "congé maladie", "congé de maladie", "arrêt de travail"),
    TypeAbsence.FORMATION: (),
    TypeAbsence.AUTRE: ("autre absence", "absence"),
}
"""The usual names of each type of absence, in the singular."""
_JOURNEE = ("journee", "journee entiere", "jour", "jour entier")


def describe_day_off(jour: date, ferie: str | None = None) -> str:
    """Return `mer. 23/05 n'est pas travaillé (jour libre)`, or another reason: `ferie`, the week-end."""
    why = ferie or ("week-end" if jour.weekday() > _VENDREDI else "jour libre")
    return f"{format_jour(jour)} n'est pas travaillé ({why})"


@dataclass(frozen=True)
class Calendrier:
    """Days off of one exercice: `feries` gives the name of each public holiday or closure."""

    exercice: int
    feries: Mapping[date, str]

    @property
    def first_day(self) -> date:
        return date(self.exercice, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.exercice, 12, 31)

    @cached_property
    def working_days(self) -> tuple[date, ...]:
        """Every working day of the exercice, in order."""
        return tuple(day for day in days_between(self.first_day, self.last_day) if self.is_working_day(day))

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.feries

    def count_working_days(self, first: date, last: date) -> int:
        """Return the working days from `first` to `last`, both included; 0 if the range is empty."""
        if last < first:
            return 0
        return bisect_right(self.working_days, last) - bisect_left(self.working_days, first)

    def working_days_in(self, first: date, last: date) -> tuple[date, ...]:
        return self.working_days[
            bisect_left(self.working_days, first) : bisect_right(self.working_days, last)
        ]

    def last_working_day(self) -> date:
        return self.working_days[-1]

    def contains(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Rythmes:
    """The dated quotités of every agent: what each of their days expects."""

    quotites: tuple[Quotite, ...]

    @cached_property
    def _by_agent(self) -> dict[str, list[Quotite]]:
        by_agent: dict[str, list[Quotite]] = {}
        for quotite in sorted(self.quotites, key=lambda quotite: quotite.depuis):
            by_agent.setdefault(quotite.agent, []).append(quotite)
        return by_agent

    def patterns(self, agent: str) -> tuple[tuple[date, tuple[int, ...]], ...]:
        """Return the agent's dated patterns, the earliest first; none for a person who works full time."""
        return tuple((quotite.depuis, quotite.semaine) for quotite in self._by_agent.get(agent, ()))

    def pattern(self, agent: str, day: date) -> tuple[int, ...]:
        """Return the hundredths expected Monday to Sunday in the pattern in force on `day`."""
        current: tuple[int, ...] = SEMAINE_PLEINE
        for quotite in self._by_agent.get(agent, ()):
            if quotite.depuis > day:
                break
            current = quotite.semaine
        return current

    def cap(self, agent: str, day: date) -> int:
        """Return hundredths that `day` allows: its quotité, or a whole day on a weekend, once confirmed."""
        return self.pattern(agent, day)[day.weekday()] if day.weekday() < 5 else JOUR_ENTIER

    def expected(self, agent: Agent, day: date, calendrier: Calendrier) -> int:
        """Hundredths that `day` expects of the agent before absences: 0 on a day off or out of contract.

        Nothing is ever expected of an auditor.
        """
        if (
            not agent.logs_days
            or day in calendrier.feries
            or (agent.arrivee and day < agent.arrivee)
            or (agent.depart and day > agent.depart)
        ):
            return 0
        return self.pattern(agent.initiales, day)[day.weekday()]


def worked_before(
    jour: date,
    back: int,
    *,
    agent: Agent,
    calendrier: Calendrier,
    rythmes: Rythmes,
    absents: Mapping[date, int],
) -> date:
    """Return the last day before `jour` that the agent works, or the `back`-th one before it.

    A day is worked if it expects more hundredths than `absents` has for it. If the exercice has no such day,
    return the date `back` days before.
    """
    left, day = back, min(jour, calendrier.last_day + timedelta(days=1))
    while day > calendrier.first_day:
        day -= timedelta(days=1)
        # A day that is all absence counts for nothing.
        left -= rythmes.expected(agent, day, calendrier) > absents.get(day, 0)
        if not left:
            return day
    return jour - timedelta(days=back)


def days_between(first: date, last: date) -> Iterator[date]:
    """Return every date from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_days(monday: date) -> tuple[date, ...]:
    """Return the seven dates of the ISO week that `monday` opens."""
    return tuple(days_between(monday, monday + timedelta(days=6)))


def week_around(monday: date) -> tuple[date, ...]:
    """Return the same dates, but the Thursday first: it names the week's ISO year."""
    days = week_days(monday)
    return (days[_JEUDI], *days[:_JEUDI], *days[_JEUDI + 1 :])


def iso_week(day: date) -> str:
    """Return `2018-W21`: the ISO week of `day`, whose year may differ from the day's."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


class PeriodField(StrEnum):
    """The columns of a table of leave."""

    AGENT = "initiales"
    TYPE = "type"
    DU = "du"
    AU = "au"
    DEMI = "demi-journée"


NEEDED = {PeriodField.AGENT: "", PeriodField.TYPE: "", PeriodField.DU: ""}
"""The fields that every row needs."""
TITRES = {
    PeriodField.AGENT: "initiales agent qui salarie collaborateur personne nom",
    PeriodField.TYPE: "type type_d_absence absence motif nature type_de_conge conge",
    PeriodField.DU: "du debut date_de_debut date_debut premier_jour date jour",
    PeriodField.AU: "au fin date_de_fin date_fin dernier_jour",
    PeriodField.DEMI: "demi_journee demi_journees demi moment",
}


class Moitie(StrEnum):
    MATIN = "matin"
    APRES_MIDI = "après-midi"


JOURNEE = frozenset(Moitie)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An agent is away from `first` to `last`, from and to these halves of the day.

    It begins at noon if `first_half` is the afternoon, and ends at noon if `last_half` is the morning.
    """

    agent: str
    type: TypeAbsence
    first: date
    last: date
    moities: frozenset[Moitie] = JOURNEE
    first_half: Moitie | None = None
    last_half: Moitie | None = None

    def moities_on(self, jour: date) -> frozenset[Moitie]:
        """Return the halves of a day of the period that are not worked."""
        left = self.moities
        if jour == self.first and self.first_half is Moitie.APRES_MIDI:
            left -= {Moitie.MATIN}
        if jour == self.last and self.last_half is Moitie.MATIN:
            left -= {Moitie.APRES_MIDI}
        return left


def parse_type(texte: str) -> TypeAbsence:
    """Return the type of absence that `texte` names, by its usual names too; raises Refus with the types."""
    wanted = _singular(texte)
    for kind, names in _TYPES.items():
        if wanted in map(_singular, (kind.value, *names)):
            return kind
    raise Refus(f"{quote_text(texte)} : type d'absence inconnu.", tuple(TypeAbsence))


def parse_moitie(texte: str) -> Moitie:
    """Return the half of a day that `texte` names; raises Refus."""
    wanted = _singular(texte)
    for moitie in Moitie:
        if wanted == _singular(moitie.value):
            return moitie
    raise Refus(f"{quote_text(texte)} : « matin » ou « après-midi » attendu, ou rien pour la journée.")


def parse_moities(texte: str) -> frozenset[Moitie]:
    """Return the halves of a day that `texte` names, both for « journée »; raises Refus."""
    return JOURNEE if " ".join(_singular(texte)) in _JOURNEE else frozenset({parse_moitie(texte)})


def parse_bound(texte: str, today: date) -> tuple[date, Moitie | None]:
    """Return the day at which a period begins or ends, and the half of the day if `texte` names one.

    Raises:
        DateRefusee, Refus: no such date, no such half.
    """
    day, _, half = texte.strip().partition(" ")
    if half and not half[0].isdigit():
        return parse_cell_date(day, today), parse_moitie(half)
    return parse_cell_date(texte, today), None


def absences_on(
    agent: str, jour: date, moities: Mapping[Moitie, TypeAbsence], attendu: int, held: Iterable[Absence]
) -> tuple[Absence, ...]:
    """Return the absences of a day that expects `attendu`, once these halves are added to those held.

    One half stays beside the half of another type, as when it is declared alone; two make the whole day.
    """
    kinds = [moities[moitie] for moitie in Moitie if moitie in moities]
    is_whole = len(kinds) > len({*kinds})
    absences = tuple(held) if len(kinds) == 1 else ()
    for kind in dict.fromkeys(kinds):
        new = Absence(agent, jour, kind, attendu)
        absences = absences_with(new, Duree.JOURNEE if is_whole else Duree.DEMI, attendu, absences)
    return absences


def _singular(texte: str) -> tuple[str, ...]:
    words = fold(texte.strip()).replace("'", " ").replace("-", " ").split()
    return tuple(word.removesuffix("s") for word in words)
