"""What needs attention at the date de référence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents import Agent
from cariforef_tui.domain.alertes import Alerte, FaitsAlertes, Gravite, compute_alertes
from cariforef_tui.domain.avancement import compute_avancement
from cariforef_tui.domain.jalons import EtatJalon, jalons_at
from cariforef_tui.domain.programme import Programme
from cariforef_tui.domain.suivi import Suivi, suivi_at
from cariforef_tui.services.exercice import DateReference
from cariforef_tui.services.ports import Store


@dataclass(frozen=True)
class AlertesSnapshot:
    """Alerts in order of gravité then date, with the programme they speak of; every jalon by date."""

    au: date
    programme: Programme
    suivi: Suivi
    agents: tuple[Agent, ...]
    alertes: tuple[Alerte, ...]
    jalons: tuple[EtatJalon, ...]
    revision: int


def load_alertes(store: Store, reference: DateReference) -> AlertesSnapshot:
    """Return every alert that the facts give at the date de référence."""
    revision = store.revision()
    with store.reading() as reading:
        programme = reading.programme(reference.exercice)
        calendrier = reading.calendrier(reference.exercice)
        realises = reading.realises(reference.exercice, reference.au)
        suivi = suivi_at(reading.faits(reference.exercice), reference.au)
        facts = FaitsAlertes(
            programme=programme,
            calendrier=calendrier,
            avancement=compute_avancement(programme, calendrier, realises, reference.au),
            realises=realises,
            suivi=suivi,
            agents=reading.agents(),
            rythmes=reading.rythmes(),
            totaux={
                (total.agent, total.jour): (total.saisi, total.absent)
                for total in reading.totaux_jour(calendrier.first_day, reference.au)
            },
            au=reference.au,
        )
    return AlertesSnapshot(
        au=reference.au,
        programme=programme,
        suivi=suivi,
        agents=facts.agents,
        alertes=compute_alertes(facts),
        jalons=jalons_at(programme, facts.avancement, suivi),
        revision=revision,
    )


def count_alertes(store: Store, reference: DateReference) -> tuple[int, int]:
    """Return how many alerts are critique and how many ask for attention."""
    gravites = [alerte.gravite for alerte in load_alertes(store, reference).alertes]
    return gravites.count(Gravite.CRITIQUE), gravites.count(Gravite.ATTENTION)
