"""One agent's week as a grid, and how complete each week is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between, monday_of
from cariforef_tui.domain.temps.saisies import Absence, Saisie
from cariforef_tui.domain.values.days import JOUR_ENTIER


class EtatJour(StrEnum):
    """The state of a day against what it expects; SUPPLEMENT is above that, but within what it allows."""

    VIDE = "vide"
    PARTIEL = "partiel"
    COMPLET = "complet"
    SUPPLEMENT = "supplement"
    DEPASSE = "depasse"


@dataclass(frozen=True, slots=True, kw_only=True)
class JourSemaine:
    """A day of the week: `attendu` is what it expects before absences, `plafond` what it allows (hundredths).

    `ferie` names a public holiday or closure; `ouvert` is False outside the exercice.
    """

    jour: date
    attendu: int
    plafond: int
    ferie: str | None = None
    ouvert: bool = True


def describe_jour(
    agent: Agent, jour: date, calendrier: Calendrier | None, rythmes: Rythmes, *, au_dela_quotite: bool
) -> JourSemaine:
    """Return what a day expects of an agent and allows; closed if no `calendrier` holds it."""
    return JourSemaine(
        jour=jour,
        attendu=rythmes.expected(agent, jour, calendrier) if calendrier else 0,
        plafond=JOUR_ENTIER if au_dela_quotite else rythmes.cap(agent.initiales, jour),
        ferie=calendrier.feries.get(jour) if calendrier else None,
        ouvert=calendrier is not None,
    )


@dataclass(frozen=True, kw_only=True)
class Semaine:
    """The saisies and absences of one agent in one ISO week; `jours` are Monday to Sunday."""

    agent: str
    iso: str
    jours: tuple[JourSemaine, ...]
    saisies: tuple[Saisie, ...]
    absences: tuple[Absence, ...]

    @cached_property
    def cells(self) -> dict[tuple[str, date], Saisie]:
        return {(saisie.code, saisie.jour): saisie for saisie in self.saisies}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes that hold a saisie this week, in no order of the programme."""
        return tuple(dict.fromkeys(saisie.code for saisie in self.saisies))

    def total_saisi(self, jour: date) -> int:
        """Return the hundredths logged on `jour`, absences left out."""
        return sum(saisie.centiemes for saisie in self.saisies if saisie.jour == jour)

    def total_absent(self, jour: date) -> int:
        return sum(absence.centiemes for absence in self.absences if absence.jour == jour)

    def left_of(self, jour: JourSemaine) -> int:
        """Return the hundredths that `jour` still expects: never below 0."""
        return max(0, jour.attendu - self.total_saisi(jour.jour) - self.total_absent(jour.jour))

    def room_of(self, jour: JourSemaine) -> int:
        """Return the hundredths that `jour` still allows: never below 0."""
        return max(0, jour.plafond - self.total_saisi(jour.jour) - self.total_absent(jour.jour))

    def total_ligne(self, code: str) -> int:
        """Return the hundredths logged on one line over the week."""
        return sum(saisie.centiemes for saisie in self.saisies if saisie.code == code)

    def total(self) -> int:
        """Return the hundredths logged over the week, absences left out."""
        return sum(saisie.centiemes for saisie in self.saisies)

    def total_attendu(self) -> int:
        """Return the hundredths that the week expects to be logged: its absences are deducted."""
        absent = sum(min(self.total_absent(jour.jour), jour.attendu) for jour in self.jours)
        return sum(jour.attendu for jour in self.jours) - absent

    def etat_of(self, jour: JourSemaine) -> EtatJour:
        done = self.total_saisi(jour.jour) + self.total_absent(jour.jour)
        if done > jour.plafond:
            return EtatJour.DEPASSE
        if done < jour.attendu:
            return EtatJour.PARTIEL
        if done > jour.attendu:
            return EtatJour.SUPPLEMENT
        return EtatJour.COMPLET if done else EtatJour.VIDE

    def with_cells(self, cells: Mapping[tuple[str, date], Saisie | None]) -> Semaine:
        """Return the week as it would be with these cells set, or emptied (None)."""
        if not cells:
            return self
        merged = {**self.cells, **cells}
        return replace(self, saisies=tuple(saisie for saisie in merged.values() if saisie is not None))


@dataclass(frozen=True, slots=True)
class SommesSemaine:
    """The absences of a week up to the date, and how much they reduce what its days expect.

    `otes` is taken off up to that date, `otes_a_venir` after it.
    """

    absent: int = 0
    otes: int = 0
    otes_a_venir: int = 0


@dataclass(frozen=True)
class Totaux:
    """Hundredths of an agent's days, logged or absent, by date; and their absences by week, under its Monday.

    `absent_au` is their absence on the date looked at.
    """

    remplis: Mapping[date, int] = field(default_factory=dict)
    semaines: Mapping[date, SommesSemaine] = field(default_factory=dict)
    absent_au: int = 0

    def before_absences(self, au: date) -> Totaux:
        """Return the totals for those who may not read the agent's days: only the sums of past days."""
        return Totaux({jour: centiemes for jour, centiemes in self.remplis.items() if jour < au})


class Completude(StrEnum):
    """The state of a week, from nothing due to all filled; nobody asks for one AVANT the agent began."""

    SANS_ATTENTE = "sans_attente"
    AVANT = "avant"
    A_VENIR = "a_venir"
    ABSENTE = "absente"
    VIDE = "vide"
    FAIBLE = "faible"
    PARTIELLE = "partielle"
    PRESQUE = "presque"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class SemaineAgent:
    """One agent's ISO week, within the exercice.

    `attendu` is what the whole week expects before absences, `disponible` what absences leave of it, and
    `disponible_a_venir` the part of this after `au`. `saisi`, `absent` and `attendu_a_date` count the days up
    to `au`. `du` is what the days due expected, `fait` the part logged or absent, never more, and
    `dernier_du` the last of these days. `manquants` are the incomplete days, with what each lacks. `saisi_du`
    is the part of `fait` that was logged, the rest being absence. Days before `depuis`, which nobody asks
    for, are in neither `attendu_a_date` nor `du`. `lisible` is False for the week as others see it
    (`before_absences`).
    """

    lundi: date
    depuis: date = date.min
    attendu: int = 0
    disponible: int = 0
    disponible_a_venir: int = 0
    disponible_a_date: int = 0
    attendu_a_date: int = 0
    du: int = 0
    saisi: int = 0
    absent: int = 0
    fait: int = 0
    saisi_du: int = 0
    dernier_du: date | None = None
    manquants: tuple[tuple[date, int], ...] = ()
    lisible: bool = True

    @property
    def before_absences(self) -> SemaineAgent:
        """Return the week for those who may not read the agent's days: complete or not, without figures."""
        return replace(
            self,
            disponible=self.attendu,
            disponible_a_venir=0,
            disponible_a_date=self.attendu_a_date,
            saisi=0,
            absent=0,
            # Whether the week is complete stays known, but not how much it holds.
            fait=self.du if self.fait == self.du else 0,
            saisi_du=0,
            manquants=(),
            lisible=False,
        )

    @property
    def dimanche(self) -> date:
        return self.lundi + timedelta(days=6)

    @property
    def pourcent(self) -> int | None:
        """Whole percents of what was due, rounded down: 100 is complete.

        None if nothing was due, or if one may not read how much is missing.
        """
        if not self.du or (self.fait < self.du and not self.lisible):
            return None
        return 100 * self.fait // self.du

    @property
    def completude(self) -> Completude:
        pourcent = self.pourcent
        if not self.attendu:
            return Completude.SANS_ATTENTE
        if not self.du:
            return Completude.AVANT if self.dimanche < self.depuis else Completude.A_VENIR
        if pourcent is None:
            return Completude.PARTIELLE
        if self.fait == 0:
            return Completude.VIDE
        if pourcent == 100:
            return Completude.ABSENTE if self.lisible and not self.saisi_du else Completude.COMPLETE
        if pourcent >= 67:
            return Completude.PRESQUE
        return Completude.PARTIELLE if pourcent >= 34 else Completude.FAIBLE


def mondays_of(calendrier: Calendrier) -> tuple[date, ...]:
    """Return the Mondays of the ISO weeks that the exercice touches: the first may be of the year before."""
    jours = [monday_of(calendrier.first_day)]
    while (following := jours[-1] + timedelta(days=7)) <= calendrier.last_day:
        jours.append(following)
    return tuple(jours)


def days_by_week(calendrier: Calendrier) -> tuple[tuple[date, ...], ...]:
    """Return the days of the exercice, by ISO week."""
    return tuple(
        tuple(
            days_between(
                max(monday, calendrier.first_day), min(monday + timedelta(days=6), calendrier.last_day)
            )
        )
        for monday in mondays_of(calendrier)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The days of an exercice that agents have to log: from `suivi` on, and weeks before it that they began.

    `begun` holds, by initials, the Mondays of the weeks before the suivi in which they logged.
    """

    suivi: date = date.min
    begun: Mapping[str, Collection[date]] = field(default_factory=dict)

    def since(self, agent: Agent, lundi: date) -> date:
        """Return the day from which one week is asked; never of somebody gone without a date."""
        if not (agent.actif or agent.has_left):
            return date.max
        return min(lundi, self.suivi) if lundi in self.begun.get(agent.initiales, ()) else self.suivi

    def asks(self, agent: Agent, jour: date) -> bool:
        is_followed = jour >= self.suivi or monday_of(jour) in self.begun.get(agent.initiales, ())
        return is_followed and (agent.actif or agent.has_left)

    def among(self, agent: Agent, days: Iterable[date]) -> frozenset[date]:
        """Return those of `days` that are asked."""
        return frozenset(jour for jour in days if self.asks(agent, jour))


EVERY_DAY = Asked()


class AskedDay(NamedTuple):
    """A day that somebody has to log: hundredths that it expects, and that it holds, logged or absent."""

    jour: date
    attendu: int
    rempli: int

    @property
    def manque(self) -> int:
        """Hundredths that the day lacks: another day that holds too much never fills it."""
        return max(0, self.attendu - self.rempli)


Feuilles = Mapping[str, Sequence[AskedDay]]
"""The days asked of each person of whom some are, by initials."""


def list_asked_days(
    agent: Agent,
    calendrier: Calendrier,
    rythmes: Rythmes,
    remplis: Mapping[date, int],
    asked: Asked,
    first: date,
    last: date,
) -> tuple[AskedDay, ...]:
    """Return the days from `first` to `last` that the agent has to log, as full as `remplis` says.

    The suivi, their arrival and departure, and their pattern say which; an absence fills its day.
    """
    return tuple(
        AskedDay(jour, attendu, remplis.get(jour, 0))
        for jour in calendrier.working_days_in(first, last)
        if asked.asks(agent, jour) and (attendu := rythmes.expected(agent, jour, calendrier))
    )


def count_missing(feuilles: Feuilles, initiales: Iterable[str], since: date = date.min) -> tuple[int, int]:
    """Return the hundredths missing from the sheets of some people since a day, then those asked."""
    days = [day for name in initiales for day in feuilles.get(name, ()) if day.jour >= since]
    return sum(day.manque for day in days), sum(day.attendu for day in days)


def compute_semaines(
    agent: Agent,
    calendrier: Calendrier,
    rythmes: Rythmes,
    totaux: Totaux,
    au: date,
    weeks: Sequence[Sequence[date]],
    asked: Asked = EVERY_DAY,
) -> tuple[SemaineAgent, ...]:
    """Return every week of the exercice (`days_by_week`) for one agent, at `au`."""
    return tuple(_compute_semaine(agent, calendrier, rythmes, totaux, au, days, asked) for days in weeks)


def _compute_semaine(
    agent: Agent,
    calendrier: Calendrier,
    rythmes: Rythmes,
    totaux: Totaux,
    au: date,
    days: Sequence[date],
    asked: Asked,
) -> SemaineAgent:
    told = list_asked_days(agent, calendrier, rythmes, totaux.remplis, asked, days[0], min(days[-1], au))
    # The date itself is not over: until it is full, it is neither due nor late. The year's last day is.
    due = [day for day in told if day.jour < au or not day.manque or au == calendrier.last_day]
    asked_on = {day.jour: day.attendu for day in told}
    expected = {day: asked_on.get(day) or rythmes.expected(agent, day, calendrier) for day in days}
    # Days that nobody asks for hold absences only.
    absent_apart = sum(
        min(attendu, totaux.remplis.get(day, 0))
        for day, attendu in expected.items()
        if day <= au and day not in asked_on
    )
    attendu_a_date = sum(day.attendu for day in told) + absent_apart
    absent_apart += sum(min(day.attendu, totaux.absent_au) for day in told if day not in due)
    lundi, attendu = monday_of(days[0]), sum(expected.values())
    sommes = totaux.semaines.get(lundi, SommesSemaine())
    manquants = tuple((day.jour, day.manque) for day in due if day.manque)
    du = sum(day.attendu for day in due)
    fait = du - sum(manque for _, manque in manquants)
    return SemaineAgent(
        lundi=lundi,
        depuis=asked.since(agent, lundi),
        attendu=attendu,
        disponible=attendu - sommes.otes - sommes.otes_a_venir,
        disponible_a_venir=sum(due for day, due in expected.items() if day > au) - sommes.otes_a_venir,
        disponible_a_date=attendu_a_date - sommes.otes,
        attendu_a_date=attendu_a_date,
        du=du,
        saisi=sum(totaux.remplis.get(day, 0) for day in days if day <= au) - sommes.absent,
        absent=sommes.absent,
        fait=fait,
        # The absence of a date that is not over, or that nobody asks for, is in `otes`, but not in `fait`.
        saisi_du=fait - (sommes.otes - absent_apart),
        dernier_du=due[-1].jour if due else None,
        manquants=manquants,
    )
