"""Who may do what: one question for screens, commands, imports and exports.

An agent writes their own days and reads everybody's progress. A coordinateur acts on the people and lines of
their pôle, which may have several coordinateurs. The direction may do all, so that a pôle whose coordinateur
is away waits for nobody. An auditor reads all and writes nothing. Whoever left keeps their days until then;
their coordinateur or the direction may sign what they left unsigned. A store that names no direction is open:
whoever works there sets it up, steers, and sets their own rhythm. Days, absences, rhythms and visas are
personal even then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.values.text import elide, elide_pole


class Droit(StrEnum):
    """An action. Its object is an agent for those of `ON_AGENT`, else a pôle (None: all of them).

    The journal keeps the value when somebody without the right attempts the action.
    """

    SAISIR = "saisir"
    LIRE = "lire"
    SIGNER = "signer"
    CONTRESIGNER = "contresigner"
    ROUVRIR = "rouvrir"
    RYTHMER = "rythmer"
    EXPORTER_DOSSIER = "exporter le dossier"
    DECLARER = "déclarer"
    PILOTER = "piloter"
    REVOIR = "tenir la revue"
    RAPPELER = "envoyer les rappels"
    LIRE_JOURNAL = "lire le journal"
    REGLER = "régler"
    ADMINISTRER = "administrer"


class Regime(StrEnum):
    """OUVERT as long as no direction is named."""

    OUVERT = "ouvert"
    NOMINATIF = "nominatif"


PETITE_EQUIPE = 3
"""Under so many people, the days of a group and what they lack tell who was away."""
NAME_DIRECTION = "Personne n'est nommé à la direction : cariforef agent role INITIALES direction."
"""What a store without direction says where people look at the team or at the set-up."""
READS = frozenset({Droit.LIRE, Droit.LIRE_JOURNAL})
OPEN = frozenset(
    {
        Droit.DECLARER,
        Droit.PILOTER,
        Droit.REVOIR,
        Droit.REGLER,
        Droit.ADMINISTRER,
    }
)
"""What everybody may do while no direction is named: nothing that tells or changes another person's days."""
OWN = frozenset({Droit.SAISIR, Droit.LIRE, Droit.SIGNER, Droit.EXPORTER_DOSSIER})
"""What everybody may do on themselves."""
NEVER_OWN = frozenset({Droit.CONTRESIGNER, Droit.ROUVRIR})
ON_AGENT = frozenset({*OWN, *NEVER_OWN, Droit.RYTHMER})
"""Rights whose object is an agent; a pôle or all of them for the others."""
OF_COORDINATEUR = frozenset(
    {
        *(ON_AGENT - {Droit.SIGNER}),
        Droit.DECLARER,
        Droit.PILOTER,
        Droit.REVOIR,
        Droit.RAPPELER,
        Droit.LIRE_JOURNAL,
    }
)
"""What a coordinateur may do on the people and the lines of their pôle."""
_ACTIONS = {
    Droit.SAISIR: "saisir pour {}",
    Droit.LIRE: "lire le détail de {}",
    Droit.SIGNER: "signer le mois de {}",
    Droit.CONTRESIGNER: "contresigner ou renvoyer le mois de {}",
    Droit.ROUVRIR: "rouvrir le mois de {}",
    Droit.RYTHMER: "fixer le rythme de {}",
    Droit.EXPORTER_DOSSIER: "exporter le dossier de {}",
    Droit.DECLARER: "déclarer sur une ligne {}",
    Droit.PILOTER: "réviser le plan {}",
    Droit.REVOIR: "écrire dans la revue {}",
    Droit.RAPPELER: "envoyer les rappels {}",
    Droit.LIRE_JOURNAL: "lire le journal {}",
    Droit.REGLER: "changer les réglages communs",
    Droit.ADMINISTRER: "administrer les agents et les programmes",
}


def describe_droit(droit: Droit, objet: Agent | str | None) -> str:
    """Return the action in words: `saisir pour LR`, `réviser le plan de PRI`."""
    if isinstance(objet, Agent):
        return _ACTIONS[droit].format(objet.initiales)
    return _ACTIONS[droit].format(elide_pole(objet))


def regime_of(agents: Iterable[Agent]) -> Regime:
    """Return the regime of a store whose agents are given."""
    named = any(agent.role is Role.DIRECTION and agent.actif for agent in agents)
    return Regime.NOMINATIF if named else Regime.OUVERT


def judge_by(agents: Iterable[Agent], juges: Iterable[Agent]) -> tuple[Agent, ...]:
    """Return the people of a copy, `agents`, with the rights that they have today in its store, `juges`.

    People whom the store no longer knows have no right; only whoever reads everybody may read them.
    """
    today = {agent.initiales: agent for agent in juges}
    seen = [
        replace(
            agent,
            pole=now.pole,
            coordonne=now.coordonne,
            actif=now.actif,
            role=now.role,
            compte=now.compte,
        )
        if (now := today.pop(agent.initiales, None)) is not None
        else replace(agent, pole=None, coordonne=None, actif=False, role=None, compte=None)
        for agent in agents
    ]
    return tuple(sorted((*seen, *today.values()), key=lambda agent: agent.initiales))


def autorise(acteur: Agent, droit: Droit, objet: Agent | str | None, regime: Regime) -> str | None:
    """Return why `acteur` may not do that, in French; None if they may.

    `objet` is the agent for the rights on an agent, the code of a pôle or None (all of them) for the others.
    """
    is_own = isinstance(objet, Agent) and objet.initiales == acteur.initiales
    # Whoever left keeps their own days, and nothing else.
    if not acteur.actif and not (acteur.has_left and is_own and droit in OWN):
        return f"{acteur.initiales} n'est plus en activité"
    # Even an auditor may have their own file: the law gives it to them.
    own_file = droit is Droit.EXPORTER_DOSSIER and isinstance(objet, Agent) and objet == acteur
    if acteur.role is Role.AUDITEUR and not own_file:
        return None if droit in READS else "un auditeur lit tout et n'écrit rien"
    if droit in ON_AGENT:
        if not isinstance(objet, Agent):
            raise TypeError(f"{droit.value} needs an agent")
        return _on_agent(acteur, droit, objet, regime)
    if isinstance(objet, Agent):
        raise TypeError(f"{droit.value} needs a pôle or nothing")
    return _on_pole(acteur, droit, objet, regime)


def _on_agent(acteur: Agent, droit: Droit, objet: Agent, regime: Regime) -> str | None:
    if acteur.initiales == objet.initiales:
        if droit in NEVER_OWN:
            return "personne ne contresigne ni ne rouvre son propre mois"
        # Nobody else could set the rhythm of who works in a store without direction.
        if droit in OWN or (droit is Droit.RYTHMER and regime is Regime.OUVERT):
            return None
    # Only somebody who left has their month signed by others.
    if droit is Droit.SIGNER and not objet.has_left:
        return f"seul {objet.initiales} signe son mois"
    if droit is Droit.EXPORTER_DOSSIER and acteur.role is not Role.DIRECTION:
        return f"réservé à {objet.initiales} et à la direction"
    if acteur.role is Role.DIRECTION or _coordonne(acteur, objet.pole):
        return None
    return f"réservé {'à ' + objet.initiales + ', ' if droit in OWN else ''}{_who(objet.pole)}"


def _on_pole(acteur: Agent, droit: Droit, pole: str | None, regime: Regime) -> str | None:
    if acteur.role is Role.DIRECTION or (regime is Regime.OUVERT and droit in OPEN):
        return None
    if droit in OF_COORDINATEUR and _coordonne(acteur, pole):
        return None
    # Any coordinateur may hold the review of the whole.
    if droit is Droit.REVOIR and pole is None and acteur.coordonne is not None:
        return None
    # Whoever works in a pôle declares on its lines.
    if droit is Droit.DECLARER and pole is not None and acteur.pole == pole:
        return None
    if droit is Droit.REVOIR and pole is None:
        return "réservé à un coordinateur ou à la direction"
    return f"réservé {_who(pole if droit in OF_COORDINATEUR else None)}"


def _coordonne(acteur: Agent, pole: str | None) -> bool:
    return pole is not None and acteur.coordonne == pole


def _who(pole: str | None) -> str:
    return f"à un coordinateur {elide(pole)} ou à la direction" if pole else "à la direction"
