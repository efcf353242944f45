"""Read the sheets of every agent, who is free in the months to come, and the claims on the SI team."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from cariforef_tui.domain.equipe.capacite import Capacite, compute_capacite
from cariforef_tui.domain.equipe.disponibles import (
    Disponibles,
    compute_disponibles,
    list_restes,
    months_to_come,
)
from cariforef_tui.domain.equipe.load import VueSI, compute_vue_si
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, monday_of
from cariforef_tui.domain.temps.semaine import SommesSemaine, Totaux
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation, read_temps_plein


@dataclass(frozen=True)
class EquipeSnapshot:
    """Sheets and free days at the date de référence, in one read; `vue_si` is None if there is no SI team."""

    situation: Situation
    capacite: Capacite
    disponibles: Disponibles
    vue_si: VueSI | None

    @property
    def programme(self) -> Programme:
        return self.situation.programme

    @property
    def calendrier(self) -> Calendrier:
        return self.situation.calendrier

    @cached_property
    def au(self) -> date:
        return self.capacite.au

    def day_to_open(self, agent: str, semaine: int) -> date:
        """Return the day on which to open a week, by its rank: its first missing one, or else `au`."""
        week = self.capacite.by_agent[agent].semaines[semaine]
        if week.manquants:
            return week.manquants[0][0]
        if week.lundi <= self.au < week.lundi + timedelta(days=7):
            return self.au
        return max(week.lundi, self.calendrier.first_day)

    def month_of(self, semaine: int) -> Mois:
        """Return the month of a week, by its rank: that of the date, if it holds it, else of its Thursday."""
        lundi, au = self.capacite.lundis[semaine], self.capacite.au
        jour = au if lundi == monday_of(au) else lundi + timedelta(days=3)
        return Mois.of(min(max(jour, self.calendrier.first_day), self.calendrier.last_day))


def load_equipe(store: Store, reference: DateReference, *, lecteur: str | None = None) -> EquipeSnapshot:
    """Return everybody's sheets and free days at the date de référence, with the plan as it stood then.

    It shows absences and free days only of those whose days `lecteur` may read.
    """
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
        capacite = read_capacite(reading, situation, lecteur=lecteur)
        disponibles = _read_disponibles(reading, situation, readable(situation.agents, lecteur))
    vue_si = compute_vue_si(situation.programme, situation.consommation.realises)
    return EquipeSnapshot(situation, capacite, disponibles, vue_si)


def read_capacite(reading: Reading, situation: Situation, *, lecteur: str | None) -> Capacite:
    """Return everybody's capacity, within a snapshot already open, as `lecteur` may see it."""
    calendrier, au = situation.calendrier, situation.avancement.au
    lisibles = readable(situation.agents, lecteur)
    capacite = compute_capacite(
        situation.programme,
        calendrier,
        situation.agents,
        reading.rythmes(),
        _read_totaux(reading, calendrier, au, lisibles),
        au,
        read_temps_plein(reading, calendrier),
        situation.asked,
    )
    return capacite.seen_by(lisibles)


def _read_disponibles(reading: Reading, situation: Situation, lisibles: Collection[str]) -> Disponibles:
    calendrier, au = situation.calendrier, situation.avancement.au
    restes = list_restes(
        situation.programme,
        calendrier,
        situation.arretee,
        situation.activite,
        situation.agents,
        situation.plan.retirees.union(situation.declarations.soldees),
    )
    last = months_to_come(au)[-1].last_day
    absences = reading.absences(None, au, last)
    return compute_disponibles(
        restes, calendrier, situation.agents, reading.rythmes(), absences, au, lisibles
    )


def read_sommes(reading: Reading, first: date, au: date, last: date) -> dict[str, dict[date, SommesSemaine]]:
    """Return everybody's weekly absences, past and to come, by initials and Monday."""
    sommes: dict[str, dict[date, SommesSemaine]] = {}
    for agent, debut, absent, otes in reading.absences_otees(first, au, last):
        weeks = sommes.setdefault(agent, {})
        held = weeks.get(monday_of(debut), SommesSemaine())
        weeks[monday_of(debut)] = (
            replace(held, absent=absent, otes=otes) if debut <= au else replace(held, otes_a_venir=otes)
        )
    return sommes


def _read_totaux(
    reading: Reading, calendrier: Calendrier, au: date, lisibles: frozenset[str]
) -> dict[str, Totaux]:
    first, last = calendrier.first_day, calendrier.last_day
    sommes, absents = read_sommes(reading, first, au, last), reading.absents(au, au)
    totaux = {
        agent: Totaux(remplis, sommes.get(agent, {}), absents.get(agent, {}).get(au, 0))
        for agent, remplis in reading.remplis(first, last).items()
    }
    return {agent: held if agent in lisibles else held.before_absences(au) for agent, held in totaux.items()}
