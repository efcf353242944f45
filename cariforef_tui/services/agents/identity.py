"""Identify who acts: whom they say they are, or, once accounts are bound, whom their account is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.machine.account import Account
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Store

ENTRER = "entrer"
"""What a refused account attempted."""


@dataclass(frozen=True, slots=True)
class Identite:
    """Initials of who acts, None where nobody said; `account` is the account that says so, where bound."""

    agent: str | None
    account: Account | None = None

    @property
    def is_bound(self) -> bool:
        """True where the account says who acts, and nothing else can."""
        return self.account is not None


def are_bound(agents: Iterable[Agent]) -> bool:
    """True as soon as one active agent has an account: from then on everybody is known by theirs."""
    return any(agent.compte is not None and agent.actif for agent in agents)


def identify(
    store: Store, read_account: Callable[[], Account], named: str | None, remembered: str | None
) -> Identite:
    """Return who acts; `named` are the initials of an option or the environment.

    `remembered` are those of the configuration. By a browser an account is always somebody's: nobody is there
    to say who they are.

    Raises:
        DroitRefuse: accounts are bound, and this one is nobody's, or somebody else is named.
    """
    with store.reading() as reading:
        agents = reading.agents()
    account = read_account()
    if not (account.by_browser or are_bound(agents)):
        return Identite(named or remembered)
    return bind(agents, account, named or (None if account.by_service else remembered))


def bind(agents: Sequence[Agent], account: Account, named: str | None) -> Identite:
    """As `identify`, in a store whose accounts are bound."""
    agent = find_owner(agents, account)
    if agent is None:
        raise DroitRefuse(
            f"Le compte {account} n'est lié à aucun agent en activité de cette base : rien n'est montré. "
            f"Demandez à la direction : cariforef agent compte INITIALES {account.name or 'COMPTE'}.",
            ENTRER,
            account.name or str(account.uid),
        )
    if named is not None and named.strip().upper() != agent.initiales:
        raise DroitRefuse(
            f"Le compte {account} est celui de {agent.initiales} : il n'agit pas au nom de "
            f"« {named.strip()} » (--agent, CARIFOREF_AGENT ou configuration).",
            ENTRER,
            named.strip(),
        )
    return Identite(agent.initiales, account)


def find_owner(agents: Iterable[Agent], account: Account) -> Agent | None:
    """Return the active agent that the account is bound to."""
    if account.name is None:
        return None
    return next((agent for agent in agents if agent.actif and agent.compte == account.name), None)
