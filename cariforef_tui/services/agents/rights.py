"""Check the actor's rights in the transaction that acts: a role that has just changed counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import NamedTuple

from cariforef_tui.domain.agents.agents import Agent, agent_of
from cariforef_tui.domain.agents.rights import (
    ON_AGENT,
    READS,
    Charte,
    Droit,
    autorise,
    charte_of,
    describe_droit,
)
from cariforef_tui.domain.programme.programme import Programme, list_workers
from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError
from cariforef_tui.domain.values.text import elide
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Reading, Store, Writing


def require(reading: Reading, acteur: str, droit: Droit, objet: Agent | str | None = None) -> None:
    """Check that `acteur` may do that; see `domain.agents.rights.autorise` for `objet`.

    Raises:
        DroitRefuse: they may not; raised inside a write, the journal keeps the attempt.
        AgentRefuse: `acteur` is nobody.
    """
    if acteur != ACTEUR_SYSTEME:
        agents = reading.agents()
        check(agents, acteur, droit, objet, read_charte(reading, agents))


def require_on(reading: Reading, acteur: str, droit: Droit, programme: Programme, code: str) -> None:
    """Do as `require` for a right on a line of the plan: whoever logs on it may declare there."""
    if acteur != ACTEUR_SYSTEME:
        droits = read_droits(reading, acteur, programme)
        qui = list_workers(programme, code, acteur, droits.lignes)
        check(droits.agents, acteur, droit, programme.pole_of(code), droits.charte, qui)


def read_charte(reading: Reading, agents: Sequence[Agent]) -> Charte:
    """Return what rights depend on besides the person, within a snapshot already open."""
    return charte_of(agents, plan_a_tous=reading.reglages().plan_a_tous)


@contextmanager
def writing_as(store: Store, acteur: str, droit: Droit) -> Iterator[Writing]:
    """Begin a write of what everybody shares; raises as `require`."""
    with store.writing(acteur) as writing:
        require(writing, acteur, droit)
        yield writing


def check(
    agents: Sequence[Agent],
    acteur: str,
    droit: Droit,
    objet: Agent | str | None = None,
    charte: Charte | None = None,
    qui: Collection[str] = (),
) -> None:
    """Do as `require`, with agents already read in the same transaction; rights on the plan need `charte`."""
    if acteur == ACTEUR_SYSTEME:
        return
    agent = agent_of(agents, acteur)
    if agent is None:
        raise AgentRefuse(f"Agent inconnu : « {acteur} ». Rien n'a été écrit.")
    why = autorise(agent, droit, objet, charte or charte_of(agents, plan_a_tous=False), qui)
    if why is not None:
        raise refuse(acteur, droit, objet, why)


def check_naming(agents: Sequence[Agent], before: Agent, after: Agent, acteur: str) -> None:
    """Check that `acteur` may give the rights that a change of a person gives, or take away those it takes.

    A role, a pôle and an account say whose days one reads, and an address who is told of them. Without a
    direction, whoever could change those of others would read everybody's days.

    Raises:
        DroitRefuse: only the direction may, or for a pôle its coordinateurs while there is none.
    """
    scopes = set[str | None]()
    if before.role != after.role:
        scopes.add(None)
    is_other = acteur != after.initiales
    if is_other and (before.compte, before.courriel) != (after.compte, after.courriel):
        scopes.add(after.coordonne or after.pole)
    for old, new in ((before.coordonne, after.coordonne), (before.pole, after.pole)):
        if old != new:
            scopes |= {pole for pole in (old, new) if pole is not None}
    for scope in sorted(scopes, key=str):
        check(agents, acteur, Droit.NOMMER, scope)


def allows(agents: Sequence[Agent], acteur: str, droit: Droit, objet: Agent | str | None = None) -> bool:
    """True if `check` would return."""
    try:
        check(agents, acteur, droit, objet)
    except DroitRefuse:
        return False
    return True


def refuse(acteur: str, droit: Droit, objet: Agent | str | None, why: str) -> DroitRefuse:
    """Return the refusal, with a sentence and what the journal keeps of it."""
    target = objet.initiales if isinstance(objet, Agent) else objet or "tout"
    end = "" if droit in READS else " Rien n'a été écrit."
    return DroitRefuse(
        f"{acteur} n'a pas le droit {elide(describe_droit(droit, objet))} : {why}.{end}",
        droit.value,
        target,
    )


def journal_refusal(store: Store, acteur: str | None, refused: DroitRefuse) -> None:
    """Write in the journal an attempt refused outside a write, if the store can be written."""
    with suppress(CariforefError), store.writing(acteur or ACTEUR_SYSTEME):
        raise refused


@contextmanager
def keeping_refusal(store: Store, acteur: str | None) -> Iterator[None]:
    """Write in the journal an attempt that the block refuses; a write transaction does so by itself."""
    try:
        yield
    except DroitRefuse as refused:
        journal_refusal(store, acteur, refused)
        raise


def check_reading(agents: Sequence[Agent], lecteur: str | None, objet: Agent) -> None:
    """Check that `lecteur` may read the days of `objet`; None is somebody who did not say who they are.

    Raises:
        DroitRefuse: they may not, or did not say who they are.
    """
    if lecteur == ACTEUR_SYSTEME:
        return
    agent = agent_of(agents, lecteur)
    if agent is None:
        raise DroitRefuse(
            f"Qui lit le détail {elide(objet.initiales)} ? Donnez --agent INITIALES, ou la variable "
            "CARIFOREF_AGENT.",
            Droit.LIRE.value,
            objet.initiales,
        )
    check(agents, agent.initiales, Droit.LIRE, objet)


def require_reader(agents: Sequence[Agent], lecteur: str | None) -> None:
    """Check that `lecteur` said who they are; raises DroitRefuse."""
    if lecteur != ACTEUR_SYSTEME and agent_of(agents, lecteur) is None:
        raise DroitRefuse(
            "Qui lit ces détails ? Donnez --agent INITIALES, ou la variable CARIFOREF_AGENT.",
            Droit.LIRE.value,
        )


def readable(agents: Sequence[Agent], lecteur: str | None) -> frozenset[str]:
    """Return the initials of those whose days `lecteur` may read, by the same rule as `check_reading`."""
    if lecteur is None or (lecteur != ACTEUR_SYSTEME and agent_of(agents, lecteur) is None):
        return frozenset()
    return frozenset(agent.initiales for agent in agents if allows(agents, lecteur, Droit.LIRE, agent))


def check_each(agents: Sequence[Agent], acteur: str, droit: Droit, initiales: Iterable[str]) -> None:
    """Do as `check` for each agent; unknown ones are left to the rules that refuse them."""
    by_initiales = {agent.initiales: agent for agent in agents}
    for other in dict.fromkeys(initiales):
        if other in by_initiales:
            check(agents, acteur, droit, by_initiales[other])


class Droits(NamedTuple):
    """The rights of `acteur`, by the agents of one snapshot, for a screen to say before people type.

    `lignes` are those on which they logged days in the exercice, `programme` its plan as voted. It protects
    nothing: every write checks the rights again in its own transaction.
    """

    acteur: str
    agents: tuple[Agent, ...]
    charte: Charte
    lignes: frozenset[str]
    programme: Programme

    @property
    def is_auditor(self) -> bool:
        agent = agent_of(self.agents, self.acteur)
        return agent is not None and not agent.logs_days

    def refusal(
        self, droit: Droit, objet: str | None = None, qui: Collection[str] = ()
    ) -> DroitRefuse | None:
        """Return why not, None if they may or if only the write can tell.

        `objet` is the initials of an agent for the rights on agents, else a pôle or None (all of them). `qui`
        are those who log on the line concerned.
        """
        agent = agent_of(self.agents, self.acteur)
        target = agent_of(self.agents, objet) if droit in ON_AGENT else objet
        if agent is None or (droit in ON_AGENT and target is None):
            return None
        why = autorise(agent, droit, target, self.charte, qui)
        return None if why is None else refuse(self.acteur, droit, target, why)

    def refusal_on(self, droit: Droit, programme: Programme, code: str) -> DroitRefuse | None:
        """Do as `refusal` for a right on a line of the plan, by the rule of `require_on`."""
        qui = list_workers(programme, code, self.acteur, self.lignes)
        return self.refusal(droit, programme.pole_of(code), qui)

    def may_somewhere(self, droit: Droit) -> bool:
        """True if they may do that on some agent or pôle, or if only the write can tell."""
        if droit in ON_AGENT:
            return any(self.refusal(droit, agent.initiales) is None for agent in self.agents)
        poles = (None, *(pole.code for pole in self.programme.poles))
        return any(self.refusal(droit, pole, (self.acteur,)) is None for pole in poles)


def load_droits(store: Store, acteur: str, exercice: int) -> Droits:
    """Return what `acteur` may do now, on the lines of an exercice among others."""
    with store.reading() as reading:
        return read_droits(reading, acteur, reading.programme(exercice))


def read_droits(reading: Reading, acteur: str, programme: Programme) -> Droits:
    """Do as `load_droits`, within a snapshot already open."""
    agents, year = reading.agents(), programme.exercice
    lignes = frozenset(reading.recent_codes(acteur, date(year, 1, 1), date(year, 12, 31)))
    return Droits(acteur, agents, read_charte(reading, agents), lignes, programme)
