"""One agent's day: what it holds against what it allows, and which request a cell of it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.services.agents.rights import check_reading
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


def describe_answered(store: Store, saisie: Saisie) -> str:
    """Return `demande « salon »`, `sans demande` on a line that has some, empty on another."""
    with store.reading() as reading:
        demandes = [d for d in reading.demandes(saisie.jour.year) if d.code == saisie.code]
    named = next((demande for demande in demandes if demande.numero == saisie.demande), None)
    if named is not None:
        return f"demande « {named.libelle} »"
    return "sans demande" if demandes else ""
