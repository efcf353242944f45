"""`cariforef agent compte`: which account, of the machine or of the server, is whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.agents.roles import describe_agent
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_lines, print_notice
from cariforef_tui.cli.kit.place import only_on_a_server
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.services.agents.accounts import bind_account, check_binding, clean_compte, is_none
from cariforef_tui.services.ports.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.services.ports.server import StoreServer
    from cariforef_tui.services.ports.store import Store

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
@click.option(
    "--sql", is_flag=True, help="Sur un serveur : écrire ce qui ouvre le compte, sans rien changer."
)
def compte(invocation: Invocation, initiales: str, nom_compte: str, *, sql: bool) -> None:
    """Lier le COMPTE de cette machine à INITIALES, ou le délier.

    Sur un serveur, c'est un de ses comptes, et il y est créé s'il n'existe pas.

    Dès qu'un compte est lié, chacun est reconnu par le sien. Liez d'abord le vôtre.
    """
    from cariforef_tui.machine.account import is_account

    account = None if is_none(nom_compte) else clean_compte(nom_compte)
    server, place = invocation.admin.server, invocation.place
    if sql:
        if server is None:
            raise only_on_a_server(place, "--sql")
        print_lines(f"{statement};" for statement in server.grant_text(place.path, account or ""))
        return
    with invocation.store() as store:
        acteur = invocation.actor(store)
        opens = find_opener(invocation, store)
        if opens is not None and account is not None:
            check_binding(store, initiales, account, acteur=acteur)
            opens.grant(place.path, account)
        done = bind_account(store, initiales, account, acteur=acteur, caller=invocation.compte(store))
        if opens is not None and done.ancien is not None:
            opens.revoke(place.path, done.ancien)
    print_done([f"Enregistré : {describe_agent(done.agent)}."])
    if done.liee:
        print_done(wrap_text(LIEE))
    if done.deliee:
        print_done(wrap_text(DELIEE))
    if account is None:
        return
    if server is None and not is_account(account):
        print_notice(
            f"Attention : cette machine n'a pas de compte « {account} », qui n'entre que par le navigateur."
        )
    if server is not None and opens is None:
        print_notice(_say_what_is_left(server, place.path, done.agent, acteur))


def find_opener(invocation: Invocation, store: Store) -> StoreServer | None:
    """Return the server whose accounts this one opens and closes, None where it may not, or for a file."""
    account = store.account()
    return invocation.admin.server if account is not None and account.administers else None


def follow_accounts(
    invocation: Invocation, store: Store, changes: Iterable[tuple[str | None, str | None]]
) -> None:
    """Open and close on the server the accounts that changed hands (before, after); say which cannot be."""
    opener, place = find_opener(invocation, store), invocation.place.path
    for before, after in changes:
        if opener is None or before == after:
            continue
        try:
            if after is not None:
                opener.grant(place, after)
            if before is not None:
                opener.revoke(place, before)
        except StoreError as error:
            print_notice(str(error))


def _say_what_is_left(server: StoreServer, place: str, agent: Agent, acteur: str) -> str:
    state = "est" if agent.compte in server.accounts(place) else "n'est pas encore"
    words = f"cariforef agent compte {agent.initiales} {agent.compte} --agent {acteur}"
    return (
        f"Le compte « {agent.compte} » {state} sur le serveur. La personne qui l'administre lui ouvre "
        f"la base par « {words} », ou par ce que --sql écrit."
    )
