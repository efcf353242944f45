"""Who may do what: one question for screens, commands, imports and exports.

An agent writes their own days, declares on the lines where they work, and reads everybody's progress. A
coordinateur acts on the people and lines of their pôle, which may have several coordinateurs. The direction
may do all, so that a pôle whose coordinateur is away waits for nobody. An auditor reads all and writes
nothing. Whoever left keeps their days until then; their coordinateur or the direction may sign what they left
unsigned. A store that names no direction is open: whoever works there sets it up, and sets their own rhythm.
The plan and the review of a pôle are open too where nobody is named to hold them; a setting may open the plan
everywhere. Days, absences, rhythms and visas are personal even then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.values.text import agree, elide, elide_pole, join_words


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
    SOLDER = "solder"
    PILOTER = "piloter"
    REVOIR = "tenir la revue"
    RAPPELER = "envoyer les rappels"
    LIRE_JOURNAL = "lire le journal"
    REGLER = "régler"
    ADMINISTRER = "administrer"
    NOMMER = "nommer"
    OUVRIR = "ouvrir une année"


class Regime(StrEnum):
    """OUVERT as long as no direction is named."""

    OUVERT = "ouvert"
    NOMINATIF = "nominatif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charte:
    """What rights depend on besides the person: the regime, the initials that coordinate pôles, a setting.

    `coordinateurs` holds those of each pôle that has some, in the order of their initials.
    `plan_a_tous` is that setting: everybody revises the plan. `has_accounts` is True once an account is
    linked to a person. The default is the strictest of all.
    """

    regime: Regime = Regime.NOMINATIF
    coordinateurs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plan_a_tous: bool = False
    has_accounts: bool = True

    def is_unnamed(self, pole: str | None) -> bool:
        """True if nobody is named to steer a pôle (None: any pôle), neither coordinateur nor direction."""
        named = self.coordinateurs if pole is None else self.coordinateurs.get(pole)
        return self.regime is Regime.OUVERT and not named

    def is_naming_open(self, acteur: str, pole: str | None) -> bool:
        """True if `acteur` may give rights on the people of a pôle (None: on everybody) without a direction.

        Once somebody coordinates a pôle, or once an account is linked, nobody names themselves.
        """
        if pole is not None and acteur in self.coordinateurs.get(pole, ()):
            return self.regime is Regime.OUVERT
        return self.is_unnamed(pole) and not (pole is None and self.has_accounts)

    def is_plan_open(self, pole: str | None) -> bool:
        """True if anybody may revise the plan of a pôle (None: of several): the setting, or nobody named."""
        return self.plan_a_tous or self.is_unnamed(pole)


NOMINATIVE = Charte()
PETITE_EQUIPE = 3
"""Under so many people, the days of a group and what they lack tell who was away."""
NAME_DIRECTION = "Personne n'est nommé à la direction : cariforef agent role INITIALES direction."
"""What a store without direction says where people look at the team or at the set-up."""
READS = frozenset({Droit.LIRE, Droit.LIRE_JOURNAL})
OPEN = frozenset({Droit.REGLER, Droit.ADMINISTRER})
"""What everybody may do while no direction is named: nothing that tells or changes another person's days."""
OF_PLAN = frozenset({Droit.DECLARER, Droit.SOLDER, Droit.PILOTER})
"""What everybody may do where `Charte.is_plan_open`."""
OWN = frozenset({Droit.SAISIR, Droit.LIRE, Droit.SIGNER, Droit.EXPORTER_DOSSIER})
"""What everybody may do on themselves."""
NEVER_OWN = frozenset({Droit.CONTRESIGNER, Droit.ROUVRIR})
ON_AGENT = frozenset({*OWN, *NEVER_OWN, Droit.RYTHMER})
"""Rights whose object is an agent; a pôle or all of them for the others."""
OF_COORDINATEUR = frozenset(
    {
        *(ON_AGENT - {Droit.SIGNER}),
        *OF_PLAN,
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
    Droit.SOLDER: "solder une ligne {}",
    Droit.PILOTER: "réviser le plan {}",
    Droit.REVOIR: "écrire dans la revue {}",
    Droit.RAPPELER: "envoyer les rappels {}",
    Droit.LIRE_JOURNAL: "lire le journal {}",
    Droit.REGLER: "changer les réglages communs",
    Droit.ADMINISTRER: "administrer les agents et les programmes",
    Droit.NOMMER: "donner ou retirer des droits sur les personnes {}",
    Droit.OUVRIR: "ouvrir une année pour tous",
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


def are_bound(agents: Iterable[Agent]) -> bool:
    """True as soon as one active agent has an account: from then on everybody is known by theirs."""
    return any(agent.compte is not None and agent.actif for agent in agents)


def charte_of(agents: Collection[Agent], *, plan_a_tous: bool) -> Charte:
    """Return what rights depend on in a store whose agents and setting are given."""
    coordinateurs: dict[str, tuple[str, ...]] = {}
    for agent in agents:
        if agent.coordonne and agent.actif and agent.logs_days:
            coordinateurs[agent.coordonne] = (*coordinateurs.get(agent.coordonne, ()), agent.initiales)
    return Charte(
        regime=regime_of(agents),
        coordinateurs=coordinateurs,
        plan_a_tous=plan_a_tous,
        has_accounts=are_bound(agents),
    )


def describe_unnamed(charte: Charte, poles: Iterable[str]) -> str:
    """Return how to name a direction, and the pôles whose plan is open without it; empty if there is one."""
    alone = [pole for pole in poles if charte.is_plan_open(pole)]
    if not alone:
        return "" if charte.regime is Regime.NOMINATIF else NAME_DIRECTION
    if len(alone) > 1:
        return f"Chacun révise le plan en {len(alone)} endroits : cariforef agent role INITIALES direction."
    return f"Chacun révise le plan {elide(alone[0])} : cariforef agent coordonne INITIALES {alone[0]}."


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


def autorise(
    acteur: Agent,
    droit: Droit,
    objet: Agent | str | None,
    charte: Charte = NOMINATIVE,
    qui: Collection[str] = (),
) -> str | None:
    """Return why `acteur` may not do that, in French; None if they may.

    `objet` is the agent for the rights on an agent, the code of a pôle or None (all of them) for the others.
    `qui` are the initials of those who log on the line concerned, who may declare on it.
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
        return _on_agent(acteur, droit, objet, charte)
    if isinstance(objet, Agent):
        raise TypeError(f"{droit.value} needs a pôle or nothing")
    is_open = (
        (droit in OPEN and charte.regime is Regime.OUVERT)
        or (droit in OF_PLAN and charte.is_plan_open(objet))
        or (droit in (Droit.REVOIR, Droit.OUVRIR) and charte.is_unnamed(objet))
        or (droit is Droit.NOMMER and charte.is_naming_open(acteur.initiales, objet))
    )
    if acteur.role is Role.DIRECTION or is_open:
        return None
    return _on_pole(acteur, droit, objet, charte, qui)


def _on_agent(acteur: Agent, droit: Droit, objet: Agent, charte: Charte) -> str | None:
    if acteur.initiales == objet.initiales:
        if droit in NEVER_OWN:
            return "personne ne contresigne ni ne rouvre son propre mois"
        # Nobody else could set the rhythm of who works in a store without direction.
        if droit in OWN or (droit is Droit.RYTHMER and charte.regime is Regime.OUVERT):
            return None
    # Only somebody who left has their month signed by others.
    if droit is Droit.SIGNER and not objet.has_left:
        return f"seul {objet.initiales} signe son mois"
    if droit is Droit.EXPORTER_DOSSIER and acteur.role is not Role.DIRECTION:
        return f"réservé à {objet.initiales} et à la direction"
    if acteur.role is Role.DIRECTION or _coordonne(acteur, objet.pole):
        return None
    return f"réservé {'à ' + objet.initiales + ', ' if droit in OWN else ''}{_who(objet.pole, charte, objet)}"


def _on_pole(
    acteur: Agent, droit: Droit, pole: str | None, charte: Charte, qui: Collection[str]
) -> str | None:
    if droit is Droit.NOMMER and charte.regime is Regime.OUVERT:
        return f"réservé {_who(pole, charte)} ou, sans elle, au compte de la base (sans --agent)"
    if droit in OF_COORDINATEUR and _coordonne(acteur, pole):
        return None
    # Any coordinateur may hold the review of the whole. Where there is no direction, they also act on several
    # pôles and open the year of all.
    is_of_any = pole is None and (
        droit is Droit.REVOIR or (droit in {*OF_PLAN, Droit.OUVRIR} and charte.regime is Regime.OUVERT)
    )
    if is_of_any:
        return None if acteur.coordonne is not None else "réservé à un coordinateur ou à la direction"
    if droit is not Droit.DECLARER or pole is None:
        return f"réservé {_who(pole if droit in OF_COORDINATEUR else None, charte)}"
    # Whoever works in a pôle declares on its lines, and whoever logs on a line declares there.
    if pole == acteur.pole or acteur.initiales in qui:
        return None
    return f"réservé à qui y travaille, {_who(pole, charte)}"


def _coordonne(acteur: Agent, pole: str | None) -> bool:
    return pole is not None and acteur.coordonne == pole


def _who(pole: str | None, charte: Charte, objet: Agent | None = None) -> str:
    if pole is None:
        return "à la direction"
    names = [name for name in charte.coordinateurs.get(pole, ()) if objet is None or name != objet.initiales]
    if not names:
        return f"à un coordinateur {elide(pole)} ou à la direction"
    verb = agree(len(names), "coordonne", "coordonnent")
    return f"à {join_words(names, 'ou')}, qui {verb} {pole}, ou à la direction"
