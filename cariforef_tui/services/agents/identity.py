"""Answer who acts, and what proves it: initials that somebody said, or an account linked to a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import NamedTuple

from cariforef_tui.domain.agents.account import Account, Way
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import are_bound
from cariforef_tui.domain.values.text import elide
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

ENTRER = "entrer"
"""The action that the journal keeps of a refused account."""


class Proof(Enum):
    """What proves who acts."""

    SAID = auto()
    """Nothing proves it: somebody said the initials, or the account is of another machine."""
    ACCOUNT = auto()


class Identite(NamedTuple):
    """Who acts: initials, None if nobody said, the system for the service account itself.

    `account` is the one that gives the initials, None if somebody said them.
    """

    agent: str | None
    account: Account | None = None

    @property
    def proof(self) -> Proof:
        """The account, except a person's own on a server: other machines may have one of that name."""
        return Proof.SAID if self.account is None or self.account.way is Way.PASSWORD else Proof.ACCOUNT

    @property
    def is_service(self) -> bool:
        """True for the service account itself: it may copy, verify and send reminders."""
        return self.agent == ACTEUR_SYSTEME


def identify(
    agents: Sequence[Agent], account: Account, *, named: str | None, remembered: str | None
) -> Identite:
    """Return who acts, and what proves it.

    `named` are the initials of an option or of the environment, `remembered` those of the configuration. If
    no account is linked to a person, these initials act. Otherwise, and always by a browser, the account says
    who acts, and the initials named must be the same. An account of nobody, which came neither by sudo nor by
    a browser, is the service account: it owns the file, or holds the address of the server.

    Raises:
        DroitRefuse: the account is nobody's, or somebody else is named.
    """
    if account.way is not Way.PROXY and not are_bound(agents):
        return Identite(named or remembered)
    agent = find_owner(agents, account)
    if agent is None:
        # Neither sudo nor a browser: only the owner of the store gets here with an account of nobody.
        if named is None and not account.by_service:
            return Identite(ACTEUR_SYSTEME, account)
        raise refuse_stranger(account)
    # The configuration of a service account says nothing of the person.
    said = named or (None if account.by_service else remembered)
    if said is not None and said.strip().upper() != agent.initiales:
        raise DroitRefuse(
            f"Le compte {account} est celui {elide(agent.initiales)} : il n'agit pas au nom de "
            f"« {said.strip()} » (--agent, CARIFOREF_AGENT ou configuration).",
            ENTRER,
            said.strip(),
        )
    return Identite(agent.initiales, account)


def check_is_somebody(identite: Identite) -> None:
    """Raise DroitRefuse for the service account itself, which is nobody."""
    if identite.account is not None and identite.is_service:
        raise refuse_stranger(identite.account)


def refuse_stranger(account: Account) -> DroitRefuse:
    """Return the refusal of an account that is nobody's."""
    return DroitRefuse(
        f"Le compte {account} n'est lié à aucun agent en activité de cette base : rien n'est montré. "
        f"Demandez à la direction : cariforef agent compte INITIALES {account.name or 'COMPTE'}.",
        ENTRER,
        account.name or str(account.uid),
    )


def find_owner(agents: Iterable[Agent], account: Account) -> Agent | None:
    """Return the active agent that the account is linked to."""
    if account.name is None:
        return None
    return next((agent for agent in agents if agent.actif and agent.compte == account.name), None)
