"""Read the alerts of the date de référence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.alertes import Alerte, FaitsAlertes, compute_alertes
from cariforef_tui.domain.alertes.jalons import EtatJalon, jalons_at
from cariforef_tui.domain.alertes.scope import Portee, Viewer
from cariforef_tui.domain.alertes.withheld import seen_by
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.months import Mois, list_months
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.mois.months import read_mois_agents
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation


@dataclass(frozen=True, kw_only=True)
class AlertesSnapshot:
    """Alerts in order of gravité then date, with the figures they come from; every jalon by date."""

    situation: Situation
    alertes: tuple[Alerte, ...]
    jalons: tuple[EtatJalon, ...]

    @property
    def au(self) -> date:
        return self.situation.avancement.au

    @property
    def programme(self) -> Programme:
        return self.situation.programme

    @property
    def agents(self) -> tuple[Agent, ...]:
        return self.situation.agents

    def viewer(self, initiales: str | None) -> Viewer | None:
        """Return who looks at these alerts; None for nobody of these initials."""
        agent = next((agent for agent in self.agents if agent.initiales == initiales), None)
        return Viewer(agent, self.agents, self.programme) if agent is not None else None

    def counts(self, initiales: str | None) -> tuple[int, ...]:
        """How many alerts that person may act on, of each gravity from the gravest."""
        viewer = self.viewer(initiales)
        if viewer is None:
            return (0,) * len(Gravite)
        return count_to_act(viewer, self.alertes, viewer.default_portee)


def count_to_act(viewer: Viewer, alertes: Iterable[Alerte], portee: Portee) -> tuple[int, ...]:
    """How many alerts within `portee` the viewer may act on, of each gravity from the gravest."""
    gravites = [
        alerte.gravite for alerte in alertes if viewer.sees(alerte, portee) and viewer.may_act(alerte)
    ]
    return tuple(gravites.count(gravite) for gravite in Gravite)


def load_alertes(store: Store, reference: DateReference, *, lecteur: str | None = None) -> AlertesSnapshot:
    """Return every alert that the facts give at the date de référence.

    How much lacks in somebody's days is told to who may read them.
    """
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
        facts = read_faits(reading, situation)
    return AlertesSnapshot(
        situation=situation,
        alertes=seen_by(compute_alertes(facts), readable(situation.agents, lecteur)),
        jalons=jalons_at(situation.programme, situation.avancement, situation.declarations),
    )


def read_faits(reading: Reading, situation: Situation) -> FaitsAlertes:
    """Return the facts that alerts are computed from, at the date of `situation`."""
    au, calendrier = situation.avancement.au, situation.calendrier
    agents, premier = situation.agents, reading.first_signed()
    precedents = _read_precedents(reading, calendrier.exercice, premier)
    since = Mois(calendrier.exercice - len(precedents), 1)
    months = list_months(max(premier or since, since), Mois.of(au).previous)
    remplis = reading.remplis(since.first_day, au)
    calendriers = {known.exercice: known for known in (*precedents, calendrier)}
    return FaitsAlertes(
        programme=situation.programme,
        calendrier=calendrier,
        avancement=situation.avancement,
        realises=situation.consommation.realises,
        declarations=situation.declarations,
        agents=agents,
        rythmes=reading.rythmes(),
        remplis=remplis,
        au=au,
        premiers=reading.premiers_jours(calendrier.first_day, au),
        saisis=reading.mois_saisis(months[0].first_day, months[-1].last_day) if months else frozenset(),
        retirees=situation.plan.retirees,
        livrables=situation.livrables,
        mois=read_mois_agents(reading, agents, months, calendriers, remplis, au) if months else (),
        premier_signe=premier,
        delai_visa=reading.reglages().delai_visa,
        precedents=precedents,
    )


def _read_precedents(reading: Reading, exercice: int, premier: Mois | None) -> tuple[Calendrier, ...]:
    """The calendar of the exercice before, where its months may still lack a visa."""
    before = exercice - 1
    if premier is None or premier.annee > before or before not in reading.exercices():
        return ()
    return (reading.calendrier(before),)
