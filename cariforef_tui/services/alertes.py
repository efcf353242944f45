"""Read the alerts of the date de référence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent, agent_of
from cariforef_tui.domain.agents.rights import Charte
from cariforef_tui.domain.alertes.alertes import Alerte, FaitsAlertes, compute_alertes
from cariforef_tui.domain.alertes.facts import seen_by
from cariforef_tui.domain.alertes.of_echeances import EtatJalon, jalons_at
from cariforef_tui.domain.alertes.scope import Viewer
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.semaine import Feuilles
from cariforef_tui.domain.values.months import Mois, list_months
from cariforef_tui.services.agents.rights import read_charte, readable
from cariforef_tui.services.mois.months import read_mois_agents
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_asked, read_feuilles, read_situation


@dataclass(frozen=True, kw_only=True)
class AlertesSnapshot:
    """Alerts in their order, with the figures they come from; every jalon by date.

    `lisibles` are the initials of those whose days the reader may read.
    """

    situation: Situation
    alertes: tuple[Alerte, ...]
    jalons: tuple[EtatJalon, ...]
    lisibles: frozenset[str]
    charte: Charte

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
        """Return the viewer of these alerts, None if nobody has these initials."""
        agent = agent_of(self.agents, initiales)
        if agent is None:
            return None
        is_readable = agent.initiales in self.lisibles
        recents = self.situation.activite.work_of(agent.initiales) if is_readable else {}
        return Viewer(agent, self.agents, self.programme, recents, self.charte)

    def counts(self, initiales: str | None) -> tuple[int, ...]:
        """Return how many alerts are for that person, for each gravité from the gravest."""
        viewer = self.viewer(initiales)
        gravites = [alerte.gravite for alerte in viewer.pour_vous(self.alertes)] if viewer else []
        return tuple(gravites.count(gravite) for gravite in Gravite)


def load_alertes(store: Store, reference: DateReference, *, lecteur: str | None = None) -> AlertesSnapshot:
    """Return every alert that the facts give at the date de référence.

    Only those who may read somebody's days are told how much is missing in them.
    """
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
        facts = read_faits(reading, situation)
        charte = read_charte(reading, situation.agents)
    lisibles = frozenset(readable(situation.agents, lecteur))
    return AlertesSnapshot(
        situation=situation,
        alertes=seen_by(compute_alertes(facts), lisibles),
        jalons=jalons_at(situation.programme, situation.avancement, situation.declarations),
        lisibles=lisibles,
        charte=charte,
    )


def read_faits(reading: Reading, situation: Situation) -> FaitsAlertes:
    """Return the facts that alerts are computed from, at the date of `situation`."""
    au, calendrier = situation.avancement.au, situation.calendrier
    agents, premier = situation.agents, reading.first_signed()
    precedents = _read_precedents(reading, calendrier.exercice)
    is_signed_before = premier is not None and premier.annee < calendrier.exercice
    since = Mois(calendrier.exercice - (len(precedents) if is_signed_before else 0), 1)
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
        asked=situation.asked,
        feuilles=situation.feuilles,
        feuilles_avant=_read_feuilles_before(reading, agents, precedents, au),
        saisis=reading.mois_saisis(months[0].first_day, months[-1].last_day) if months else frozenset(),
        retirees=situation.plan.retirees,
        livrables=situation.livrables,
        mois=read_mois_agents(reading, agents, months, calendriers, remplis, au) if months else (),
        premier_signe=premier,
        delai_visa=reading.reglages().delai_visa,
        precedents=precedents,
    )


def _read_precedents(reading: Reading, exercice: int) -> tuple[Calendrier, ...]:
    """Return the calendar of the exercice before if it was followed."""
    before = exercice - 1
    return () if reading.suivi_depuis(before) is None else (reading.calendrier(before),)


def _read_feuilles_before(
    reading: Reading, agents: Iterable[Agent], precedents: Sequence[Calendrier], au: date
) -> Feuilles:
    """Return the days asked in the exercice before; none if it was not followed."""
    if not precedents:
        return {}
    calendrier = precedents[0]
    asked = read_asked(reading, calendrier, au)
    return read_feuilles(reading, calendrier, agents, asked, calendrier.first_day, calendrier.last_day)
