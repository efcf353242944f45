"""Read the store and return what a file is to hold of it, as a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.programme.dates_to_come import Terme, list_termes
from cariforef_tui.domain.programme.find import resolve_anybody, resolve_code
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.tables import Table
from cariforef_tui.services.agents.rights import check_reading, readable, require_reader
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import load_plan, read_plan
from cariforef_tui.services.tables.tabulate import (
    tabulate_alertes,
    tabulate_programme,
    tabulate_saisies,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the saisies is exported, as typed; None keeps everything."""

    code: str | None = None
    agent: str | None = None
    du: date | None = None


def export_saisies(
    store: Store, reference: DateReference, selection: Selection, *, lecteur: str | None = None
) -> Table:
    """Return the saisies up to the date de référence, by date, agent and line.

    Without an agent asked for, those of everybody whose days `lecteur` may read.

    Raises:
        DroitRefuse: `lecteur` may not read the days of the agent asked for, or said not who they are.
        CodeRefuse, AgentRefuse: nobody, no line of that name.
        DateRefusee: a first day after the last, or of another exercice.
    """
    first = selection.du or date(reference.exercice, 1, 1)
    if first > reference.au:
        raise DateRefusee(f"Rien entre le {format_date(first)} et le {format_date(reference.au)}.")
    if first.year != reference.exercice:
        raise DateRefusee(
            f"Du {format_date(first)} au {format_date(reference.au)} : donnez deux dates d'un même exercice."
        )
    with store.reading() as reading:
        programme = read_plan(reading, reference.exercice, reference.au).programme
        codes = _codes(programme, selection.code)
        known = reading.agents()
        require_reader(known, lecteur)
        shown = readable(known, lecteur)
        agents: Sequence[str] = [agent.initiales for agent in known if agent.initiales in shown]
        if selection.agent is not None:
            wanted = resolve_anybody(known, selection.agent)
            check_reading(known, lecteur, wanted)
            agents = [wanted.initiales]
        rank = {ligne.code: index for index, ligne in enumerate(programme.lignes)}
        saisies = [
            saisie
            for agent in agents
            for saisie in reading.saisies(agent, first, reference.au)
            if saisie.code in codes
        ]
        demandes = reading.demandes(reference.exercice)
    saisies.sort(key=lambda saisie: (saisie.jour, saisie.agent, rank[saisie.code]))
    return tabulate_saisies(programme, saisies, demandes, reference.au)


def _codes(programme: Programme, code: str | None) -> frozenset[str]:
    if code is None:
        return frozenset(programme.by_code)
    return programme.subtrees[resolve_code(programme, code)]


def export_programme(store: Store, reference: DateReference, code: str | None) -> Table:
    """Return the plan at the date de référence, line by line; raises CodeRefuse."""
    programme = load_plan(store, reference).programme
    codes = _codes(programme, code)
    return tabulate_programme(
        programme, [ligne.code for ligne in programme.lignes if ligne.code in codes], reference.au
    )


def export_alertes(store: Store, reference: DateReference, code: str | None, lecteur: str | None) -> Table:
    """Return what needs attention, everywhere or on one line and what it contains; raises CodeRefuse."""
    snapshot = load_alertes(store, reference, lecteur=lecteur)
    alertes = snapshot.alertes
    if code is not None:
        codes = _codes(snapshot.programme, code)
        alertes = tuple(
            alerte for alerte in alertes if not codes.isdisjoint(_concerned(snapshot.programme, alerte))
        )
    return tabulate_alertes(reference.exercice, reference.au, alertes)


def export_echeances(store: Store, reference: DateReference, code: str | None) -> tuple[Terme, ...]:
    """Return the échéances and the jalons of the plan at the date de référence; raises CodeRefuse."""
    with store.reading() as reading:
        programme = read_plan(reading, reference.exercice, reference.au).programme
        revisions, faits = reading.revisions(reference.exercice), reading.faits(reference.exercice)
    return list_termes(programme, revisions, faits, _codes(programme, code), reference.au)


def _concerned(programme: Programme, alerte: Alerte) -> Collection[str]:
    """Lines that an alert is about: its own, and those of its jalon."""
    own = {alerte.code} if alerte.code else set()
    return own.union(*(jalon.lignes for jalon in programme.jalons if jalon.code == alerte.jalon))
