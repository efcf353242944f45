"""Set the roles, pôles and accounts of agents, and advise the recommended set-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.agents.account import COMPTE, Account
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.agents.rights import (
    NAME_DIRECTION,
    ON_AGENT,
    Charte,
    Droit,
    Regime,
    are_bound,
    autorise,
    regime_of,
)
from cariforef_tui.domain.programme.find import resolve_agent, resolve_anybody
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.domain.values.text import cite_some, elide, fold, quote_text
from cariforef_tui.services.agents.agents import (
    check_not_last_direction,
    clean_equipe,
    clean_fonction,
    clean_nom,
    resolve_pole,
)
from cariforef_tui.services.agents.identity import find_owner
from cariforef_tui.services.agents.past import check_contract
from cariforef_tui.services.agents.rights import check_naming, read_charte, writing_as
from cariforef_tui.services.ports.files import Constat
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store

CITES_MAX = 12
"""Initials that an advice names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A changed agent; `nominative` is True if this change ended the open regime.

    `liee` is True if it bound the first account, `deliee` if it unbound the last one. `ancien_pole` is the
    pôle that the agent no longer coordinates, if there is one.
    """

    agent: Agent
    nominative: bool = False
    liee: bool = False
    deliee: bool = False
    ancien_pole: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentChange:
    """The changes to an agent, as typed; None leaves a field, an empty text or `aucun` empties it."""

    nom: str | None = None
    fonction: str | None = None
    pole: str | None = None
    equipe: str | None = None
    arrivee: date | str | None = None
    depart: date | str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """One right of one person, with the agents, or the pôles and the whole, on which they have it."""

    droit: Droit
    agents: tuple[str, ...] = ()
    poles: tuple[str, ...] = ()
    gip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Habilitation:
    """The rights of one person, and the people of the store."""

    agent: Agent
    charte: Charte
    scopes: tuple[Scope, ...]
    agents: tuple[Agent, ...]
    poles: tuple[str, ...]


def set_role(store: Store, initiales: str, role: Role | None, *, acteur: str) -> Attribution:
    """Give an agent a role, or take it away (None).

    Raises:
        AgentRefuse: unknown agent, or the last direction.
        DroitRefuse: only the direction gives roles, once one is named.
    """
    with writing_as(store, acteur, Droit.ADMINISTRER) as writing:
        agents = writing.agents()
        agent = _resolve_active(agents, initiales)
        if role is not Role.DIRECTION:
            check_not_last_direction(agents, agent)
        changed = replace(agent, role=role)
        check_naming(agents, agent, changed, acteur)
        writing.update_agent(changed)
        first = role is Role.DIRECTION and regime_of(agents) is Regime.OUVERT
        return Attribution(changed, nominative=first)


def set_coordonne(
    store: Store, initiales: str, pole: str | None, *, exercice: int, acteur: str
) -> Attribution:
    """Make an agent coordinateur of a pôle as typed, or of none; raises as `set_role`, and CodeRefuse."""
    with writing_as(store, acteur, Droit.ADMINISTRER) as writing:
        agents = writing.agents()
        agent = _resolve_active(agents, initiales)
        code = resolve_pole(writing.programme(exercice), pole) if pole is not None else None
        changed = replace(agent, coordonne=code)
        check_naming(agents, agent, changed, acteur)
        writing.update_agent(changed)
        return Attribution(changed, ancien_pole=agent.coordonne if agent.coordonne != code else None)


def bind_account(
    store: Store, initiales: str, compte: str | None, *, acteur: str, caller: Account
) -> Attribution:
    """Bind an account of the machine to an agent, or unbind theirs (None), even of one who left.

    Raises:
        AgentRefuse: unknown agent, an account that is not a name or is another's, or a change after which
            the account that makes it would be nobody: nobody could then undo it.
        DroitRefuse: only the direction binds accounts, once one is named.
    """
    nom = None if compte is None else clean_compte(compte)
    with writing_as(store, acteur, Droit.ADMINISTRER) as writing:
        agents = writing.agents()
        agent = _resolve_holder(agents, initiales, nom)
        changed = replace(agent, compte=nom)
        check_naming(agents, agent, changed, acteur)
        after = [changed if other == agent else other for other in agents]
        # Nobody may lock themselves out: no command could undo it.
        check_caller_enters(after, caller, acteur)
        writing.update_agent(changed)
        before, now = are_bound(agents), are_bound(after)
        return Attribution(changed, liee=now and not before, deliee=before and not now)


def _resolve_holder(agents: Sequence[Agent], initiales: str, compte: str | None) -> Agent:
    """Return the agent who will have that account; raises AgentRefuse if it is another's."""
    agent = (resolve_anybody if compte is None else _resolve_active)(agents, initiales)
    holder = next((other for other in agents if other.compte == compte and other != agent), None)
    if compte is not None and holder is not None:
        raise AgentRefuse(f"Le compte « {compte} » est déjà celui {elide(holder.initiales)}.")
    return agent


def check_caller_enters(after: Sequence[Agent], caller: Account, acteur: str) -> None:
    """Raise AgentRefuse if the account that makes the change would then be nobody's, and locked out."""
    if not are_bound(after) or find_owner(after, caller) is not None:
        return
    initiales = "INITIALES" if acteur == ACTEUR_SYSTEME else acteur
    raise AgentRefuse(
        f"Refusé : le compte {caller}, qui fait ce changement, ne serait plus personne et ne "
        f"pourrait plus entrer. Liez-le d'abord : cariforef agent compte {initiales} "
        f"{caller.name or 'COMPTE'}."
    )


def modify_agent(
    store: Store, initiales: str, change: AgentChange, *, exercice: int, acteur: str
) -> Attribution:
    """Change what is known of an agent, even one who left; to empty their last day makes them active again.

    Raises:
        AgentRefuse, CodeRefuse, TexteRefuse: unknown agent, équipe or pôle, or text that cannot be kept.
        DateRefusee, MoisSigne: days logged would be outside, or a signed month would expect other ones.
        DroitRefuse: only the direction changes agents, once one is named.
    """
    with writing_as(store, acteur, Droit.ADMINISTRER) as writing:
        agents = writing.agents()
        agent = resolve_anybody(agents, initiales)
        changed = agent
        if change.nom is not None:
            changed = replace(changed, nom=clean_nom(_said(change.nom)))
        if change.fonction is not None:
            changed = replace(changed, fonction=clean_fonction(_said(change.fonction)))
        if change.equipe is not None:
            changed = replace(changed, equipe=clean_equipe(_said(change.equipe)))
        if change.pole is not None:
            pole = _said(change.pole)
            code = resolve_pole(writing.programme(exercice), pole) if pole is not None else None
            changed = replace(changed, pole=code)
        if change.arrivee is not None:
            changed = replace(changed, arrivee=_date_or_none(change.arrivee))
        if change.depart is not None:
            depart = _date_or_none(change.depart)
            # Without a last day, the person is back in activity.
            changed = replace(changed, depart=depart, actif=changed.actif or depart is None)
        check_naming(agents, agent, changed, acteur)
        check_contract(writing, agent, changed, acteur)
        writing.update_agent(changed)
        return Attribution(changed)


def load_habilitation(store: Store, initiales: str, *, exercice: int) -> Habilitation:
    """Return what one agent may do, by the rule that every write applies; raises AgentRefuse."""
    with store.reading() as reading:
        agents = reading.agents()
        charte = read_charte(reading, agents)
        poles = tuple(pole.code for pole in reading.programme(exercice).poles)
    agent = resolve_agent(agents, initiales)
    active = tuple(agent for agent in agents if agent.actif)
    return Habilitation(
        agent=agent,
        charte=charte,
        scopes=compute_scopes(agent, charte, active, poles),
        agents=active,
        poles=poles,
    )


def compute_scopes(
    agent: Agent, charte: Charte, agents: Sequence[Agent], poles: Sequence[str]
) -> tuple[Scope, ...]:
    """Return every right with the agents or pôles on which the agent has it, in the order of rights."""
    scopes = []
    for droit in Droit:
        if droit in ON_AGENT:
            others = tuple(
                other.initiales
                for other in agents
                # An auditor has no days: only « lire » is listed on them.
                if autorise(agent, droit, other, charte) is None and (other.logs_days or droit is Droit.LIRE)
            )
            scopes.append(Scope(droit, agents=others))
        else:
            where = tuple(pole for pole in poles if autorise(agent, droit, pole, charte) is None)
            scopes.append(Scope(droit, poles=where, gip=autorise(agent, droit, None, charte) is None))
    return tuple(scopes)


def is_none(texte: str) -> bool:
    """True for a text that stands for nothing: empty, or « aucun »."""
    return fold(texte.strip()) in ("", "aucun", "aucune")


def _resolve_active(agents: Sequence[Agent], initiales: str) -> Agent:
    """Do as `resolve_agent`, without people who left: they may have no role and no account."""
    agent = resolve_agent(agents, initiales)
    if not agent.actif:
        raise AgentRefuse(
            f"{agent.initiales} est parti. Pour revenir dessus : cariforef agent modifier {agent.initiales} "
            "--depart aucun."
        )
    return agent


def _said(texte: str) -> str | None:
    return None if is_none(texte) else texte


def _date_or_none(value: date | str) -> date | None:
    return value if isinstance(value, date) else None


def clean_compte(texte: str) -> str:
    """Return the name of an account as it is kept; raises AgentRefuse if it is not a valid name."""
    nom = texte.strip()
    if not COMPTE.fullmatch(nom):
        raise AgentRefuse(
            f"{quote_text(texte)} : ce n'est pas un nom de compte (lettres, chiffres, . _ - @)."
        )
    return nom


def advise(agents: Sequence[Agent], owner: str | None) -> Iterator[Constat]:
    """Yield what would be better; `owner` is the account that owns the file, None on a server."""
    if regime_of(agents) is Regime.OUVERT:
        yield Constat("direction", NAME_DIRECTION)
    if not are_bound(agents):
        yield Constat(
            "identité",
            "aucun compte n'est lié : chacun dit qui il est (--agent) et rien ne le prouve. Pour une base "
            "partagée : cariforef agent compte INITIALES COMPTE.",
        )
        return
    active = [agent for agent in agents if agent.actif]
    holder = next((agent for agent in active if agent.compte == owner and owner is not None), None)
    if holder is not None:
        yield Constat(
            "propriétaire",
            f"{owner} est le compte {elide(holder.initiales)}, qui peut donc tout changer hors de l'outil : "
            "confiez le fichier à un compte de service.",
        )
    missing = [agent.initiales for agent in active if agent.logs_days and agent.compte is None]
    if missing:
        yield Constat("comptes", f"sans compte, n'entrent plus : {cite_some(missing, CITES_MAX)}.")
    if not any(agent.role is Role.DIRECTION and agent.compte for agent in active):
        yield Constat("rôles", "aucune direction n'a de compte lié.")
