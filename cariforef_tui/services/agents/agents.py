"""List, add, change and deactivate agents, and set their working patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cariforef_tui.domain.agents.agents import EQUIPE_SI, INITIALES, Agent, Quotite, Role
from cariforef_tui.domain.agents.rights import Droit, Regime, are_bound, regime_of
from cariforef_tui.domain.programme.find import resolve_agent, resolve_anybody, resolve_code
from cariforef_tui.domain.programme.programme import Ligne, Programme
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.domain.values.refusals import (
    AgentRefuse,
    CodeRefuse,
    JoursRefuses,
    TexteRefuse,
)
from cariforef_tui.domain.values.text import clean_text, quote_text
from cariforef_tui.services.agents.rights import allows, check, check_naming, refuse, writing_as
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Store, Writing

NOM_MAX = 80
FONCTION_MAX = 80
COURRIEL_MAX = 254
_COURRIEL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)*[A-Za-z0-9-]*[A-Za-z0-9]"
)
"""An address that every mail server takes, of this machine (`dominique@serveur`) too."""


class RythmeSet(NamedTuple):
    """A pattern as written, and the days that hold more than it allows."""

    quotite: Quotite
    au_dela: tuple[date, ...]


class People(NamedTuple):
    """Every agent, and the pôles for a new one; `pole_si` is that of the SI team's axe."""

    agents: tuple[Agent, ...]
    poles: tuple[Ligne, ...]
    pole_si: str | None


def read_people(store: Store, exercice: int) -> People:
    """Return the known people, and what a form for a new one needs, in one snapshot."""
    with store.reading() as reading:
        agents, programme = reading.agents(), reading.programme(exercice)
    return People(
        agents, programme.poles, programme.pole_of(programme.code_si) if programme.code_si else None
    )


def list_agents(store: Store) -> tuple[Agent, ...]:
    """Return every agent, inactive people included, by initials."""
    with store.reading() as reading:
        return reading.agents()


def find_agent(store: Store, initiales: str) -> Agent:
    """Return the active agent of these initials, as typed; raises AgentRefuse with the nearest ones."""
    return resolve_agent(list_agents(store), initiales)


def add_agent(store: Store, new: Agent, *, exercice: int, acteur: str | None = None) -> Agent:
    """Add an agent as typed. Without a direction, people may add themselves, and are then the actor.

    Raises:
        DroitRefuse: only the direction adds agents.
        AgentRefuse: initials that are not two to four capital letters, or taken; an unknown équipe.
        CodeRefuse: `pole` is no pôle of the programme.
    """
    initiales = clean_initiales(new.initiales)
    equipe = clean_equipe(new.equipe)
    nom = clean_nom(new.nom)
    fonction = clean_fonction(new.fonction)
    with store.writing(acteur or initiales) as writing:
        _check_addition(writing, initiales, acteur)
        pole = resolve_pole(writing.programme(exercice), new.pole) if new.pole else None
        agent = Agent(
            initiales=initiales, nom=nom, pole=pole, equipe=equipe, arrivee=new.arrivee, fonction=fonction
        )
        writing.add_agent(agent)
        return agent


def deactivate_agent(store: Store, initiales: str, depart: date, *, acteur: str) -> Agent:
    """Mark an agent gone after `depart`; what they logged stays.

    Raises:
        AgentRefuse: unknown, or the last direction.
        DateRefusee: they logged days after it.
        DroitRefuse: only the direction says who left.
    """
    from cariforef_tui.services.agents.past import check_contract

    with writing_as(store, acteur, Droit.ADMINISTRER) as writing:
        agents = writing.agents()
        agent = resolve_agent(agents, initiales)
        check_not_last_direction(agents, agent)
        gone = replace(agent, actif=False, depart=depart)
        check_contract(writing, agent, gone, acteur)
        writing.update_agent(gone)
        return gone


def check_not_last_direction(agents: Iterable[Agent], agent: Agent) -> None:
    """Raise AgentRefuse if nobody would be direction without `agent`."""
    others = (other for other in agents if other.initiales != agent.initiales)
    if agent.role is Role.DIRECTION and regime_of(others) is Regime.OUVERT:
        raise AgentRefuse(
            f"{agent.initiales} est la dernière personne de la direction : "
            "donnez d'abord ce rôle à quelqu'un d'autre."
        )


def clean_initiales(texte: str) -> str:
    """Return initials as they are kept; raises AgentRefuse if they are not two to four letters."""
    initiales = texte.strip().upper()
    if not INITIALES.fullmatch(initiales):
        raise AgentRefuse("Initiales : deux à quatre lettres sans accent, par exemple DM.")
    return initiales


def clean_nom(texte: str | None) -> str | None:
    """Return a displayed name, None if there is none; raises TexteRefuse."""
    return clean_text(texte, longueur_max=NOM_MAX, champ="Nom") or None if texte else None


def clean_fonction(texte: str | None) -> str | None:
    """Return a job as the monthly sheet prints it, None if there is none; raises TexteRefuse."""
    return clean_text(texte, longueur_max=FONCTION_MAX, champ="Fonction") or None if texte else None


def clean_equipe(texte: str | None) -> str | None:
    """Return the équipe named, None if there is none; raises AgentRefuse."""
    equipe = (texte or "").strip().upper() or None
    if equipe not in (None, EQUIPE_SI):
        raise AgentRefuse(f"Équipe inconnue : seule l'équipe {EQUIPE_SI} se compte à part.")
    return equipe


def clean_courriel(texte: str) -> str:
    """Return an address as it is kept; raises TexteRefuse if no mail could go there."""
    adresse = texte.strip()
    if len(adresse) > COURRIEL_MAX or not _COURRIEL.fullmatch(adresse) or ".." in adresse:
        raise TexteRefuse(
            f"{quote_text(texte)} : adresse non reconnue (par exemple prenom.nom@exemple.fr, sans accent)."
        )
    return adresse


def set_courriel(store: Store, initiales: str, courriel: str | None, *, acteur: str) -> Agent:
    """Keep an agent's address for reminders, None to forget it.

    Raises:
        TexteRefuse, AgentRefuse: no such address, no such agent.
        DroitRefuse: somebody else's, once a direction is named.
    """
    adresse = None if courriel is None else clean_courriel(courriel)
    with store.writing(acteur) as writing:
        agents = writing.agents()
        agent = resolve_anybody(agents, initiales)
        if acteur != agent.initiales and not allows(agents, acteur, Droit.ADMINISTRER):
            raise refuse(acteur, Droit.ADMINISTRER, None, f"réservé à {agent.initiales} ou à la direction")
        changed = replace(agent, courriel=adresse)
        check_naming(agents, agent, changed, acteur)
        writing.update_agent(changed)
        return changed


def set_quotite(
    store: Store, initiales: str, depuis: date, semaine: tuple[int, int, int, int, int], *, acteur: str
) -> RythmeSet:
    """Set the hundredths expected Monday to Friday from `depuis` on; days that hold more keep it.

    Raises:
        MoisSigne: a signed month expects other days.
        JoursRefuses, AgentRefuse: no such pattern, no such agent.
        DroitRefuse: `acteur` may not say how this agent works.
    """
    from cariforef_tui.services.agents.past import check_rythme, list_beyond

    if any(not 0 <= centiemes <= JOUR_ENTIER for centiemes in semaine):
        raise JoursRefuses("Quotité : chaque jour vaut de 0 à 1.")
    with store.writing(acteur) as writing:
        agents = writing.agents()
        agent = resolve_agent(agents, initiales)
        check(agents, acteur, Droit.RYTHMER, agent)
        quotite = Quotite(agent.initiales, depuis, (*semaine, 0, 0))
        check_rythme(writing, agent, quotite)
        writing.set_quotite(quotite)
        return RythmeSet(quotite, list_beyond(writing, quotite))


def name_direction(agents: Sequence[Agent], initiales: str) -> tuple[Agent, ...]:
    """Return the agents of a new store with one of them at the direction, added if unknown.

    Raises:
        AgentRefuse: these are no initials.
    """
    known, cleaned = {agent.initiales: agent for agent in agents}, clean_initiales(initiales)
    named = known.get(cleaned, Agent(initiales=cleaned))
    return tuple((known | {cleaned: replace(named, role=Role.DIRECTION)}).values())


def may_add(agents: Sequence[Agent], acteur: str | None) -> bool:
    """True if `acteur` may add somebody; None is a person who adds themselves, before anybody acts."""
    if acteur is not None:
        return allows(agents, acteur, Droit.ADMINISTRER)
    return regime_of(agents) is Regime.OUVERT and not are_bound(agents)


def _check_addition(writing: Writing, initiales: str, acteur: str | None) -> None:
    """Check who adds an agent: anybody may add themselves if there is no direction and no linked account."""
    agents = writing.agents()
    if acteur is not None and acteur != initiales:
        check(agents, acteur, Droit.ADMINISTRER)
    elif not may_add(agents, None):
        raise DroitRefuse(
            f"{initiales} ne peut pas s'ajouter : les agents sont ajoutés par la direction. "
            "Rien n'a été écrit.",
            Droit.ADMINISTRER.value,
        )


def resolve_pole(programme: Programme, texte: str) -> str:
    """Return the code of the pôle that `texte` names; raises CodeRefuse with the four pôles."""
    poles = tuple(pole.code for pole in programme.poles)
    with suppress(CodeRefuse):
        code = resolve_code(programme, texte)
        if code in poles:
            return code
    raise CodeRefuse(f"{quote_text(texte)} n'est pas un sigle du programme.", poles)
