"""Who acts: whom people say they are, or, once accounts are bound, whom their account says they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Store

ENTRER = "entrer"
"""What a refused account attempted."""


@dataclass(frozen=True, slots=True)
class Compte:
    """An account of the machine; `nom` is None where it has no name.

    `par_sudo` is True where the person came through sudo: the files of the account that runs are not theirs.
    """

    nom: str | None
    uid: int
    par_sudo: bool = False

    def __str__(self) -> str:
        return f"« {self.nom} »" if self.nom else f"sans nom (uid {self.uid})"


@dataclass(frozen=True, slots=True)
class Installation:
    """How a store's file is kept: the accounts that own it and its folder, and their modes."""

    proprietaire: str
    mode: int
    proprietaire_dossier: str
    mode_dossier: int


@dataclass(frozen=True, slots=True)
class Identite:
    """Initials of who acts, None where nobody said; `compte` is the account that says so, where bound."""

    agent: str | None
    compte: Compte | None = None

    @property
    def is_bound(self) -> bool:
        """True where the account says who acts, and nothing else can."""
        return self.compte is not None


def are_bound(agents: Iterable[Agent]) -> bool:
    """True as soon as one active agent has an account: from then on everybody is known by theirs."""
    return any(agent.compte is not None and agent.actif for agent in agents)


def identify(store: Store, read_compte: Callable[[], Compte], said: str | None, kept: str | None) -> Identite:
    """Return who acts; `said` are the initials of an option or the environment, `kept` of the configuration.

    Raises:
        DroitRefuse: accounts are bound, and this one is nobody's, or somebody else is named.
    """
    with store.reading() as reading:
        agents = reading.agents()
    if not are_bound(agents):
        return Identite(said or kept)
    compte = read_compte()
    return bind(agents, compte, said or (None if compte.par_sudo else kept))


def bind(agents: Sequence[Agent], compte: Compte, said: str | None) -> Identite:
    """As `identify`, in a store whose accounts are bound."""
    found = find_owner(agents, compte)
    if found is None:
        raise DroitRefuse(
            f"Le compte {compte} n'est lié à aucun agent en activité de cette base : rien n'est montré. "
            f"Demandez à la direction : cariforef agent compte INITIALES {compte.nom or 'COMPTE'}.",
            ENTRER,
            compte.nom or str(compte.uid),
        )
    if said is not None and said.strip().upper() != found.initiales:
        raise DroitRefuse(
            f"Le compte {compte} est celui de {found.initiales} : il n'agit pas au nom de "
            f"« {said.strip()} » (--agent, CARIFOREF_AGENT ou configuration).",
            ENTRER,
            said.strip(),
        )
    return Identite(found.initiales, compte)


def find_owner(agents: Iterable[Agent], compte: Compte) -> Agent | None:
    """Return the active agent that the account is bound to."""
    if compte.nom is None:
        return None
    return next((agent for agent in agents if agent.actif and agent.compte == compte.nom), None)
