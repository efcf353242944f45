"""Life of a store in a body's schema; each operation in its own module, imported when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cariforef_db.postgres.place import parse_address
from cariforef_tui.services.ports.errors import ConfigurationError, StoreNotFound
from cariforef_tui.services.ports.progress import Progress, silent

if TYPE_CHECKING:
    from pathlib import Path

    from cariforef_db.postgres.place import Address
    from cariforef_db.store.postgres_store import PostgresStore
    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.journal.links import Maillon
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.domain.temps.calendrier import Calendrier
    from cariforef_tui.services.ports.files import Migration, Verification
    from cariforef_tui.services.ports.server import Organisme


class PostgresAdmin:
    """`services.ports.StoreAdmin` and `StoreServer` for bodies on a server; a place is an address.

    The driver is imported by the first method called, never before.
    """

    files = None

    @property
    def server(self) -> PostgresAdmin:
        return self

    def exists(self, place: str) -> bool:
        address = to_address(place)
        from cariforef_db.postgres.connection import connect

        try:
            connect(address).close()
        except StoreNotFound:
            return False
        return True

    def create(self, place: str, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
        address = to_address(place)
        from cariforef_db.store.postgres_creating import create_body

        create_body(address, programme, agents, progress)

    def open(self, place: str, juges: Sequence[Agent] | None = None) -> PostgresStore:
        address = to_address(place)
        from cariforef_db.store.postgres_store import PostgresStore

        store = PostgresStore(address, juges=juges)
        try:
            store.check_seals()
        except BaseException:
            store.close()
            raise
        return store

    def verify(self, place: str, progress: Progress = silent) -> Verification:
        address = to_address(place)
        from cariforef_db.proof.body import verify_body

        return verify_body(address, progress)

    def verify_journal(
        self, place: str, empreinte: Maillon | None, progress: Progress = silent
    ) -> Verification:
        address = to_address(place)
        from cariforef_db.proof.body import verify_body_journal

        return verify_body_journal(address, empreinte, progress)

    def migrate(self, place: str, progress: Progress) -> Migration | None:
        address = to_address(place)
        from cariforef_db.store.postgres_migrating import migrate_body

        return migrate_body(address, progress)

    def backup(self, place: str, target: Path | None, progress: Progress = silent) -> Path:
        address = to_address(place)
        from cariforef_db.store.postgres_dump import dump_body

        return dump_body(address, target, progress)

    def restore(self, place: str, source: Path, progress: Progress) -> Path | None:
        address = to_address(place)
        from cariforef_db.store.postgres_dump import restore_body

        return restore_body(address, source, progress)

    def organismes(self, place: str) -> tuple[Organisme, ...]:
        address = to_address(place)
        from cariforef_db.postgres.bodies import list_bodies

        return list_bodies(address)

    def accounts(self, place: str) -> frozenset[str]:
        address = to_address(place)
        from cariforef_db.postgres.bodies import list_accounts

        return list_accounts(address)

    def grant(self, place: str, compte: str) -> None:
        address = to_address(place)
        from cariforef_db.postgres.bodies import open_account

        open_account(address, compte)

    def revoke(self, place: str, compte: str) -> None:
        address = to_address(place)
        from cariforef_db.postgres.bodies import close_account

        close_account(address, compte)

    def grant_text(self, place: str, compte: str) -> tuple[str, ...]:
        address = to_address(place)
        from cariforef_db.postgres.bodies import write_opening

        return write_opening(address, compte)

    def feries(self, exercice: int) -> Calendrier:
        from cariforef_db.store.creating import french_holidays

        return french_holidays(exercice)


def to_address(place: str) -> Address:
    """Return the address that `place` is, once there is what opens one.

    Raises:
        StoreNotFound: an address that cannot be read.
        ConfigurationError: the driver is not installed.
    """
    address = parse_address(place)
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        from cariforef_tui.machine.extras import install_command

        raise ConfigurationError(
            f"Une base sur un serveur demande une bibliothèque de plus : {install_command('postgres')}"
        ) from error
    return address
