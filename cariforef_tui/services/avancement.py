"""Planned against actual: the whole tree, and one line in detail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents import Agent
from cariforef_tui.domain.arbre import lines_naming
from cariforef_tui.domain.avancement import Avancement, compute_avancement
from cariforef_tui.domain.burndown import Burndown, compute_burndown
from cariforef_tui.domain.calendrier import Calendrier
from cariforef_tui.domain.programme import Programme
from cariforef_tui.domain.saisies import Saisie
from cariforef_tui.domain.suivi import Suivi, suivi_at
from cariforef_tui.services.exercice import DateReference
from cariforef_tui.services.ports import Reading, Store

DERNIERES_SAISIES = 8


@dataclass(frozen=True)
class AvancementSnapshot:
    """The tree and its figures at a date de référence, read at once."""

    programme: Programme
    calendrier: Calendrier
    avancement: Avancement
    suivi: Suivi
    agents: tuple[Agent, ...]
    revision: int


@dataclass(frozen=True)
class LigneDetail:
    """One line opened: who logged how much, the last saisies (newest first) and its burn-down."""

    code: str
    contributeurs: tuple[tuple[str, int], ...]
    dernieres: tuple[Saisie, ...]
    burndown: Burndown


def load_avancement(store: Store, reference: DateReference) -> AvancementSnapshot:
    """Return the figures of every line at the date de référence."""
    revision = store.revision()
    with store.reading() as reading:
        programme = reading.programme(reference.exercice)
        calendrier = reading.calendrier(reference.exercice)
        realises = reading.realises(reference.exercice, reference.au)
        return AvancementSnapshot(
            programme=programme,
            calendrier=calendrier,
            avancement=compute_avancement(programme, calendrier, realises, reference.au),
            suivi=suivi_at(reading.faits(reference.exercice), reference.au),
            agents=reading.agents(),
            revision=revision,
        )


def load_lignes_agent(store: Store, snapshot: AvancementSnapshot, agent: str) -> frozenset[str]:
    """Return the lines whose « qui » names the agent, or that they logged on up to the date of `snapshot`."""
    first, au = snapshot.calendrier.first_day, snapshot.avancement.au
    with store.reading() as reading:
        logged = reading.recent_codes(agent, first, au)
    return lines_naming(snapshot.programme, agent).union(logged) & snapshot.programme.by_code.keys()


def load_detail(store: Store, snapshot: AvancementSnapshot, code: str) -> LigneDetail:
    """Return one line's detail at the date of `snapshot`.

    A line that shares its enveloppe is drawn against the whole enveloppe, with the work of all its lines.
    """
    programme, au = snapshot.programme, snapshot.avancement.au
    with store.reading() as reading:
        sums = _read_sums(reading, programme, code, au)
        return LigneDetail(
            code=code,
            contributeurs=reading.sums_by_agent(programme.exercice, programme.subtrees[code], au),
            dernieres=reading.last_saisies(
                programme.exercice, programme.subtrees[code], au, DERNIERES_SAISIES
            ),
            burndown=compute_burndown(programme, snapshot.calendrier, code, sums, au),
        )


def _read_sums(reading: Reading, programme: Programme, code: str, au: date) -> list[tuple[date, int]]:
    enveloppe = programme.shared_enveloppe(code)
    drawn = frozenset(enveloppe.lignes) if enveloppe else programme.subtrees[code]
    sums = Counter({one.jour: one.metier for one in reading.sums_by_day(programme.exercice, drawn, au)})
    if programme.code_si in programme.subtrees[code]:
        sums.update({one.jour: one.si for one in reading.sums_by_day(programme.exercice, None, au)})
    return sorted(sums.items())
