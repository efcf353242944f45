"""Check who may read or change a store as a file, and let the live store keep the attempts refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from cariforef_tui.cli.kit.invocation import Invocation, saying_notice
from cariforef_tui.domain.agents.rights import READS, Droit
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.agents.access import A_CONSULTER, check_steward, refuse_file
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.agents.identity import Identite, check_is_somebody
from cariforef_tui.services.agents.rights import journal_refusal
from cariforef_tui.services.ports.errors import DroitRefuse, StoreError
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Store


def check_entry(invocation: Invocation) -> None:
    """Return where the person may look at the store as a file: its owner, or anybody known through sudo.

    Raises:
        DroitRefuse: accounts are bound in it, and that of who came through sudo is nobody's.
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


def check_file_right(invocation: Invocation) -> None:
    """Return where the person may act on the store as a file: the direction, or anybody until one is named.

    Where nobody can be asked, because it does not open or is of an older version, it is its owner's.

    Raises:
        DroitRefuse: they may not, or nobody can tell who came through sudo.
    """
    identite = _ask(invocation)
    if identite is not None:
        check_is_somebody(identite)


def check_copy_right(invocation: Invocation) -> None:
    """As `check_file_right`, for what the service account itself may do too: copy."""
    _ask(invocation)


def _ask(invocation: Invocation) -> Identite | None:
    """Return who may act on the store as a file, None for the owner of one that does not open."""
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
            "GIP",
        ) from error
    with closing(store):
        identite = invocation.identify(store)
        if not identite.is_service:
            check_steward(list_agents(store), invocation.reader_if_known(store))
        return identite


@contextmanager
def acting_store(invocation: Invocation) -> Iterator[tuple[Store, str]]:
    """The open store and who acts in it: the system for the service account itself.

    So runs what the machine starts by itself, every morning.

    Raises:
        DroitRefuse, ConfigurationError: nobody can tell who acts.
    """
    with saying_notice(invocation.open_as_it_is()) as store:
        is_service = invocation.identify(store).is_service
        yield store, ACTEUR_SYSTEME if is_service else invocation.steward(store)


def keep_attempt(invocation: Invocation, error: Exception) -> None:
    """Let the live store keep an attempt without the right, unless a write did, as far as it can.

    A reading refused to who did not say who they are is no attempt of anybody's.
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
    """Return the place of the store whose rights judge, whatever `--base` names."""
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
