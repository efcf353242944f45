"""A body's store on a server: made whole or not at all, for one body, in the words of files."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from threading import Barrier

import psycopg
import pytest

from cariforef_db.sqlite.chain import GENESIS, hash_content, hash_link
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.services.ports.errors import StoreNotFound
from cariforef_tui.services.ports.files import silent
from tests.engines import address_of
from tests.postgres.server import Server, dsn

JOUR = date(2018, 5, 22)
CHAIN = """
SELECT j.seq, quand, acteur_id, objet, cle, action, avant, apres, motif, sel, contenu, hors_outil, empreinte
FROM org_pdl.journal j JOIN org_pdl.sceau s ON s.seq = j.seq ORDER BY j.seq
"""


def test_a_creation_that_fails_leaves_neither_schema_nor_role(
    postgres: Server, database: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    address = address_of(postgres, database).replace("pdl", "coupe")
    with pytest.raises(AgentRefuse):
        PostgresAdmin().create(address, programme_2018, (*agents_2018, *agents_2018[:1]), silent)
    assert postgres.psql("SELECT 1 FROM pg_namespace WHERE nspname = 'org_coupe'", database=database) == []
    assert postgres.psql("SELECT 1 FROM pg_roles WHERE rolname = 'cariforef_org_coupe'") == []


def test_a_body_that_is_there_is_not_made_again(
    store_address: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    with pytest.raises(StoreNotFound, match="existe déjà"):
        PostgresAdmin().create(store_address, programme_2018, agents_2018, silent)


def test_of_two_creations_of_one_body_at_once_one_makes_it_and_the_other_finds_it(
    postgres: Server, database: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    address, barrier = address_of(postgres, database), Barrier(2)

    def create() -> None:
        barrier.wait()
        PostgresAdmin().create(address, programme_2018, agents_2018, silent)

    with ThreadPoolExecutor(2) as threads:
        said = [made.exception() for made in [threads.submit(create) for _ in range(2)]]
    assert said.count(None) == 1
    assert [str(error) for error in said if isinstance(error, StoreNotFound)] == [
        "L'organisme existe déjà (schéma org_pdl) : il n'a pas été touché."
    ]


@pytest.mark.parametrize(
    ("organisme", "said"),
    [("&organisme=autre", "pas d'organisme de ce nom"), ("", "ne dit pas quel organisme")],
)
def test_another_body_or_none_is_refused(
    postgres: Server, store_address: str, organisme: str, said: str
) -> None:
    place = store_address.replace("&organisme=pdl", organisme)
    with pytest.raises(StoreNotFound, match=said):
        PostgresAdmin().open(place)


def test_the_frozen_seals_verify_what_the_server_sealed(store_address: str) -> None:
    with (
        closing(PostgresAdmin().open(store_address)) as store,
        store.writing("DM", 'é "\\" \t\x01\u2028 😀') as writing,
    ):
        writing.write_cells(
            [CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=50, commentaire="« \x7f / \\u0041 »")]
        )
    previous = GENESIS
    with psycopg.connect(dsn(store_address.replace("&organisme=pdl", ""))) as connection:
        rows = connection.execute(CHAIN).fetchall()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    for *row, salt, content, outside, seal in rows:
        assert hash_content(salt, row) == content
        previous = hash_link(previous, row[0], content, outside)
        assert previous == seal


def test_a_shell_that_names_nobody_changes_nothing(store_address: str) -> None:
    with psycopg.connect(dsn(store_address.replace("&organisme=pdl", ""))) as connection:
        connection.execute("SET search_path = org_pdl")
        connection.execute("DELETE FROM reglage")
        with pytest.raises(psycopg.errors.CheckViolation, match="ACTEUR_INCONNU"):
            connection.commit()


def test_a_session_knows_its_own_writes_and_others_theirs(store_address: str) -> None:
    admin = PostgresAdmin()
    with closing(admin.open(store_address)) as own, closing(admin.open(store_address)) as other:
        head = _head(own)
        with own.writing("DM") as writing:
            writing.write_cells([CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=50)])
        assert own.touched_since(head).own == {writing.numero}
        assert other.touched_since(head).own is None
        assert other.touched_since(head).jours == {("DM", JOUR)}


def _head(store: PostgresStore) -> object:
    with store.reading() as reading:
        return reading.head()
