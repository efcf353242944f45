"""One agent's day: what it holds against what it allows, and which request a cell of it answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.temps.calendrier import worked_before
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.services.agents.rights import check_reading, readable
from cariforef_tui.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class Journee:
    """Hundredths logged and absent on one date, and how much it allows in all."""

    saisi: int
    absent: int
    plafond: int


def load_journee(store: Store, agent: str, jour: date, *, lecteur: str | None = None) -> Journee:
    """Return the day of one agent; `agent` are initials as kept.

    Raises:
        DroitRefuse: `lecteur` may not read this agent's days.
    """
    with store.reading() as reading:
        agents = reading.agents()
        check_reading(agents, lecteur, resolve_agent(agents, agent))
        beyond = reading.reglages().au_dela_quotite
        return Journee(
            saisi=sum(saisie.centiemes for saisie in reading.saisies(agent, jour, jour)),
            absent=sum(absence.centiemes for absence in reading.absences(agent, jour, jour)),
            plafond=JOUR_ENTIER if beyond else reading.rythmes().cap(agent, jour),
        )


def load_worked_before(store: Store, agent: str, jour: date, back: int, *, lecteur: str | None) -> date:
    """Return the day that an agent worked `back` days of work before `jour`; `agent` is as typed.

    Their absences count for who may read them alone: the day would tell them.

    Raises:
        AgentRefuse: unknown or inactive agent.
    """
    with store.reading() as reading:
        agents = reading.agents()
        owner = resolve_agent(agents, agent)
        if jour.year not in reading.exercices():
            return jour - timedelta(days=back)
        calendrier, absents = reading.calendrier(jour.year), Counter[date]()
        if owner.initiales in readable(agents, lecteur):
            for absence in reading.absences(owner.initiales, calendrier.first_day, jour):
                absents[absence.jour] += absence.centiemes
        return worked_before(
            jour, back, agent=owner, calendrier=calendrier, rythmes=reading.rythmes(), absents=absents
        )


def describe_answered(store: Store, saisie: Saisie) -> str:
    """Return `demande « salon »`, `sans demande` on a line that has some, empty on another."""
    with store.reading() as reading:
        demandes = [d for d in reading.demandes(saisie.jour.year) if d.code == saisie.code]
    named = next((demande for demande in demandes if demande.numero == saisie.demande), None)
    if named is not None:
        return f"demande « {named.libelle} »"
    return "sans demande" if demandes else ""
