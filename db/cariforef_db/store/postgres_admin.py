"""Life of a store in a body's schema; each operation in its own module, imported when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cariforef_db.postgres.place import parse_address
from cariforef_tui.services.ports.errors import StoreNotFound
from cariforef_tui.services.ports.progress import Progress

if TYPE_CHECKING:
    from cariforef_db.store.postgres_store import PostgresStore
    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.domain.temps.calendrier import Calendrier


class PostgresAdmin:
    """`services.ports.StoreAdmin` for bodies on a server; a place is an address."""

    def exists(self, place: str) -> bool:
        from cariforef_db.postgres.connection import connect

        try:
            connect(parse_address(place)).close()
        except StoreNotFound:
            return False
        return True

    def create(self, place: str, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
        from cariforef_db.store.postgres_creating import create_body

        create_body(parse_address(place), programme, agents, progress)

    def open(self, place: str, juges: Sequence[Agent] | None = None) -> PostgresStore:
        from cariforef_db.store.postgres_store import PostgresStore

        store = PostgresStore(parse_address(place), juges=juges)
        with store.reading():
            return store

    def feries(self, exercice: int) -> Calendrier:
        from cariforef_db.store.creating import french_holidays

        return french_holidays(exercice)
