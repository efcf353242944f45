"""The journal of writes as people read it, within their rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.services.agents.rights import readable, require
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Reading, Store

if TYPE_CHECKING:
    from cariforef_tui.domain.programme.programme import Programme


def load_journal(store: Store, filtre: JournalFilter, lecteur: str | None) -> tuple[Ecriture, ...]:
    """Return the writes asked for, newest first; `filtre` holds initials and a code as typed.

    `lecteur` is the reader, None if nobody said. Without the right to the whole journal, people read two
    kinds of rows: those about people whose days they may read, and those about the plan that hold no days of
    others.

    Raises:
        AgentRefuse, CodeRefuse, DateRefusee: nobody of those initials, no such line, or exercice.
        DroitRefuse: the history of somebody else, without the right to it.
    """
    with store.reading() as reading:
        return reading.history(_restrict(reading, _resolve(reading, filtre), lecteur))


def _resolve(reading: Reading, filtre: JournalFilter) -> JournalFilter:
    """Resolve the initials and the code typed; a filter without any costs no search."""
    if filtre.agent is None and filtre.par is None and filtre.ligne is None:
        return filtre
    from cariforef_tui.domain.programme.find import resolve_anybody

    agents = reading.agents()
    agent = resolve_anybody(agents, filtre.agent).initiales if filtre.agent is not None else None
    par = filtre.par
    if par is not None and par.casefold() not in (ACTEUR_SYSTEME, "systeme"):
        par = resolve_anybody(agents, par).initiales
    elif par is not None:
        par = ACTEUR_SYSTEME
    ligne = filtre.ligne
    if ligne is not None:
        exercices = (
            sorted(reading.exercices(), reverse=True) if filtre.exercice is None else [filtre.exercice]
        )
        ligne = _find_ligne(reading, exercices, ligne)
    return replace(filtre, agent=agent, par=par, ligne=ligne)


def _find_ligne(reading: Reading, exercices: Sequence[int], texte: str) -> str:
    """Return the code in the first of these exercices that has it; raises the refusal of the first one."""
    from cariforef_tui.domain.programme.find import resolve_code

    refusals: list[CodeRefuse] = []
    for exercice in exercices:
        try:
            return resolve_code(_every_ligne(reading, exercice), texte)
        except CodeRefuse as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _every_ligne(reading: Reading, exercice: int) -> Programme:
    """Return the programme with the lines of every revision: added and retired ones have a history too."""
    from cariforef_tui.domain.programme.revisions import plan_at

    calendrier = reading.calendrier(exercice)
    baseline = reading.programme(exercice)
    return plan_at(baseline, reading.revisions(exercice), calendrier.last_day).programme


def _restrict(reading: Reading, filtre: JournalFilter, lecteur: str | None) -> JournalFilter:
    agents = reading.agents()
    if lecteur is None:
        raise DroitRefuse(
            "Qui lit le journal ? Donnez --agent INITIALES, ou la variable CARIFOREF_AGENT.",
            Droit.LIRE_JOURNAL.value,
            filtre.agent or "tout",
        )
    try:
        require(reading, lecteur, Droit.LIRE_JOURNAL)
    except DroitRefuse:
        if filtre.agent is None:
            return replace(filtre, lisibles=tuple(sorted(readable(agents, lecteur))))
        require(reading, lecteur, Droit.LIRE, _find(agents, filtre.agent))
    return filtre


def _find(agents: tuple[Agent, ...], initiales: str) -> Agent:
    return next(agent for agent in agents if agent.initiales == initiales)
