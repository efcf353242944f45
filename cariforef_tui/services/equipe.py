"""Read the capacity, completeness and load of every agent, and the claims on the SI team."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.equipe.capacite import Capacite, compute_capacite
from cariforef_tui.domain.equipe.load import VueSI, compute_vue_si
from cariforef_tui.domain.programme.declarations import declarations_at, rafs_at
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Plan, plan_at
from cariforef_tui.domain.temps.calendrier import Calendrier, monday_of
from cariforef_tui.domain.temps.semaine import SommesSemaine, Totaux
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import (
    read_asked,
    read_before,
    read_consommation,
)


@dataclass(frozen=True)
class EquipeSnapshot:
    """Capacity at the date de référence, in one read; `vue_si` is None if there is no SI team."""

    programme: Programme
    calendrier: Calendrier
    capacite: Capacite
    vue_si: VueSI | None

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
        """Return the month of a week, by its rank: that of its Thursday."""
        thursday = self.capacite.lundis[semaine] + timedelta(days=3)
        return Mois.of(min(max(thursday, self.calendrier.first_day), self.calendrier.last_day))


def load_equipe(store: Store, reference: DateReference, *, lecteur: str | None = None) -> EquipeSnapshot:
    """Return everybody's capacity at the date de référence, with the plan as it stood then.

    It shows absences only of those whose days `lecteur` may read.
    """
    exercice, au = reference.exercice, reference.au
    with store.reading() as reading:
        declarations = declarations_at(reading.faits(exercice), au)
        rafs = rafs_at(reading.rafs(exercice), au)
        revisions = reading.revisions(exercice)
        plan = plan_at(reading.programme(exercice), revisions, au).bound_by(declarations, rafs)
        programme, calendrier = plan.programme, reading.calendrier(exercice)
        before = read_before(reading, plan, revisions, calendrier, declarations, au)
        consommation = read_consommation(reading, programme, au, rafs.values(), before)
        capacite = read_capacite(reading, plan, consommation, au, lecteur=lecteur)
    vue_si = compute_vue_si(programme, consommation.realises)
    return EquipeSnapshot(programme, calendrier, capacite, vue_si)


def read_capacite(
    reading: Reading, plan: Plan, consommation: Consommation, au: date, *, lecteur: str | None
) -> Capacite:
    """Return everybody's capacity over a plan, within a snapshot already open, as `lecteur` may see it."""
    programme, agents = plan.programme, reading.agents()
    calendrier = reading.calendrier(programme.exercice)
    soldees = declarations_at(reading.faits(programme.exercice), au).soldees
    lisibles = readable(agents, lecteur)
    capacite = compute_capacite(
        programme,
        calendrier,
        agents,
        reading.rythmes(),
        _read_totaux(reading, calendrier, au, lisibles),
        consommation,
        plan.retirees.union(soldees),
        au,
        read_asked(reading, calendrier, au),
    )
    return replace(capacite.seen_by(lisibles), jours_par_etp=reading.reglages().jours_par_etp)


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
