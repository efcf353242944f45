"""Planned against actual: the whole tree, and one line in detail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.avancement.avancement import Avancement, rythme_of
from cariforef_tui.domain.avancement.burndown import Burndown, Pas, compute_burndown
from cariforef_tui.domain.avancement.pace import Rythme
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.raf import Raf, RafConstate
from cariforef_tui.domain.programme.revisions import Revision, concerns, in_order, plans_until
from cariforef_tui.domain.programme.suivi import Suivi
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation

DERNIERES_SAISIES = 8


@dataclass(frozen=True)
class AvancementSnapshot:
    """The tree and its figures at a date de référence, read at once."""

    situation: Situation
    revision: int

    @property
    def suivi(self) -> Suivi:
        return self.situation.suivi

    @property
    def agents(self) -> tuple[Agent, ...]:
        return self.situation.agents

    @property
    def programme(self) -> Programme:
        return self.situation.plan.programme

    @property
    def baseline(self) -> Programme:
        """The programme as voted."""
        return self.situation.plan.baseline

    @property
    def retirees(self) -> frozenset[str]:
        return self.situation.plan.retirees

    @property
    def calendrier(self) -> Calendrier:
        return self.situation.calendrier

    @property
    def avancement(self) -> Avancement:
        return self.situation.avancement

    @property
    def rafs(self) -> dict[str, RafConstate]:
        """Restes à faire in force, by line."""
        return dict(self.situation.consommation.rafs)


@dataclass(frozen=True)
class LigneDetail:
    """One line opened: who logged how much, the last saisies (newest first), its pace and its burn-down.

    Where the reader may not read somebody's days, a saisie of theirs bears no initials and no comment, and
    what they logged is counted together under no initials, last.

    `revisions` are those that touched the line or what it draws on, and `rafs` what was declared, the last
    ones first.
    """

    code: str
    contributeurs: tuple[tuple[str, int], ...]
    dernieres: tuple[Saisie, ...]
    rythme: Rythme | None
    burndown: Burndown
    revisions: tuple[Revision, ...]
    rafs: tuple[Raf, ...]


def load_avancement(store: Store, reference: DateReference) -> AvancementSnapshot:
    """Return the figures of every line at the date de référence."""
    revision = store.revision()
    with store.reading() as reading:
        return AvancementSnapshot(
            situation=read_situation(reading, reference.exercice, reference.au),
            revision=revision,
        )


def load_lignes_agent(
    store: Store, snapshot: AvancementSnapshot, agent: str, *, lecteur: str | None = None
) -> frozenset[str]:
    """Return the lines whose « qui » names the agent, or that they logged on up to the date of `snapshot`.

    The latter only where `lecteur` may read the agent's days.
    """
    from cariforef_tui.domain.pilotage.tree import lines_naming

    named = lines_naming(snapshot.programme, agent)
    if agent not in readable(snapshot.agents, lecteur):
        return named & snapshot.programme.by_code.keys()
    first, au = snapshot.calendrier.first_day, snapshot.avancement.au
    with store.reading() as reading:
        logged = reading.recent_codes(agent, first, au)
    return named.union(logged) & snapshot.programme.by_code.keys()


def load_detail(
    store: Store,
    snapshot: AvancementSnapshot,
    code: str,
    pas: Pas = Pas.SEMAINE,
    *,
    lecteur: str | None = None,
) -> LigneDetail:
    """Return one line's detail at the date of `snapshot`, as far as `lecteur` may read it.

    A line that shares its enveloppe is drawn against the whole enveloppe, with the work of all its lines.
    """
    programme, au = snapshot.programme, snapshot.avancement.au
    exercice, below = programme.exercice, programme.subtrees[code]
    shown = readable(snapshot.agents, lecteur)
    with store.reading() as reading:
        revisions = reading.revisions(exercice)
        rafs = [raf for raf in reading.rafs(exercice) if raf.code in below and raf.jour <= au]
        return LigneDetail(
            code=code,
            contributeurs=_gather(reading.sums_by_agent(exercice, below, au), shown),
            dernieres=tuple(
                one if one.agent in shown else replace(one, agent="", commentaire=None, par=None)
                for one in reading.last_saisies(exercice, below, au, DERNIERES_SAISIES)
            ),
            rythme=rythme_of(programme, snapshot.calendrier, snapshot.avancement, code),
            burndown=read_burndown(reading, snapshot.situation, code, pas),
            revisions=tuple(
                one
                for one in reversed(in_order(revisions))
                if one.jour <= au and concerns(one, programme, code)
            ),
            rafs=tuple(reversed(rafs)),
        )


def _gather(sums: Iterable[tuple[str, int]], shown: Collection[str]) -> tuple[tuple[str, int], ...]:
    """Sums of the agents shown, then what all the others logged under no initials."""
    sums = tuple(sums)
    others = sum(centiemes for agent, centiemes in sums if agent not in shown)
    return (*(one for one in sums if one[0] in shown), *([("", others)] if others else ()))


def read_burndown(reading: Reading, situation: Situation, code: str, pas: Pas = Pas.SEMAINE) -> Burndown:
    """Return one line's burn-down at the date of `situation`, within a snapshot already open."""
    programme, au = situation.programme, situation.avancement.au
    figures = situation.avancement.lignes[code]
    return compute_burndown(
        plans_until(situation.plan.baseline, reading.revisions(programme.exercice), au),
        situation.calendrier,
        code,
        _read_sums(reading, programme, code, au),
        au,
        prevision=figures.enveloppe_prevision if figures.enveloppe else figures.prevision,
        pas=pas,
    )


def _read_sums(reading: Reading, programme: Programme, code: str, au: date) -> list[tuple[date, int]]:
    enveloppe = programme.shared_enveloppe(code)
    drawn = frozenset(enveloppe.lignes) if enveloppe else programme.subtrees[code]
    sums = Counter({one.jour: one.metier for one in reading.sums_by_day(programme.exercice, drawn, au)})
    if programme.code_si in programme.subtrees[code]:
        sums.update({one.jour: one.si for one in reading.sums_by_day(programme.exercice, None, au)})
    return sorted(sums.items())
