"""`cariforef agent droits [AGENT]`: what a person may do, by the rule that every write checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import (
    Column,
    Fit,
    render_table,
    wrap_text,
)
from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.agents.rights import ON_AGENT, Droit, Regime
from cariforef_tui.domain.values.shown import (
    FLAG,
    TEXT,
    Field,
    Form,
    Shape,
    each,
    field,
    member,
    optional,
)
from cariforef_tui.domain.values.text import elide
from cariforef_tui.services.agents.accounts import (
    Habilitation,
    Scope,
    load_habilitation,
)
from cariforef_tui.services.agents.identity import Proof

COLUMNS = (Column("Peut", Fit.WRAP), Column("Pour qui, sur quoi", Fit.WRAP))
CITED_MAX = 14
"""People named beside a right, at most: about one line of a table of 80 cells."""
LIBELLES = {
    Droit.SAISIR: "saisir des jours, des absences",
    Droit.LIRE: "lire le détail des jours",
    Droit.SIGNER: "signer un mois",
    Droit.CONTRESIGNER: "contresigner ou renvoyer un mois",
    Droit.ROUVRIR: "rouvrir un mois contresigné",
    Droit.RYTHMER: "fixer un rythme de travail",
    Droit.EXPORTER_DOSSIER: "exporter un dossier personnel",
    Droit.DECLARER: "déclarer : reste à faire, jalon, livrable produit",
    Droit.SOLDER: "solder une ligne, la rouvrir",
    Droit.PILOTER: "réviser le plan, définir ses livrables",
    Droit.REVOIR: "écrire dans la revue",
    Droit.RAPPELER: "envoyer les rappels",
    Droit.LIRE_JOURNAL: "lire le journal",
    Droit.REGLER: "changer réglages, calendrier, conventions",
    Droit.ADMINISTRER: "administrer agents et programmes",
    Droit.NOMMER: "donner des droits aux autres, ou en retirer",
    Droit.OUVRIR: "ouvrir une année, charger un programme",
}
SANS_COMPTE = "Aucun compte n'est lié : chacun dit qui il est, et rien ne le prouve."
PAR_MOT_DE_PASSE = "Vous venez avec le mot de passe du serveur : rien ne prouve qui vous êtes."
_DROIT: Field[Scope] = field("droit", member(Droit), lambda it: it.droit)
SUR_AGENTS = Shape[Scope]("DroitSurAgents", _DROIT, field("agents", each(TEXT), lambda it: it.agents))
SUR_POLES = Shape[Scope](
    "DroitSurPoles",
    _DROIT,
    field("poles", each(TEXT), lambda it: it.poles),
    field("gip", FLAG, lambda it: it.gip),
)
PORTEE = Form[Scope](
    lambda: SUR_AGENTS.schema() | SUR_POLES.schema(),
    lambda it: (SUR_AGENTS if it.droit in ON_AGENT else SUR_POLES).to_json(it),
)
_WHOLE = frozenset({Droit.REGLER, Droit.ADMINISTRER, Droit.OUVRIR})
_REGIMES = {
    Regime.OUVERT: "Aucune direction n'est nommée : les réglages sont ouverts à chacun, ainsi que le plan et "
    "la revue là où personne ne coordonne ; jours, absences, rythmes et signatures restent à leur personne "
    "et à son coordinateur.",
    Regime.NOMINATIF: "Une direction est nommée : chacun a les droits de son rôle.",
}


@dataclass(frozen=True)
class Droits:
    """The rights of a person; `lies` is True if the store has bound accounts."""

    habilitation: Habilitation
    lies: bool


DROITS = Shape[Droits](
    "Habilitation",
    field("agent", TEXT, lambda it: it.habilitation.agent.initiales),
    field("role", optional(member(Role)), lambda it: it.habilitation.agent.role),
    field("coordonne", optional(TEXT), lambda it: it.habilitation.agent.coordonne),
    field("compte", optional(TEXT), lambda it: it.habilitation.agent.compte),
    field("regime", member(Regime), lambda it: it.habilitation.charte.regime),
    field("comptes_lies", FLAG, lambda it: it.lies),
    field("droits", each(PORTEE), lambda it: it.habilitation.scopes),
)


@command("base", "agent", "json")
@click.argument("agent", required=False)
def droits(invocation: Invocation, agent: str | None) -> None:
    """Dire ce que AGENT (sinon vous) peut faire.

    Les droits disent pour qui et sur quoi. Chacun peut lire l'avancement.
    """
    with invocation.store() as store:
        initiales = agent if agent is not None else invocation.actor(store)
        habilitation = load_habilitation(store, initiales, exercice=invocation.exercice(store))
    is_bound = invocation.bound_agent is not None
    is_proved = invocation.identite is not None and invocation.identite.proof is Proof.ACCOUNT
    reserve = "" if is_proved else PAR_MOT_DE_PASSE if is_bound else SANS_COMPTE
    invocation.answer(DROITS.to_json(Droits(habilitation, is_bound)), _render(habilitation, reserve))


def _render(habilitation: Habilitation, reserve: str) -> Iterator[str]:
    yield f"{habilitation.agent.initiales}, {describe_role(habilitation)}"
    yield from wrap_text(_REGIMES[habilitation.charte.regime])
    if habilitation.charte.plan_a_tous:
        yield from wrap_text("Par réglage, chacun révise le plan et solde ses lignes.")
    if reserve:
        yield from wrap_text(reserve)
    yield ""
    rows = [(LIBELLES[portee.droit], _describe(habilitation, portee)) for portee in habilitation.scopes]
    yield from render_table(COLUMNS, [row for row in rows if row[1]])
    refused = [libelle for libelle, where in rows if not where]
    if refused:
        yield ""
        yield from wrap_text(f"Ne peut pas : {' ; '.join(refused)}.", indent="  ")


def describe_role(habilitation: Habilitation) -> str:
    """Return the person's role in words, such as `direction` or `coordonne PRI`."""
    agent = habilitation.agent
    if agent.role is Role.AUDITEUR:
        return "auditeur : lit tout, n'écrit rien"
    parts = ["direction"] if agent.role is Role.DIRECTION else []
    if agent.coordonne:
        parts.append(f"coordonne {agent.coordonne}")
    parts.append(f"agent {elide(agent.pole)}" if agent.pole else "agent")
    return ", ".join(parts)


def _describe(habilitation: Habilitation, portee: Scope) -> str:
    if portee.droit in ON_AGENT:
        return _describe_agents(habilitation, portee)
    if portee.droit in _WHOLE:
        return "pour tous" if portee.gip else ""
    if portee.gip and len(portee.poles) == len(habilitation.poles):
        return "partout"
    where = [*portee.poles, *(["l'ensemble"] if portee.gip else [])]
    if portee.droit is Droit.DECLARER and habilitation.agent.logs_days:
        where.append("les lignes où l'on saisit")
    return ", ".join(where)


def _describe_agents(habilitation: Habilitation, portee: Scope) -> str:
    own = habilitation.agent.initiales
    others = [name for name in portee.agents if name != own]
    everybody = [
        agent.initiales
        for agent in habilitation.agents
        if agent.initiales != own and (agent.logs_days or portee.droit is Droit.LIRE)
    ]
    parts = ["soi"] if own in portee.agents else []
    if others and others == everybody:
        parts.append("tous les autres" if parts else "tous sauf soi")
    elif others:
        parts.append(_list(habilitation, others))
    return ", ".join(parts)


def _list(habilitation: Habilitation, others: Sequence[str]) -> str:
    """Return `others` by their initials; people of one pôle are introduced by its name."""
    agent = habilitation.agent
    pole = agent.coordonne
    members = {other.initiales for other in habilitation.agents if other.pole == pole and other != agent}
    if pole is not None and set(others) <= members and len(others) > 1:
        return f"les agents {elide(pole)} ({', '.join(others)})"
    return ", ".join(others[:CITED_MAX]) + (", …" if len(others) > CITED_MAX else "")
