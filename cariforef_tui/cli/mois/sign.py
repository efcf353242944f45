"""`cariforef mois signer|contresigner|renvoyer|rouvrir`: the gestures on a month."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.mois.arguments import read_mois, split_mois
from cariforef_tui.domain.mois.visas import tell_author
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.services.agents.agents import list_agents, resolve_pole
from cariforef_tui.services.mois.months import load_mois_agents
from cariforef_tui.services.mois.visas import (
    MoisSignature,
    countersign_months,
    reopen_month,
    send_back_month,
    sign_month,
)
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import DateReference

MOTIF = click.option(
    "--motif", type=PROSE, metavar="TEXTE", default="", help="Pourquoi : gardé pour toujours."
)


@command("base", "agent")
@click.argument("mots", nargs=-1, metavar="[AGENT] [MOIS]")
def signer(invocation: Invocation, mots: tuple[str, ...]) -> None:
    """Signer son propre MOIS : plus rien ne s'y écrit.

    Sans MOIS, le dernier terminé. La fiche se fige. Il doit être complet : tous les jours saisis ou absents,
    aucun jour copié à confirmer. Seul un coordinateur peut ensuite le renvoyer. Le mois d'un AGENT parti se
    signe pour lui, par son coordinateur ou la direction ; quelqu'un d'autre le contresigne.
    """
    with invocation.store() as store:
        acteur = invocation.actor(store)
        agents = list_agents(store)
        names, texte = split_mois(mots, agents)
        if len(names) > 1:
            raise click.UsageError("Un seul agent à la fois.")
        agent = names[0] if names else acteur
        if texte is None and agent.strip().upper() not in {agent.initiales for agent in agents}:
            agent, texte = acteur, agent
        month = read_mois(texte, invocation.reference(store))
        done = sign_month(store, agent, month, today=invocation.wiring.today(), acteur=acteur)
    print_done(_tell_signature(done))


def _tell_signature(done: MoisSignature) -> Iterator[str]:
    visa, absent = done.visa, done.fiche.cumul.absent
    of_which = f" dont {format_jours(absent)} d'absence" if absent else ""
    total = f"{format_jours(done.fiche.total)}{of_which}"
    yield from wrap_text(
        f"Enregistré : {visa.mois.libelle} signé par {tell_author(visa)}, {total}. Plus rien ne s'y écrit."
    )
    if done.precedent is not None:
        yield f"Reste à signer : {done.precedent.libelle}, le mois d'avant."


@command("base", "agent")
@click.argument("agents", nargs=-1, metavar="[AGENT]... [MOIS]")
@click.option("--tous", is_flag=True, help="Tous ceux qui sont signés, et que vous pouvez contresigner.")
@click.option("--pole", metavar="POLE", help="Avec --tous, dans un seul pôle.")
def contresigner(invocation: Invocation, *, agents: tuple[str, ...], tous: bool, pole: str | None) -> None:
    """Contresigner le MOIS signé de chaque AGENT : il est validé.

    Sans MOIS, le dernier terminé. Tous ensemble ou aucun. Personne ne contresigne le sien.
    """
    with invocation.store() as store:
        names, texte = split_mois(agents, list_agents(store))
        if bool(names) == tous:
            raise click.UsageError("Donnez les agents, ou --tous.")
        if pole is not None and not tous:
            raise click.UsageError("--pole va avec --tous.")
        acteur = invocation.actor(store)
        mois = read_mois(texte, invocation.reference(store))
        seen = None
        if tous:
            seen = _list_signed(store, mois, acteur, pole)
            names = tuple(seen)
        done = countersign_months(store, names, mois, acteur=acteur, seen=seen)
    whose = ", ".join(visa.agent for visa in done)
    replaced = ", ".join(sorted({visa.supplee for visa in done if visa.supplee}))
    place = f" (suppléance de {replaced})" if replaced else ""
    print_done(wrap_text(f"Enregistré : {mois.libelle} contresigné par {acteur}{place} pour {whose}."))


def _list_signed(store: Store, mois: Mois, acteur: str, pole: str | None) -> dict[str, int]:
    """The signatures that wait for `acteur`, by initials; raises VisaRefuse where there is none."""
    snapshot = load_mois_agents(store, DateReference(mois.first_day, mois.annee), lecteur=acteur)
    code = resolve_pole(snapshot.programme, pole) if pole is not None else None
    among = [agent.initiales for agent in snapshot.agents if code in (None, agent.pole)]
    signed = {
        signe.agent.initiales: signe.visas[-1].numero
        for signe in snapshot.to_countersign(acteur, mois, among)
    }
    if not signed:
        raise VisaRefuse(f"{mois.libelle.capitalize()} : aucun mois signé que {acteur} puisse contresigner.")
    return signed


@command("base", "agent")
@click.argument("agent")
@click.argument("mois", required=False)
@MOTIF
def renvoyer(invocation: Invocation, agent: str, mois: str | None, motif: str) -> None:
    """Renvoyer à AGENT son MOIS signé, avec un motif.

    Sans MOIS, le dernier terminé. Il s'ouvre à nouveau.
    """
    with invocation.store() as store:
        acteur = invocation.actor(store)
        month = read_mois(mois, invocation.reference(store))
        visa = send_back_month(store, agent, month, motif, acteur=acteur)
    print_done([f"Enregistré : {visa.mois.libelle} renvoyé à {visa.agent} par {tell_author(visa)}."])


@command("base", "agent")
@click.argument("agent")
@click.argument("mois", required=False)
@MOTIF
def rouvrir(invocation: Invocation, agent: str, mois: str | None, motif: str) -> None:
    """Rouvrir le MOIS validé d'AGENT, avec un motif.

    Sans MOIS, le dernier terminé. Les autres mois restent verrouillés. La réouverture et
    ce qui change ensuite se lisent pour toujours.
    """
    with invocation.store() as store:
        acteur = invocation.actor(store)
        month = read_mois(mois, invocation.reference(store))
        visa = reopen_month(store, agent, month, motif, acteur=acteur)
    print_done([f"Enregistré : {visa.mois.libelle} de {visa.agent} rouvert par {tell_author(visa)}."])
