"""Whatever people do, in whatever order: a server holds what plain dictionaries hold, as a file does."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from cariforef_db.store.postgres_admin import PostgresAdmin
from tests.db.postgres.proofs import contradictions
from tests.kit.examples import IS_LONG
from tests.model.months import MonthsMachine
from tests.postgres.server import Server


class BodyCopy:
    """`model.copies.Copy` in a database of its own."""

    def __init__(self, server: Server, master: str) -> None:
        self._server, self._name = server, server.create_database("model", template=master)
        self._place = server.url(self._name)
        self.store = PostgresAdmin().open(self._place)

    def verify(self) -> Sequence[object]:
        return contradictions(self._place)

    def close(self) -> None:
        self.store.close()
        self._server.drop_database(self._name)


def test_whatever_is_done_a_body_agrees_with_plain_dictionaries(
    postgres: Server, master_database: str
) -> None:
    run_state_machine_as_test(
        lambda: MonthsMachine(lambda: BodyCopy(postgres, master_database)),
        settings=settings(max_examples=200 if IS_LONG else 3, stateful_step_count=60 if IS_LONG else 30),
    )
