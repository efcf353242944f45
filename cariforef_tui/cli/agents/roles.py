"""`cariforef agent role|coordonne|compte|modifier`: change a person's role, account and description."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from cariforef_tui.cli.kit.access import naming_store
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_notice
from cariforef_tui.cli.kit.table import (
    wrap_text,
)
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.mois.visas import GesteVisa, who_may
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import elide, join_words
from cariforef_tui.services.agents.accounts import (
    AgentChange,
    bind_account,
    clean_compte,
    is_none,
    modify_agent,
    set_coordonne,
    set_role,
)
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.ports.store import Store

AUCUN = "aucun"
NOMINATIVE = (
    "Une direction est nommée : désormais chacun ne saisit et ne lit en détail que ses propres jours, un "
    "coordinateur agit sur ce qu'il coordonne, la direction sur tout ; réglages, agents et programmes sont à "
    "elle. « cariforef agent droits INITIALES » dit ce que chacun peut faire."
)


@command("base", "agent")
@click.argument("initiales")
@click.argument(
    "texte_role",
    metavar="direction|auditeur|aucun",
    type=click.Choice([*(role.value for role in Role), AUCUN]),
)
def role(invocation: Invocation, initiales: str, texte_role: str) -> None:
    """Mettre INITIALES à la direction, en faire un auditeur, ou ni l'un ni l'autre.

    La direction peut tout ; un auditeur lit tout et n'écrit rien. Il reste toujours quelqu'un à la
    direction.
    """
    new_role = None if texte_role == AUCUN else Role(texte_role)
    with naming_store(invocation) as (store, acteur):
        done = set_role(store, initiales, new_role, acteur=acteur)
        agents = list_agents(store)
    rules = list(wrap_text(NOMINATIVE)) if done.nominative else []
    if new_role is Role.DIRECTION:
        rules += wrap_text(_describe_countersigners(done.agent, agents))
    print_done([f"Enregistré : {describe_agent(done.agent)}.", *rules])


def _describe_countersigners(agent: Agent, agents: Sequence[Agent]) -> str:
    """Say who countersigns the months of a person of the direction: never that person."""
    others = who_may(GesteVisa.CONTRESEING, agent, (), agents)
    if others:
        return f"Les mois {elide(agent.initiales)} seront contresignés par {join_words(others, 'ou')}."
    lead = f" ou un coordinateur {elide(agent.pole)} (cariforef agent coordonne)" if agent.pole else ""
    return (
        f"Personne ne peut contresigner les mois {elide(agent.initiales)} : nommez une autre personne à la "
        f"direction{lead}."
    )


@command("base", "agent")
@click.argument("initiales")
@click.argument("pole", metavar="POLE|aucun")
def coordonne(invocation: Invocation, initiales: str, pole: str) -> None:
    """Nommer INITIALES coordinateur de POLE, ou d'aucun.

    POLE peut avoir plusieurs coordinateurs : quand l'un est absent, nommez-en un autre, puis retirez-lui
    ce rôle (aucun) à son retour. Une personne n'en coordonne qu'un.
    """
    with naming_store(invocation) as (store, acteur):
        done = set_coordonne(
            store,
            initiales,
            None if is_none(pole) else pole,
            exercice=invocation.exercice(store),
            acteur=acteur,
        )
    left = f" {done.agent.initiales} ne coordonne plus {done.ancien_pole}." if done.ancien_pole else ""
    print_done([f"Enregistré : {describe_agent(done.agent)}.{left}"])


LIEE = (
    "Premier compte lié : désormais chacun n'entre que par le compte lié à ses initiales, et "
    "--agent ne désigne plus personne d'autre. Un compte lié à aucune personne n'entre plus."
)
DELIEE = (
    "Plus aucun compte n'est lié : chacun dit de nouveau qui il est (--agent), et rien ne le prouve. Pour "
    "revenir dessus : cariforef agent compte INITIALES COMPTE, en commençant par le vôtre."
)


@command("base", "agent")
@click.argument("initiales")
@click.argument("nom_compte", metavar="COMPTE|aucun")
def compte(invocation: Invocation, initiales: str, nom_compte: str) -> None:
    """Lier le COMPTE de cette machine à INITIALES, ou le délier.

    Dès qu'un compte est lié, chacun est reconnu par le sien. Liez d'abord le vôtre.
    """
    from cariforef_tui.machine.account import is_account

    account = None if is_none(nom_compte) else clean_compte(nom_compte)
    with naming_store(invocation) as (store, acteur):
        done = bind_account(store, initiales, account, acteur=acteur, caller=invocation.compte(store))
    rules = wrap_text(LIEE if done.liee else DELIEE) if done.liee or done.deliee else []
    print_done([f"Enregistré : {describe_agent(done.agent)}.", *rules])
    if account is not None and not is_account(account):
        print_notice(
            f"Attention : cette machine n'a pas de compte « {account} », qui n'entre que par le navigateur."
        )


@command("base", "agent")
@click.argument("initiales")
@click.option("--nom", metavar="NOM", help="Nom affiché.")
@click.option("--fonction", metavar="TEXTE", help="Fonction, imprimée sur la fiche de temps.")
@click.option("--pole", metavar="POLE", help="Son sigle, tel que le programme l'écrit.")
@click.option("--equipe", metavar="SI", help="SI pour un membre de l'équipe SI.")
@click.option("--arrivee", metavar="DATE", help="Premier jour attendu.")
@click.option("--depart", metavar="DATE", help="Dernier jour attendu ; « aucun » remet en activité.")
def modifier(
    invocation: Invocation,
    /,
    initiales: str,
    *,
    nom: str | None,
    fonction: str | None,
    pole: str | None,
    equipe: str | None,
    arrivee: str | None,
    depart: str | None,
) -> None:
    """Changer ce qui est connu d'INITIALES.

    « aucun » vide un champ. Un dernier jour laisse ses droits à l'agent ; « agent partir » les lui retire.
    """
    if {nom, fonction, pole, equipe, arrivee, depart} == {None}:
        raise click.UsageError("Que changer ? Donnez au moins une option.")
    with invocation.store() as store:
        change = AgentChange(
            nom=nom,
            fonction=fonction,
            pole=pole,
            equipe=equipe,
            arrivee=_day(invocation, store, arrivee),
            depart=_day(invocation, store, depart),
        )
        done = modify_agent(
            store,
            initiales,
            change,
            exercice=invocation.exercice(store),
            acteur=invocation.actor(store),
        )
    print_done([f"Enregistré : {describe_agent(done.agent)}."])


def _day(invocation: Invocation, store: Store, texte: str | None) -> date | str | None:
    if texte is None or is_none(texte):
        return texte
    return invocation.read_day(store, texte)


def describe_agent(agent: Agent) -> str:
    """Return what is known of an agent, in one line."""
    known = (
        *(agent.initiales, agent.nom, agent.fonction, agent.pole, agent.equipe, agent.role),
        f"coordonne {agent.coordonne}" if agent.coordonne else None,
        f"compte {agent.compte}" if agent.compte else None,
        f"depuis le {format_date(agent.arrivee)}" if agent.arrivee else None,
        f"jusqu'au {format_date(agent.depart)}" if agent.depart else None,
    )
    return ", ".join(filter(None, known))
