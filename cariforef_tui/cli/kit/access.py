"""Check who may read or change a store as a file, and write refused attempts in the live store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import NamedTuple

from cariforef_tui.cli.kit.invocation import Invocation, saying_notice
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import READS, Droit, Regime, regime_of
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.machine.named_files import A_CONSULTER, refuse_file
from cariforef_tui.services.agents.access import check_steward
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.agents.identity import Identite, check_is_somebody
from cariforef_tui.services.agents.rights import journal_refusal
from cariforef_tui.services.ports.errors import DroitRefuse, StoreError
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store


def check_entry(invocation: Invocation) -> None:
    """Check that the person may read the store as a file: its owner, or a known person through sudo.

    Raises:
        DroitRefuse: the store links accounts, and none is that of the person who came through sudo.
    """
    where = invocation.place
    if where.judge is None and not invocation.wiring.compte(where.path).by_service:
        return
    try:
        store = invocation.open_as_it_is()
    except StoreError:
        if where.judge is not None:
            raise
        return
    with closing(store):
        invocation.identify(store)


class _Asker(NamedTuple):
    """Who acts on the store as a file, with the people of the store; `acteur` is None if nobody known."""

    agents: Sequence[Agent]
    identite: Identite
    acteur: str | None


def check_file_right(invocation: Invocation) -> None:
    """Check that the person may act on the store as a file: the direction, or anybody if there is none.

    Only its owner may act on a store that does not open or is of an older version.

    Raises:
        DroitRefuse: the person may not, or the store cannot tell who came through sudo.
    """
    asker = _ask(invocation)
    if asker is not None:
        check_is_somebody(asker.identite)
        check_steward(asker.agents, asker.acteur)


def check_copy_right(invocation: Invocation) -> None:
    """Check as `check_file_right` does, for a copy: the account that owns the store may make one too.

    It does so without saying initials, which would be somebody else's.
    """
    asker = _ask(invocation)
    if asker is None or asker.identite.is_service:
        return
    is_owner = asker.identite.agent is None and not invocation.wiring.compte(invocation.place.path).by_service
    if not is_owner:
        check_steward(asker.agents, asker.acteur)


def _ask(invocation: Invocation) -> _Asker | None:
    """Return who acts on the store as a file; None for its owner if the store does not open."""
    where = invocation.place
    if where.judge is not None:
        raise refuse_file(where.path, A_CONSULTER)
    try:
        store = invocation.admin.open(where.path)
    except StoreError as error:
        if not invocation.wiring.compte(where.path).by_service:
            return None
        raise DroitRefuse(
            f"{error} Cette commande est alors réservée au compte propriétaire du fichier.",
            Droit.ADMINISTRER.value,
        ) from error
    with closing(store):
        identite = invocation.identify(store)
        acteur = None if identite.is_service else invocation.reader_if_known(store)
        return _Asker(list_agents(store), identite, acteur)


@contextmanager
def acting_store(invocation: Invocation) -> Iterator[tuple[Store, str]]:
    """Yield the open store and its actor: initials, or the system if the service account acts itself.

    The commands that the machine starts every morning use it.

    Raises:
        DroitRefuse, ConfigurationError: the actor is not known.
    """
    with saying_notice(invocation.open_as_it_is()) as store:
        is_service = invocation.identify(store).is_service
        yield store, ACTEUR_SYSTEME if is_service else invocation.actor(store)


@contextmanager
def naming_store(invocation: Invocation) -> Iterator[tuple[Store, str]]:
    """Yield the open store and who names people in it; its own account may, as long as there is no direction.

    Raises:
        DroitRefuse, ConfigurationError: the actor is not known.
    """
    with saying_notice(invocation.open_as_it_is()) as store:
        identite = invocation.identify(store)
        if regime_of(list_agents(store)) is not Regime.OUVERT:
            check_is_somebody(identite)
        yield store, invocation.steward(store)


def keep_attempt(invocation: Invocation, error: Exception) -> None:
    """Write a refused attempt in the live store, if no write has kept it and the store can be written.

    A refused read is not kept if the person did not say who they are.
    """
    if not isinstance(error, DroitRefuse) or error.is_kept:
        return
    with suppress(CariforefError):
        live = _live(invocation)
        with closing(invocation.wiring.admin(live).open(live)) as store:
            acteur = _find_who_acts(invocation, store)
            if acteur is not None or error.action not in READS:
                journal_refusal(store, acteur, error)


def _live(invocation: Invocation) -> str:
    """Return the place of the store whose rights apply, whatever `--base` names."""
    try:
        where = invocation.place
    except DroitRefuse:
        where = invocation.installation
    return where.judge or where.path


def _find_who_acts(invocation: Invocation, store: Store) -> str | None:
    try:
        identite = invocation.identify(store)
    except DroitRefuse:
        return None
    return None if identite.is_service else invocation.reader_if_known(store)
