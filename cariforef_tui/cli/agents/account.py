"""`cariforef agent compte`: which account of the machine is whose."""

from __future__ import annotations

import click

from cariforef_tui.cli.agents.roles import describe_agent
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_notice
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.services.agents.accounts import bind_account, clean_compte, is_none

LIEE = (
    "Premier compte lié : désormais chacun n'entre que par le compte lié à ses initiales, et "
    "--agent ne désigne plus personne d'autre. Un compte qui n'est lié à personne n'entre plus."
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
    with invocation.store() as store:
        acteur = invocation.actor(store)
        done = bind_account(store, initiales, account, acteur=acteur, caller=invocation.compte(store))
    rules = wrap_text(LIEE if done.liee else DELIEE) if done.liee or done.deliee else []
    print_done([f"Enregistré : {describe_agent(done.agent)}.", *rules])
    if account is not None and not is_account(account):
        print_notice(
            f"Attention : cette machine n'a pas de compte « {account} », qui n'entre que par le navigateur."
        )
