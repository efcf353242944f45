"""Assess whether a store is kept as the recommended set-up says: facts and advice, no exit code.

The recommended set-up, where several people share one machine: a service account that nobody bears owns the
file (0600) and its folder (0700); people reach it through sudo, and are known by their own account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.agents.rights import Regime, regime_of
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.machine.account import Account, Installation
from cariforef_tui.services.agents.identity import are_bound
from cariforef_tui.services.ports.files import Constat

FICHIER, DOSSIER = 0o600, 0o700
CITES_MAX = 12
"""Initials that one piece of advice names before it counts the others."""


@dataclass(frozen=True, slots=True)
class MiseEnPlace:
    """How the store is kept, as facts for people, and what would be better."""

    faits: tuple[tuple[str, str], ...]
    conseils: tuple[Constat, ...]


def assess(
    agents: Sequence[Agent],
    installation: Installation | None,
    account: Account,
    exists: Callable[[str], bool],
) -> MiseEnPlace:
    """Return how the store is kept; `exists` tells whether there is an account of that name.

    There is no `installation` where the store is on a server.
    """
    through = ", par sudo" if account.by_service else ""
    logging = [agent for agent in agents if agent.actif and agent.logs_days]
    bound = [agent for agent in logging if agent.compte is not None]
    faits = (
        *_describe_file(installation),
        ("Vous", f"compte {account}{through}"),
        (
            "Comptes liés",
            f"{len(bound)} sur {count_of(len(logging), 'agent qui saisit', 'agents qui saisissent')}",
        ),
    )
    constats = (*_advise_file(installation), *_advise_people(agents, installation, account, exists))
    return MiseEnPlace(faits, constats)


def _describe_file(installation: Installation | None) -> Iterator[tuple[str, str]]:
    if installation is not None:
        yield "Propriétaire", f"{installation.owner} ({installation.mode:04o})"
        yield "Dossier", f"{installation.folder_owner} ({installation.folder_mode:04o})"


def _advise_file(installation: Installation | None) -> Iterator[Constat]:
    if installation is None:
        return
    if installation.mode != FICHIER:
        yield Constat("fichier", f"mode {installation.mode:04o} : {FICHIER:04o} est attendu (chmod 600).")
    if installation.folder_mode != DOSSIER:
        yield Constat(
            "dossier",
            f"mode {installation.folder_mode:04o} : {DOSSIER:04o} garde aussi les sauvegardes et le journal "
            "de SQLite des autres comptes (chmod 700).",
        )
    if installation.folder_owner != installation.owner:
        yield Constat(
            "dossier",
            f"il est à {installation.folder_owner} et le fichier à {installation.owner} : qui "
            "possède le dossier peut remplacer le fichier.",
        )


def _advise_people(
    agents: Sequence[Agent],
    installation: Installation | None,
    account: Account,
    exists: Callable[[str], bool],
) -> Iterator[Constat]:
    if not are_bound(agents):
        named = regime_of(agents) is Regime.NOMINATIF
        so = "des rôles sont donnés, mais " if named else ""
        yield Constat(
            "identité",
            f"{so}aucun compte n'est lié : chacun dit qui il est (--agent) et rien ne le prouve. Pour une "
            "base partagée : cariforef agent compte INITIALES COMPTE.",
        )
        return
    if installation is not None:
        yield from _advise_owner(agents, installation, account)
    # A proxy knows its own accounts, which the machine need not.
    yield from _advise_accounts(agents, exists, "inconnus de cette machine, n'entrent que par le navigateur")


def _advise_owner(agents: Sequence[Agent], installation: Installation, account: Account) -> Iterator[Constat]:
    owner = next((agent for agent in agents if agent.actif and agent.compte == installation.owner), None)
    if owner is not None:
        yield Constat(
            "propriétaire",
            f"{installation.owner} est le compte de {owner.initiales}, qui peut donc tout changer "
            "hors de l'outil : confiez le fichier à un compte de service.",
        )
    elif account.name == installation.owner and not account.by_service:
        yield Constat(
            "propriétaire",
            "vous êtes le compte propriétaire : ce qu'il change hors de l'outil n'a pas de nom. Passez par "
            "sudo depuis votre propre compte.",
        )


def _advise_accounts(
    agents: Sequence[Agent], exists: Callable[[str], bool], otherwise: str
) -> Iterator[Constat]:
    """`otherwise` is what becomes of accounts that do not exist here."""
    active = [agent for agent in agents if agent.actif]
    missing = [agent.initiales for agent in active if agent.logs_days and agent.compte is None]
    if missing:
        yield Constat("comptes", f"sans compte, n'entrent plus : {_cite(missing)}.")
    absent = [
        f"{agent.compte} ({agent.initiales})" for agent in active if agent.compte and not exists(agent.compte)
    ]
    if absent:
        yield Constat("comptes", f"{otherwise} : {_cite(absent)}.")
    directions = [agent for agent in active if agent.role is Role.DIRECTION]
    if not directions:
        yield Constat("rôles", "aucune direction n'est nommée : chacun administre et règle.")
    elif all(agent.compte is None for agent in directions):
        yield Constat("rôles", "aucune direction n'a de compte lié : personne ne peut plus administrer.")


def _cite(names: Sequence[str]) -> str:
    rest = len(names) - CITES_MAX
    return ", ".join(names[:CITES_MAX]) + (f" et {rest} de plus" if rest > 0 else "")
