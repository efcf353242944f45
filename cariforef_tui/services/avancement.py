"""Planned against actual: the whole tree, and one line in detail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.avancement.avancement import rythme_of
from cariforef_tui.domain.avancement.burndown import Burndown, Step, compute_burndown
from cariforef_tui.domain.avancement.pace import Rythme
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.raf import Raf
from cariforef_tui.domain.programme.revisions import Revision, concerns, in_order, plans_until
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation
from cariforef_tui.services.temps.tirages import LigneTirage, read_tirages

DERNIERES_SAISIES = 8
"""Saisies of a line that its panel has room for."""


@dataclass(frozen=True, kw_only=True)
class LigneDetail:
    """One line opened: who logged how much, the last saisies (newest first), its pace and its burn-down.

    Where the reader may not read somebody's days, a saisie of theirs bears no initials and no comment, and
    what they logged is counted together under no initials, last.

    `revisions` are those that touched the line or what it draws on, and `rafs` what was declared, the last
    ones first. `tirage` are its requests, None for a line whose days answer none.
    """

    contributeurs: tuple[tuple[str, int], ...]
    dernieres: tuple[Saisie, ...]
    rythme: Rythme | None
    burndown: Burndown
    revisions: tuple[Revision, ...]
    rafs: tuple[Raf, ...]
    tirage: LigneTirage | None = None


def load_avancement(store: Store, reference: DateReference) -> Situation:
    """Return the figures of every line at the date de référence."""
    with store.reading() as reading:
        return read_situation(reading, reference.exercice, reference.au)


def load_lignes_agent(
    store: Store, situation: Situation, agent: str, *, lecteur: str | None = None
) -> frozenset[str]:
    """Return the lines whose « qui » names the agent, or that they logged on up to the date of `situation`.

    The latter only where `lecteur` may read the agent's days.
    """
    from cariforef_tui.domain.pilotage.tree import lines_naming

    named = lines_naming(situation.programme, agent)
    if agent not in readable(situation.agents, lecteur):
        return named & situation.programme.by_code.keys()
    first, au = situation.calendrier.first_day, situation.avancement.au
    with store.reading() as reading:
        logged = reading.recent_codes(agent, first, au)
    return named.union(logged) & situation.programme.by_code.keys()


def load_detail(
    store: Store,
    situation: Situation,
    code: str,
    pas: Step = Step.SEMAINE,
    *,
    lecteur: str | None = None,
) -> LigneDetail:
    """Return one line's detail at the date of `situation`, as far as `lecteur` may read it.

    A line that shares its enveloppe is drawn against the whole enveloppe, with the work of all its lines.
    """
    programme, au = situation.programme, situation.avancement.au
    exercice, below = programme.exercice, programme.subtrees[code]
    shown = readable(situation.agents, lecteur)
    with store.reading() as reading:
        revisions = reading.revisions(exercice)
        rafs = [raf for raf in reading.rafs(exercice) if raf.code in below and raf.jour <= au]
        return LigneDetail(
            contributeurs=_gather(reading.sums_by_agent(exercice, below, au), shown),
            dernieres=tuple(
                saisie if saisie.agent in shown else replace(saisie, agent="", commentaire=None, par=None)
                for saisie in reading.last_saisies(exercice, below, au, DERNIERES_SAISIES)
            ),
            rythme=rythme_of(programme, situation.calendrier, situation.avancement, code),
            burndown=read_burndown(reading, situation, code, pas),
            revisions=tuple(
                revision
                for revision in reversed(in_order(revisions))
                if revision.jour <= au and concerns(revision, programme, code)
            ),
            rafs=tuple(reversed(rafs)),
            tirage=next(iter(read_tirages(reading, programme, au, frozenset({code}), lecteur)), None),
        )


def load_burndown(store: Store, situation: Situation, code: str) -> Burndown:
    """Return one node's burn-down at the date of `situation`; it names nobody."""
    with store.reading() as reading:
        return read_burndown(reading, situation, code)


def _gather(sums: Iterable[tuple[str, int]], shown: Collection[str]) -> tuple[tuple[str, int], ...]:
    """Sums of the agents shown, then what all the others logged under no initials."""
    sums = tuple(sums)
    others = sum(centiemes for agent, centiemes in sums if agent not in shown)
    return (*(total for total in sums if total[0] in shown), *([("", others)] if others else ()))


def read_burndown(reading: Reading, situation: Situation, code: str, pas: Step = Step.SEMAINE) -> Burndown:
    """Return one line's burn-down at the date of `situation`, within a snapshot already open."""
    programme, au = situation.programme, situation.avancement.au
    figures = situation.avancement.lignes[code]
    return compute_burndown(
        plans_until(situation.plan.baseline, reading.revisions(programme.exercice), au),
        situation.calendrier,
        code,
        _read_sums(reading, programme, code, au),
        au,
        suivi=situation.avancement.suivi,
        avant=(figures.groupe.avant if figures.groupe else figures.avant) or 0,
        prevision=figures.enveloppe_prevision if figures.enveloppe else figures.prevision,
        pas=pas,
    )


def _read_sums(reading: Reading, programme: Programme, code: str, au: date) -> list[tuple[date, int]]:
    enveloppe = programme.shared_enveloppe(code)
    drawn = frozenset(enveloppe.lignes) if enveloppe else programme.subtrees[code]
    sums = Counter({somme.jour: somme.metier for somme in reading.sums_by_day(programme.exercice, drawn, au)})
    if programme.code_si in programme.subtrees[code]:
        sums.update({somme.jour: somme.si for somme in reading.sums_by_day(programme.exercice, None, au)})
    return sorted(sums.items())
