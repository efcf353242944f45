"""Reattach saisies to another line: totals kept, journalled, reversible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.mois.visas import locking_visas
from cariforef_tui.domain.programme.declarations import declarations_at
from cariforef_tui.domain.programme.find import (
    require_imputable,
    resolve_agent,
    resolve_code,
    resolve_imputable,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Plan, plan_at, require_planned
from cariforef_tui.domain.temps.saisies import CellChange, Saisie, put_back
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, MoisSigne, Refus
from cariforef_tui.domain.values.text import elide
from cariforef_tui.services.agents.rights import (
    allows,
    check,
    check_each,
    check_reading,
    readable,
    require_reader,
)
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Reading, Store, retried
from cariforef_tui.services.programme.plan import read_last_plan


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """Which saisies: those of a line and below it, of one agent or of everybody, from `first` to `last`."""

    code: str
    first: date
    last: date
    agent: str | None = None


@dataclass(frozen=True)
class MovePreview:
    """The saisies that would move to `vers`; `reunies` counts those that would join one already there."""

    saisies: tuple[Saisie, ...]
    vers: str
    reunies: int
    programme: Programme

    @property
    def total(self) -> int:
        return sum(saisie.centiemes for saisie in self.saisies)

    @property
    def par_agent(self) -> tuple[tuple[str, int], ...]:
        return _totals((saisie.agent, saisie.centiemes) for saisie in self.saisies)

    @property
    def par_ligne(self) -> tuple[tuple[str, int], ...]:
        return _totals((saisie.code, saisie.centiemes) for saisie in self.saisies)


@dataclass(frozen=True, slots=True)
class Move:
    """The result of a move: the saisies as they were, and the target on their dates, before and after."""

    avant: tuple[Saisie, ...]
    cible_avant: tuple[Saisie, ...]
    apres: tuple[Saisie, ...]
    vers: str


def preview_move(store: Store, request: MoveRequest, vers: str, *, lecteur: str | None = None) -> MovePreview:
    """Return what `move_saisies` would do now with the saisies that `lecteur` may read; write nothing.

    Raises as `move_saisies`, and DroitRefuse for an agent whose days `lecteur` may not read.
    """
    with store.reading() as reading:
        agents = reading.agents()
        require_reader(agents, lecteur)
        if request.agent:
            check_reading(agents, lecteur, resolve_agent(agents, request.agent))
        chosen = _choose(reading, request, vers, agents, readable(agents, lecteur))
        _check_movable(reading, chosen)
        return _preview(reading, chosen)


@retried
def move_saisies(store: Store, request: MoveRequest, vers: str, *, acteur: str) -> Move:
    """Reattach the saisies chosen to the line `vers`, all or none.

    Raises:
        CodeRefuse: unknown line, or a target that is not imputable, not in the plan, retired or soldée on
            the date of one of them.
        Refus: nothing to move.
        MoisSigne: some of them are in a signed month; every one is named.
        JoursRefuses: a cell of the target would exceed a day.
        DroitRefuse: `acteur` may not log for one of the agents concerned.
    """
    with store.writing(acteur) as writing:
        agents = writing.agents()
        if request.agent:
            check(agents, acteur, Droit.SAISIR, resolve_agent(agents, request.agent))
        may_log = frozenset(
            agent.initiales for agent in agents if allows(agents, acteur, Droit.SAISIR, agent)
        )
        chosen = _choose(writing, request, vers, agents, may_log)
        if request.agent is None and len(may_log) < len(agents):
            _check_whole(writing, request, chosen, acteur)
        _check_movable(writing, chosen)
        held = _held(writing, chosen.saisies, chosen.target)
        apres = writing.move_saisies(chosen.saisies, chosen.target)
        return Move(chosen.saisies, held, apres, chosen.target)


def _check_whole(reading: Reading, request: MoveRequest, chosen: _Chosen, acteur: str) -> None:
    """Raise DroitRefuse if others may have saisies there, which would stay: the same words if they have none.

    Who may not read these days must not learn from a refusal whether there are any.
    """
    logged = sum(
        somme.metier + somme.si
        for somme in reading.sums_by_day(request.first.year, chosen.below, request.last)
        if somme.jour >= request.first
    )
    own = sum(saisie.centiemes for saisie in chosen.saisies)
    if not own or own != logged:
        raise DroitRefuse(
            f"{acteur} n'a pas le droit de saisir pour tous ceux qui peuvent avoir des jours sur "
            f"{chosen.source} : dites pour quel agent. Rien n'a été écrit.",
            Droit.SAISIR.value,
            chosen.source,
        )


@retried
def undo_move(store: Store, done: Move, *, acteur: str) -> None:
    """Put every saisie back where it was; raises ConflitSaisie if a cell has changed, DroitRefuse."""
    before = {(saisie.agent, saisie.jour): saisie for saisie in done.cible_avant}
    changes = [
        put_back(was, moved.version) if (was := before.get((moved.agent, moved.jour))) else _empty(moved)
        for moved in done.apres
    ]
    changes += [put_back(saisie, 0) for saisie in done.avant]
    with store.writing(acteur) as writing:
        check_each(writing.agents(), acteur, Droit.SAISIR, (change.agent for change in changes))
        writing.write_cells(changes)


def _empty(moved: Saisie) -> CellChange:
    return CellChange(
        agent=moved.agent, jour=moved.jour, code=moved.code, centiemes=None, expected_version=moved.version
    )


@dataclass(frozen=True)
class _Chosen:
    """The saisies of `below`, which is the line `source` and what it contains, that go to `target`."""

    plan: Plan
    source: str
    target: str
    below: frozenset[str]
    saisies: tuple[Saisie, ...]
    request: MoveRequest


def _choose(
    reading: Reading, request: MoveRequest, vers: str, agents: Sequence[Agent], shown: Container[str]
) -> _Chosen:
    """Return the saisies chosen, of the agents `shown`; refuse only what the plan and the period say."""
    exercice = request.first.year
    if request.last.year != exercice or exercice not in reading.exercices() or request.last < request.first:
        raise DateRefusee("Période hors de l'exercice, ou dans le désordre.")
    plan = read_last_plan(reading, exercice)
    source, target = resolve_code(plan.programme, request.code), resolve_imputable(plan.programme, vers)
    if source == target:
        raise CodeRefuse(f"{target} est déjà la ligne de ces saisies.")
    below = plan.programme.subtrees[source] - {target}
    initiales = (
        [resolve_agent(agents, request.agent).initiales]
        if request.agent
        else [agent.initiales for agent in agents]
    )
    saisies = tuple(
        saisie
        for agent in initiales
        if agent in shown
        for saisie in reading.saisies(agent, request.first, request.last)
        if saisie.code in below
    )
    return _Chosen(plan, source, target, frozenset(below), saisies, request)


def _check_movable(reading: Reading, chosen: _Chosen) -> None:
    """Raise Refus, CodeRefuse or MoisSigne for what the saisies chosen say: check the rights before."""
    request = chosen.request
    if not chosen.saisies:
        raise Refus(
            f"Aucune saisie de {request.agent or 'personne'} sur {chosen.source} du "
            f"{format_date(request.first)} au {format_date(request.last)}."
        )
    _check_target(reading, chosen.plan, chosen.target, chosen.saisies)
    _check_months(reading, chosen.saisies)


def _preview(reading: Reading, chosen: _Chosen) -> MovePreview:
    joined = len(_held(reading, chosen.saisies, chosen.target))
    return MovePreview(chosen.saisies, chosen.target, joined, chosen.plan.programme)


def _check_target(reading: Reading, plan: Plan, target: str, saisies: tuple[Saisie, ...]) -> None:
    exercice = plan.programme.exercice
    revisions, faits = reading.revisions(exercice), reading.faits(exercice)
    require_imputable(plan.programme, target)
    for jour in sorted({saisie.jour for saisie in saisies}):
        require_planned(plan_at(plan.baseline, revisions, jour), target, jour)
        soldee = declarations_at(faits, jour).soldees.get(target)
        if soldee is not None:
            raise CodeRefuse(
                f"La ligne {target} est soldée depuis le {format_date(soldee.jour)} : "
                f"rien n'y va le {format_date(jour)}."
            )


def _check_months(reading: Reading, saisies: tuple[Saisie, ...]) -> None:
    """Name every signed month that holds one of them; the database refuses each."""
    concerned = {(saisie.agent, Mois.of(saisie.jour)) for saisie in saisies}
    months = [mois for _, mois in concerned]
    signed = locking_visas(reading.gestes(min(months), max(months)))
    locked = sorted((mois, agent) for agent, mois in signed.keys() & concerned)
    if locked:
        named = ", ".join(f"{mois.libelle} {elide(agent)}" for mois, agent in locked)
        raise MoisSigne(
            f"Des saisies choisies sont dans un mois signé : {named}. Rien n'a été écrit. Écartez-le par les "
            "dates ou l'agent, ou faites-le renvoyer ou rouvrir par un coordinateur."
        )


def _held(reading: Reading, saisies: tuple[Saisie, ...], code: str) -> tuple[Saisie, ...]:
    """Return the saisies of the target on the agents and dates of these."""
    days: dict[str, set[date]] = {}
    for saisie in saisies:
        days.setdefault(saisie.agent, set()).add(saisie.jour)
    return tuple(
        saisie
        for agent, wanted in days.items()
        for saisie in reading.saisies(agent, min(wanted), max(wanted))
        if saisie.code == code and saisie.jour in wanted
    )


def _totals(parts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    sums = Counter[str]()
    for name, centiemes in parts:
        sums[name] += centiemes
    return tuple(sums.most_common())
