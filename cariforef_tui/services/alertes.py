"""Read the alerts of the date de référence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.alertes import Alerte, FaitsAlertes, Gravite, compute_alertes
from cariforef_tui.domain.alertes.jalons import EtatJalon, jalons_at
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.suivi import Suivi
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.months import Mois, list_months
from cariforef_tui.services.mois.months import read_mois_agents
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation


@dataclass(frozen=True, kw_only=True)
class AlertesSnapshot:
    """Alerts in order of gravité then date, with the programme they speak of; every jalon by date."""

    au: date
    programme: Programme
    suivi: Suivi
    agents: tuple[Agent, ...]
    alertes: tuple[Alerte, ...]
    jalons: tuple[EtatJalon, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many alerts are critique, and how many ask for attention."""
        gravites = [alerte.gravite for alerte in self.alertes]
        return gravites.count(Gravite.CRITIQUE), gravites.count(Gravite.ATTENTION)


def load_alertes(store: Store, reference: DateReference) -> AlertesSnapshot:
    """Return every alert that the facts give at the date de référence."""
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
        facts = read_faits(reading, situation)
    return AlertesSnapshot(
        au=reference.au,
        programme=situation.programme,
        suivi=situation.suivi,
        agents=facts.agents,
        alertes=compute_alertes(facts),
        jalons=jalons_at(situation.programme, situation.avancement, situation.suivi),
    )


def read_faits(reading: Reading, situation: Situation) -> FaitsAlertes:
    """Return the facts that alerts are computed from, at the date of `situation`."""
    au, calendrier = situation.avancement.au, situation.calendrier
    agents, premier = situation.agents, reading.first_signed()
    precedents = _read_precedents(reading, calendrier.exercice, premier)
    since = Mois(calendrier.exercice - len(precedents), 1)
    months = list_months(max(premier or since, since), Mois.of(au).previous)
    totaux = reading.totaux_jour(since.first_day, au)
    calendriers = {known.exercice: known for known in (*precedents, calendrier)}
    return FaitsAlertes(
        programme=situation.programme,
        calendrier=calendrier,
        avancement=situation.avancement,
        realises=situation.consommation.realises,
        suivi=situation.suivi,
        agents=agents,
        rythmes=reading.rythmes(),
        totaux={
            (total.agent, total.jour): (total.saisi, total.absent)
            for total in totaux
            if total.jour >= calendrier.first_day
        },
        au=au,
        retirees=situation.plan.retirees,
        mois=read_mois_agents(reading, agents, months, calendriers, totaux, au) if months else (),
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
