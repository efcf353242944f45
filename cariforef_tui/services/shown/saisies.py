"""Saisies as they leave the product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.programme.find import codes_within, resolve_anybody
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import Demande, Saisie
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, exported, field, optional
from cariforef_tui.domain.values.tables import Table, tabulate
from cariforef_tui.services.agents.rights import check_reading, readable, require_reader
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_plan


@dataclass(frozen=True)
class Rangee:
    """A saisie within its programme; `demande` is the label of the request that it answers."""

    programme: Programme
    saisie: Saisie
    demande: str | None


EXPORTEE = Shape[Rangee](
    "SaisieExportee",
    field("date", DAY, lambda it: it.saisie.jour, "Date", 11),
    field("agent", TEXT, lambda it: it.saisie.agent, "Agent", 7),
    field("code", TEXT, lambda it: it.saisie.code, "Code", 9),
    field("libelle", TEXT, lambda it: it.programme.by_code[it.saisie.code].libelle, "Libellé", 50),
    field("pole", optional(TEXT), lambda it: it.programme.pole_of(it.saisie.code), "Pôle", 7),
    field("jours", JOURS, lambda it: it.saisie.centiemes, "Jours", 8),
    field("demande", optional(TEXT), lambda it: it.demande, "Demande", 30),
    field("commentaire", optional(TEXT), lambda it: it.saisie.commentaire, "Commentaire", 40),
    field(
        "a_confirmer",
        optional(TEXT),
        lambda it: "oui" if it.saisie.a_confirmer else None,
        "À confirmer",
        12,
    ),
    field("saisi_par", optional(TEXT), lambda it: it.saisie.par, "Saisi par", 9),
)
EXPORT = exported("ExportSaisies", "saisies", EXPORTEE)


def tabulate_saisies(
    programme: Programme, saisies: Iterable[Saisie], demandes: Iterable[Demande], au: date
) -> Table:
    """Return saisies as a table, in their order, with the label of the request that each answers."""
    libelles = {(demande.code, demande.numero): demande.libelle for demande in demandes}
    rangees = (Rangee(programme, saisie, libelles.get((saisie.code, saisie.demande))) for saisie in saisies)
    table = tabulate("saisies", "Saisies", programme.exercice, au, EXPORTEE.fields, rangees)
    return replace(table, totalisees=(5,))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which saisies are exported, as typed; None keeps everything."""

    code: str | None = None
    agent: str | None = None
    du: date | None = None


def export_saisies(
    store: Store, reference: DateReference, selection: Selection, *, lecteur: str | None = None
) -> Table:
    """Return the saisies up to the date de référence, by date, agent and line.

    Without an agent asked for, those of everybody whose days `lecteur` may read.

    Raises:
        DroitRefuse: `lecteur` may not read the days of the agent asked for, or did not say who they are.
        CodeRefuse, AgentRefuse: no such line, no such agent.
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
        codes = codes_within(programme, selection.code)
        known = reading.agents()
        require_reader(known, lecteur)
        shown = readable(known, lecteur)
        agents: Sequence[str] = [agent.initiales for agent in known if agent.initiales in shown]
        if selection.agent is not None:
            wanted = resolve_anybody(known, selection.agent)
            check_reading(known, lecteur, wanted)
            agents = [wanted.initiales]
        saisies = [
            saisie
            for agent in agents
            for saisie in reading.saisies(agent, first, reference.au)
            if saisie.code in codes
        ]
        demandes = reading.demandes(reference.exercice)
    saisies.sort(key=lambda saisie: (saisie.jour, saisie.agent, programme.ranks[saisie.code]))
    return tabulate_saisies(programme, saisies, demandes, reference.au)
