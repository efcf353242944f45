"""`cariforef agent droits [AGENT]`: what a person may do, by the rule that every write asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.table import Cadrage, Colonne, render_table, wrap_text
from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.agents.rights import ON_AGENT, Droit, Regime
from cariforef_tui.domain.values.text import elide
from cariforef_tui.services.agents.accounts import Habilitation, Scope, load_habilitation

COLONNES = (Colonne("Peut", Cadrage.RENVOI), Colonne("Pour qui, sur quoi", Cadrage.RENVOI))
CITES_MAX = 14
LIBELLES = {
    Droit.SAISIR: "saisir des jours, des absences",
    Droit.LIRE: "lire le détail des jours",
    Droit.SIGNER: "signer un mois",
    Droit.CONTRESIGNER: "contresigner ou renvoyer un mois",
    Droit.ROUVRIR: "rouvrir un mois validé",
    Droit.RYTHMER: "fixer un rythme de travail",
    Droit.EXPORTER_DOSSIER: "exporter un dossier personnel",
    Droit.DECLARER: "déclarer : soldée, reste à faire, jalon",
    Droit.PILOTER: "réviser le plan",
    Droit.REVOIR: "écrire dans la revue",
    Droit.LIRE_JOURNAL: "lire le journal",
    Droit.REGLER: "changer réglages, calendrier, conventions",
    Droit.ADMINISTRER: "administrer agents et programmes",
}
_WHOLE = frozenset({Droit.REGLER, Droit.ADMINISTRER})
_REGIMES = {
    Regime.OUVERT: "Aucune direction n'est nommée : tout est ouvert à chacun, sauf les jours et les visas.",
    Regime.NOMINATIF: "Une direction est nommée : chacun a les droits de son rôle.",
}


@commande("base", "agent", "json")
@click.argument("agent", required=False)
@click.pass_obj
def droits(invocation: Invocation, agent: str | None) -> None:
    """Dire ce que AGENT (sinon vous) peut faire.

    Pour qui et sur quoi. L'avancement se lit par tous.
    """
    with invocation.store() as store:
        who = agent if agent is not None else invocation.actor(store)
        found = load_habilitation(store, who, exercice=invocation.exercice(store))
    invocation.answer(_to_json(found, lie=invocation.bound_agent is not None), _render(found))


def _to_json(found: Habilitation, *, lie: bool) -> dict[str, object]:
    one = found.agent
    return {
        "agent": one.initiales,
        "role": one.role.value if one.role else None,
        "coordonne": one.coordonne,
        "compte": one.compte,
        "regime": found.regime.value,
        "comptes_lies": lie,
        "droits": [
            {"droit": portee.droit.value, "agents": list(portee.agents)}
            if portee.droit in ON_AGENT
            else {"droit": portee.droit.value, "poles": list(portee.poles), "gip": portee.gip}
            for portee in found.scopes
        ],
    }


def _render(found: Habilitation) -> Iterator[str]:
    yield f"{found.agent.initiales}, {describe_role(found)}"
    yield from wrap_text(_REGIMES[found.regime])
    yield ""
    rows = [(LIBELLES[one.droit], _describe(found, one)) for one in found.scopes]
    yield from render_table(COLONNES, [row for row in rows if row[1]])
    refused = [libelle for libelle, where in rows if not where]
    if refused:
        yield ""
        yield from wrap_text(f"Ne peut pas : {' ; '.join(refused)}.", retrait="  ")


def describe_role(found: Habilitation) -> str:
    """Return the person's role in words, such as `direction` or `coordonne PRI`."""
    one = found.agent
    if one.role is Role.AUDITEUR:
        return "auditeur : lit tout, n'écrit rien"
    parts = ["direction"] if one.role is Role.DIRECTION else []
    if one.coordonne:
        parts.append(f"coordonne {one.coordonne}")
    parts.append(f"agent {elide(one.pole)}" if one.pole else "agent sans pôle")
    return ", ".join(parts)


def _describe(found: Habilitation, portee: Scope) -> str:
    if portee.droit in ON_AGENT:
        return _describe_agents(found, portee)
    if portee.droit in _WHOLE:
        return "pour tous" if portee.gip else ""
    if portee.gip and len(portee.poles) == len(found.poles):
        return "partout"
    where = [*portee.poles, *(["le GIP"] if portee.gip else [])]
    return ", ".join(where)


def _describe_agents(found: Habilitation, portee: Scope) -> str:
    own = found.agent.initiales
    others = [name for name in portee.agents if name != own]
    everybody = [
        one.initiales
        for one in found.agents
        if one.initiales != own and (one.logs_days or portee.droit is Droit.LIRE)
    ]
    parts = ["soi"] if own in portee.agents else []
    if others and others == everybody:
        parts.append("tous les autres" if parts else "tous sauf soi")
    elif others:
        parts.append(_list(found, others))
    return ", ".join(parts)


def _list(found: Habilitation, others: Sequence[str]) -> str:
    """Name a whole pôle rather than its people."""
    pole = found.agent.coordonne
    members = {one.initiales for one in found.agents if one.pole == pole and one != found.agent}
    if pole is not None and set(others) <= members and len(others) > 1:
        return f"les agents {elide(pole)} ({', '.join(others)})"
    return ", ".join(others[:CITES_MAX]) + (", …" if len(others) > CITES_MAX else "")
