"""The server journals and seals; the frozen proof finds every byte of it as it would have made it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import Connection

from cariforef_db.journal.chain import hash_content, hash_link
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.temps.saisies import CellChange
from tests.db.postgres.building import connect
from tests.db.postgres.law.values import TEXT
from tests.db.postgres.proofs import contradictions
from tests.db.triggers.rows import SAMPLES, Row
from tests.db.triggers.world import LR
from tests.postgres.server import Server

SPECIAL = "\"\\/\b\f\n\r\t\x01\x1f\x7f\x85\u2028\u2029\ufeff😀é'$%:"
HOSTILE = TEXT | st.text(st.sampled_from(SPECIAL), max_size=12)
_KEPT = """
SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', relname, conname)
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE contype = 'c' AND connamespace = current_schema()::regnamespace
UNION ALL
SELECT format('DROP TRIGGER %I ON %I', tgname, relname)
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace AND tgname NOT LIKE 'tr%journal'
"""
_SEALED = """
SELECT j.seq, quand, acteur_id, objet, cle, action, avant, apres, motif, sel, contenu, hors_outil, empreinte
FROM journal j JOIN sceau s ON s.seq = j.seq WHERE j.seq > %s ORDER BY j.seq
"""


@pytest.fixture(scope="module")
def bare(postgres: Server, peopled_body: str) -> Iterator[Connection[Any]]:
    """A connection to a store that journals, and takes any text in any column."""
    name = postgres.create_database("chain", template=peopled_body)
    with closing(connect(postgres, name)) as connection:
        for (statement,) in connection.execute(_KEPT).fetchall():
            connection.execute(statement)
        yield connection
    postgres.drop_database(name)


def texts_of(table: str) -> list[str]:
    """The columns of a table that hold text."""
    sample = SAMPLES[table]
    return [
        name
        for name in sample.before
        if isinstance(sample.before[name], str) or isinstance(sample.after[name], str)
    ]


def hold(bare: Connection[Any], table: str, said: Mapping[str, str], motif: str) -> None:
    """Make and remove a row with those texts; each seal is that of the frozen hashes."""
    row = {**SAMPLES[table].before, **said}
    head = bare.execute("SELECT seq, empreinte FROM tete").fetchone()
    with bare.transaction():
        bare.execute(
            "SELECT set_config('cariforef.acteur', %s, true), set_config('cariforef.motif', %s, true)",
            (f"A{LR}", motif),
        )
        write(bare, table, row)
    check(bare, head, table, row, motif)


def test_every_column_of_text_is_sealed_as_the_proof_reads_it(
    bare: Connection[Any], postgres: Server
) -> None:
    for table in SAMPLES:
        hold(bare, table, {name: f"{name} {SPECIAL}" for name in texts_of(table)}, SPECIAL)
    assert contradictions(postgres.url(bare.info.dbname)) == []


@pytest.mark.parametrize("table", ["agent", "saisie"])
def test_any_text_is_sealed_as_the_proof_reads_it(
    table: str, bare: Connection[Any], postgres: Server
) -> None:
    @settings(max_examples=settings.default.max_examples // 2)
    @given(st.fixed_dictionaries(dict.fromkeys(texts_of(table), HOSTILE)), HOSTILE)
    def hold_any(said: dict[str, str], motif: str) -> None:
        hold(bare, table, said, motif)

    hold_any()
    assert contradictions(postgres.url(bare.info.dbname)) == []


def write(connection: Connection[Any], table: str, row: Row) -> None:
    """Make the row, rewrite it with itself, then take it away, alone as it is in its table."""
    marks = ", ".join(f"%({column})s" for column in row)
    column = next(iter(row))
    connection.execute(f"DELETE FROM {table} WHERE {column} = %({column})s".encode(), row)
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})".encode(), row)
    connection.execute(f"UPDATE {table} SET {column} = {column} WHERE {column} = %({column})s".encode(), row)
    connection.execute(f"DELETE FROM {table} WHERE {column} = %({column})s".encode(), row)


def check(connection: Connection[Any], head: Any, table: str, row: Row, motif: str) -> None:
    """Hold the rows sealed after `head` to the frozen hashes, and what they say to `row`."""
    seq, previous = head
    told = []
    for number, *rest in connection.execute(_SEALED, (seq,)).fetchall():
        *journalled, salt, content, outside, empreinte = rest
        seq += 1
        assert number == seq
        assert hash_content(salt, [number, *journalled]) == content
        assert hash_link(previous, number, content, outside) == empreinte
        previous = empreinte
        told.append((journalled[2], journalled[4], journalled[7]))
        cle = "/".join(str(row[column]) for column in SAMPLES[table].key)
        states = [None if state is None else json.loads(state) for state in journalled[5:7]]
        if journalled[3] == cle:
            assert all(state in (None, row) for state in states)
    assert told[-3:] == [
        (table, action, motif or None) for action in ("creation", "modification", "suppression")
    ]


def test_rows_written_by_many_at_once_are_one_chain_without_a_gap(store_address: str) -> None:
    """Eight sessions, eight saves of five cells each."""
    first = date(2018, 1, 1)

    def save(number: int) -> None:
        with closing(PostgresAdmin().open(store_address)) as store:
            agent = ("LR", "DM")[number % 2]
            for week in range(8):
                start = first + timedelta(days=7 * week)
                cells = [
                    CellChange(
                        agent=agent,
                        jour=start + timedelta(days=day),
                        code=("14.7.1", "18", "7.1", "14.1.6")[number // 2],
                        centiemes=25,
                        commentaire=f"« {number} »\n",
                    )
                    for day in range(5)
                ]
                with store.writing(agent) as writing:
                    writing.write_cells(cells)

    with closing(PostgresAdmin().open(store_address)) as store, store.reading() as reading:
        before = reading.head().seq
    with ThreadPoolExecutor(8) as sessions:
        list(sessions.map(save, range(8)))
    with closing(PostgresAdmin().open(store_address)) as store, store.reading() as reading:
        assert reading.head().seq == before + 320 + 1, "the suivi begins once"
    assert contradictions(store_address) == []
