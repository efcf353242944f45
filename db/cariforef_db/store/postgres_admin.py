"""Life of a store on a server; each operation in its own module, imported when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cariforef_db.engine.place import parse_address
from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.services.ports.store import Progress, silent

if TYPE_CHECKING:
    from cariforef_db.engine.place import Address
    from cariforef_db.store.postgres_store import PostgresStore
    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.journal.entries import Maillon
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.domain.temps.calendrier import Calendrier
    from cariforef_tui.services.ports.files import Migration, Verification


class PostgresAdmin:
    """`services.ports.files.StoreAdmin` on a server; a place is an address, whose database is one body's.

    The driver is imported by the first method called, never before.
    """

    files = None

    def exists(self, place: str) -> bool:
        address = to_address(place)
        from cariforef_db.engine.postgres import apart_engine
        from cariforef_db.schema.server import store_exists

        with apart_engine(address).connect() as connection:
            return store_exists(connection)

    def create(self, place: str, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
        address = to_address(place)
        from cariforef_db.store.postgres_creating import create_body

        create_body(address, programme, agents, progress)

    def open(self, place: str, juges: Sequence[Agent] | None = None) -> PostgresStore:  # noqa: ARG002
        """Open the store; `juges` are of a copy, which a file alone has."""
        address = to_address(place)
        from cariforef_db.store.postgres_store import PostgresStore

        store = PostgresStore(address)
        try:
            store.check()
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

    def feries(self, exercice: int) -> Calendrier:
        from cariforef_db.store.creating import french_holidays

        return french_holidays(exercice)


def to_address(place: str) -> Address:
    """Return the address that `place` writes, if the driver is installed.

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
