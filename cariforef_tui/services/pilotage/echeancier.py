"""Read what the échéancier needs beyond the figures of the lines: their work, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cariforef_tui.domain.pilotage.echeancier import (
    Echeancier,
    FaitsEcheancier,
    Travail,
    make_echeancier,
    sum_travail,
)
from cariforef_tui.domain.pilotage.tree import TreeFilter, keep_lignes, list_rows, open_everywhere
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.services.avancement import load_lignes_agent
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation


def load_travail(store: Store, situation: Situation) -> Travail:
    """Return the hundredths used on every line by month, up to the date of `situation`."""
    with store.reading() as reading:
        return read_travail(reading, situation)


def read_travail(reading: Reading, situation: Situation) -> Travail:
    """As `load_travail`, within a snapshot already open."""
    programme, au = situation.programme, situation.avancement.au

    def work() -> Iterator[tuple[str, date, int]]:
        exercice = programme.exercice
        yield from reading.sums_by_ligne(exercice, au)
        if programme.code_si is not None:
            for somme in reading.sums_by_day(exercice, None, au):
                yield programme.code_si, somme.jour, somme.si

    return sum_travail(programme, work())


def load_echeancier(
    store: Store,
    reference: DateReference,
    *,
    code: str | None = None,
    agent: str | None = None,
    lecteur: str | None = None,
) -> Echeancier:
    """Return the échéancier at the date de référence, of every line or of those that one asks for.

    `code`, as people type it, keeps a line and what it holds; `agent` the lines of that person, as
    `load_lignes_agent` tells them to `lecteur`, and those above them.

    Raises:
        CodeRefuse: no line has that code.
    """
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
        travail = read_travail(reading, situation)
    programme = situation.programme
    codes = programme.subtrees[resolve_code(programme, code)] if code is not None else None
    filtre = TreeFilter(agents=() if agent is None else (agent,))
    lignes = load_lignes_agent(store, situation, agent, lecteur=lecteur) if agent is not None else ()
    kept = keep_lignes(programme, filtre, codes_agents=lignes, etats={})
    rangees = list_rows(programme, programme.children, open_everywhere(programme), kept)
    return make_echeancier(
        gather_faits(situation, travail),
        (rangee for rangee in rangees if codes is None or rangee.code in codes),
    )


def gather_faits(situation: Situation, travail: Travail) -> FaitsEcheancier:
    """Return what the échéancier of a situation is made of."""
    return FaitsEcheancier(
        programme=situation.programme,
        calendrier=situation.calendrier,
        avancement=situation.avancement,
        declarations=situation.declarations,
        retirees=situation.plan.retirees,
        travail=travail,
        livrables=situation.livrables,
    )
