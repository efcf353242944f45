"""Who logs: the agents known, one's own initials, a new agent, a working pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.agents import EQUIPE_SI, Agent, Quotite
from cariforef_tui.domain.programme import Niveau, Programme
from cariforef_tui.domain.recherche import resolve_agent, resolve_code
from cariforef_tui.domain.refus import AgentRefuse, CodeRefuse, JoursRefuses
from cariforef_tui.domain.saisies import JOUR_ENTIER
from cariforef_tui.domain.texte import clean_text
from cariforef_tui.services.ports import Store

NOM_MAX = 80
_INITIALES = re.compile(r"[A-Z]{2,4}")


@dataclass(frozen=True, slots=True)
class NouvelAgent:
    """An agent as typed; `pole` and `equipe` may be empty."""

    initiales: str
    nom: str | None = None
    pole: str | None = None
    equipe: str | None = None
    arrivee: date | None = None


def list_agents(store: Store) -> tuple[Agent, ...]:
    """Return every agent, inactive people included, by initials."""
    with store.reading() as reading:
        return reading.agents()


def find_agent(store: Store, initiales: str) -> Agent:
    """Return the active agent of these initials, as typed; raises AgentRefuse with the nearest ones."""
    return resolve_agent(list_agents(store), initiales)


def add_agent(store: Store, nouvel: NouvelAgent, *, exercice: int, acteur: str | None = None) -> Agent:
    """Add an agent; whoever adds themselves is their own actor.

    Raises:
        AgentRefuse: initials that are not two to four capital letters, or taken; an unknown équipe.
        CodeRefuse: `pole` is no pôle of the programme.
    """
    initiales = nouvel.initiales.strip().upper()
    if not _INITIALES.fullmatch(initiales):
        raise AgentRefuse("Initiales : deux à quatre lettres sans accent, par exemple DM.")
    equipe = nouvel.equipe.strip().upper() or None if nouvel.equipe else None
    if equipe not in (None, EQUIPE_SI):
        raise AgentRefuse(f"Équipe inconnue : seule l'équipe {EQUIPE_SI} se compte à part.")
    nom = clean_text(nouvel.nom, longueur_max=NOM_MAX, champ="Nom") if nouvel.nom else None
    with store.writing(acteur or initiales) as writing:
        pole = resolve_pole(writing.programme(exercice), nouvel.pole) if nouvel.pole else None
        agent = Agent(initiales, nom or None, pole, equipe, arrivee=nouvel.arrivee)
        writing.add_agent(agent)
        return agent


def deactivate_agent(store: Store, initiales: str, depart: date, *, acteur: str) -> Agent:
    """Mark an agent gone after `depart`; what they logged stays. Raises AgentRefuse."""
    with store.writing(acteur) as writing:
        agent = replace(resolve_agent(writing.agents(), initiales), actif=False, depart=depart)
        writing.update_agent(agent)
        return agent


def set_quotite(
    store: Store, initiales: str, depuis: date, semaine: tuple[int, int, int, int, int], *, acteur: str
) -> Quotite:
    """Set the hundredths expected Monday to Friday from `depuis` on; raises JoursRefuses, AgentRefuse."""
    if any(not 0 <= centiemes <= JOUR_ENTIER for centiemes in semaine):
        raise JoursRefuses("Quotité : chaque jour vaut de 0 à 1.")
    with store.writing(acteur) as writing:
        agent = resolve_agent(writing.agents(), initiales)
        quotite = Quotite(agent.initiales, depuis, (*semaine, 0, 0))
        writing.set_quotite(quotite)
        return quotite


def resolve_pole(programme: Programme, texte: str) -> str:
    """Return the code of the pôle that `texte` names; raises CodeRefuse with the four pôles."""
    poles = tuple(ligne.code for ligne in programme.lignes if ligne.niveau is Niveau.POLE)
    code = resolve_code(programme, texte)
    if code not in poles:
        raise CodeRefuse(f"{code} n'est pas un pôle.", poles)
    return code
