"""Compute how complete each agent's weeks are: logged or absent against what the days expected.

Amounts are hundredths of a day. Only days of the exercice count, and nothing is due after `au`; a day that
is not over is not late: `au` itself counts once all that it expects is told, with all that it expects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between, monday_of

Totaux = Mapping[date, tuple[int, int]]
"""(saisi, absent) of one agent by date."""


class Completude(StrEnum):
    """A week's state, from nothing due to everything told."""

    SANS_ATTENTE = "sans_attente"
    A_VENIR = "a_venir"
    VIDE = "vide"
    FAIBLE = "faible"
    PARTIELLE = "partielle"
    PRESQUE = "presque"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class SemaineAgent:
    """One agent's ISO week, within the exercice.

    `attendu` is the whole week's, before absences; `disponible` is what absences leave of it. `saisi`,
    `absent` and `attendu_a_date` count the days up to `au`. Of the days due, `du` is what they expected,
    `fait` what was logged or absent of it, never more, and `dernier_du` the last. `manquants` are those that
    lack something, with how much. `saisi_du` is the part of `fait` that was logged, the rest being absence.
    """

    lundi: date
    attendu: int = 0
    disponible: int = 0
    disponible_a_date: int = 0
    attendu_a_date: int = 0
    du: int = 0
    saisi: int = 0
    absent: int = 0
    fait: int = 0
    saisi_du: int = 0
    dernier_du: date | None = None
    manquants: tuple[tuple[date, int], ...] = ()

    @property
    def pourcent(self) -> int | None:
        """Whole percents of what was due, rounded down: 100 is complete; None where nothing was due."""
        return 100 * self.fait // self.du if self.du else None

    @property
    def completude(self) -> Completude:
        pourcent = self.pourcent
        if pourcent is None:
            return Completude.A_VENIR if self.attendu else Completude.SANS_ATTENTE
        if self.fait == 0:
            return Completude.VIDE
        if pourcent == 100:
            return Completude.COMPLETE
        if pourcent >= 67:
            return Completude.PRESQUE
        return Completude.PARTIELLE if pourcent >= 34 else Completude.FAIBLE


def mondays_of(calendrier: Calendrier) -> tuple[date, ...]:
    """The Mondays of the ISO weeks that the exercice touches: the first may be of the year before."""
    jours = [monday_of(calendrier.first_day)]
    while (following := jours[-1] + timedelta(days=7)) <= calendrier.last_day:
        jours.append(following)
    return tuple(jours)


def days_by_week(calendrier: Calendrier) -> tuple[tuple[date, ...], ...]:
    """The days of the exercice, by ISO week."""
    return tuple(
        tuple(
            days_between(
                max(monday, calendrier.first_day), min(monday + timedelta(days=6), calendrier.last_day)
            )
        )
        for monday in mondays_of(calendrier)
    )


def compute_semaines(
    agent: Agent,
    calendrier: Calendrier,
    rythmes: Rythmes,
    totaux: Totaux,
    au: date,
    weeks: Sequence[Sequence[date]],
) -> tuple[SemaineAgent, ...]:
    """Return every week of the exercice (`days_by_week`) for one agent, at the end of `au`."""
    return tuple(_compute_semaine(agent, calendrier, rythmes, totaux, au, days) for days in weeks)


def _compute_semaine(
    agent: Agent, calendrier: Calendrier, rythmes: Rythmes, totaux: Totaux, au: date, days: Sequence[date]
) -> SemaineAgent:
    attendu = disponible = a_date = attendu_a_date = du = saisi = absent = fait = saisi_du = 0
    last_due = None
    manquants = []
    for day in days:
        expected = rythmes.expected(agent, day, calendrier)
        totals = totaux.get(day)
        if not expected and totals is None:
            continue
        day_saisi, day_absent = totals or (0, 0)
        left = expected - min(expected, day_absent)
        attendu += expected
        disponible += left
        if day > au:
            continue
        a_date += left
        attendu_a_date += expected
        saisi += day_saisi
        absent += day_absent
        done = min(expected, day_saisi + day_absent)
        if not expected or (day == au and done < expected):
            continue
        fait += done
        saisi_du += done - min(expected, day_absent)
        du += expected
        last_due = day
        if done < expected:
            manquants.append((day, expected - done))
    return SemaineAgent(
        lundi=monday_of(days[0]),
        attendu=attendu,
        disponible=disponible,
        disponible_a_date=a_date,
        attendu_a_date=attendu_a_date,
        du=du,
        saisi=saisi,
        absent=absent,
        fait=fait,
        saisi_du=saisi_du,
        dernier_du=last_due,
        manquants=tuple(manquants),
    )
