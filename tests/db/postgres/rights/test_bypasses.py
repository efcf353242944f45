"""An agent with any client changes nothing that is not theirs, and reads nothing that the program hides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.db.postgres.rights.bypasses import DAYS, MONTHS, PEOPLE, PROOF, READS, SERVER
from tests.db.postgres.rights.people import ACTEURS, SCHEMA, Body
from tests.postgres.server import dsn

WRITES = {**DAYS, **MONTHS, **PROOF, **PEOPLE, **SERVER}
SECRETS = ("secret", "maladie")


@pytest.fixture(scope="module")
def content(read_only_body: Body) -> dict[str, str]:
    """What the body held after the attempt before: one that passes fails alone."""
    return read_only_body.content()


@pytest.fixture(scope="module")
def numbers(read_only_body: Body) -> dict[str, object]:
    with read_only_body.connect() as connection:
        connection.execute("ANALYZE")
        ids = dict(connection.execute("SELECT initiales, id FROM agent").fetchall())
        ligne = connection.execute("SELECT id FROM ligne WHERE code = '9.1.1'").fetchone()
        assert ligne is not None
    return {
        "moi": ids["SPB"],
        "autre": ids["MP"],
        "chef": ids["DM"],
        "ligne": ligne[0],
        "owner": f"cariforef_{SCHEMA}",
        "base": read_only_body.database,
    }


def _try(connection: psycopg.Connection[Any], sql: str) -> Iterator[str]:
    """Run the statements one after the other, whatever becomes of each; yield all that the server says."""
    said: list[str] = []
    connection.add_notice_handler(lambda notice: said.append(str(notice.message_primary)))
    for statement in sql.split("; ") if "$$" not in sql else [sql]:
        try:
            cursor = connection.execute(statement.encode())
            if cursor.description is not None:
                yield from (str(row) for row in cursor.fetchall() if "set_config" not in statement)
        except psycopg.Error as error:
            yield from (f"{error}", f"{error.diag.message_detail}", f"{error.diag.context}")
    yield from said


@pytest.mark.parametrize("name", WRITES)
def test_nothing_changes(
    read_only_body: Body, numbers: dict[str, object], content: dict[str, str], name: str
) -> None:
    before = dict(content)
    with read_only_body.connect("SPB") as connection:
        answers = list(_try(connection, WRITES[name].format(**numbers)))
    after = read_only_body.content()
    content.update(after)
    assert [table for table in before if after[table] != before[table]] == []
    assert not [answer for answer in answers if any(secret in answer for secret in SECRETS)]


@pytest.mark.parametrize("name", READS)
def test_nothing_is_read(read_only_body: Body, numbers: dict[str, object], name: str) -> None:
    with read_only_body.connect("SPB") as connection:
        connection.execute("SET client_min_messages = notice")
        answers, rows = [], 0
        for statement in READS[name].format(**numbers).split("; "):
            try:
                if statement.startswith("COPY ("):
                    with connection.cursor().copy(statement.encode()) as copy:
                        rows += sum(1 for _ in copy.rows())
                    continue
                cursor = connection.execute(statement.encode())
                rows += len(cursor.fetchall()) if cursor.description else 0
            except psycopg.Error as error:
                answers.append(f"{error} {error.diag.message_detail} {error.diag.context}")
    assert rows == 0
    assert not [answer for answer in answers if any(secret in answer for secret in SECRETS)]


def test_the_statements_that_must_fail_find_what_they_look_for_where_they_may(
    read_only_body: Body, numbers: dict[str, object]
) -> None:
    """Who may read those days does: the reads above are not empty by a mistake in them."""
    empty = []
    with read_only_body.connect("WD") as connection:
        for name, sql in READS.items():
            if not sql.startswith(
                (
                    *("SELECT commentaire FROM", "SELECT type", "SELECT contenu", "SELECT apres"),
                    *("SELECT * FROM total_jour", "SELECT absent FROM", "SELECT * FROM absents_le"),
                )
            ):
                continue
            if not connection.execute(sql.format(**numbers).encode()).fetchall():
                empty.append(name)
    assert empty == []


def test_a_role_of_nobody_reads_nothing_of_the_body(read_only_body: Body) -> None:
    """PG is no longer of the team, and has no last day: their role, still there, shows no row and no sum."""
    with read_only_body.connect(ACTEURS["retiré"]) as connection:
        shown = [
            name
            for name, sql in _everything(connection)
            if connection.execute(sql.encode()).fetchone() != (False,)
        ]
    assert shown == ["alembic_version"]


def _everything(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' "
        "AND has_table_privilege(oid, 'SELECT') ORDER BY 1",
        (SCHEMA,),
    ).fetchall()
    sums = (
        *("realises(2018, '2018-12-31')", "sommes_par_jour(2018, '2018-12-31')", "touches(0, 99)"),
        *("jours_remplis('2018-01-01', '2018-12-31')", "totaux_semaine('2018-01-01', '2018-12-31')"),
        *("absences_otees('2018-01-01', '2018-12-31', '2018-12-31')", "absences_a_venir('2018-01-01')"),
        *("premiers_jours('2018-12-31')", "mois_saisis('2018-01-01', '2018-12-31')"),
        "absents_le('2018-05-22')",
    )
    return [
        *((name, f"SELECT EXISTS (SELECT 1 FROM {name})") for (name,) in tables),
        *((name, f"SELECT EXISTS (SELECT 1 FROM {name})") for name in sums),
    ]


def test_an_account_of_no_body_reads_and_writes_nothing(read_only_body: Body) -> None:
    stranger = read_only_body.server.create_role("stranger")
    with psycopg.connect(
        dsn(read_only_body.server.url(read_only_body.database, stranger)), autocommit=True
    ) as connection:
        for sql in (
            f"SELECT * FROM {SCHEMA}.agent",
            f"SELECT * FROM {SCHEMA}.realises(2018, '2018-12-31')",
            f"SELECT {SCHEMA}.est_connu()",
            "CREATE TEMPORARY TABLE t (x integer)",
            "CREATE TABLE public.t (x integer)",
            "CREATE SCHEMA t",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql)


def test_a_write_by_hand_is_journalled_and_sealed_as_the_program_s_own(body: Body) -> None:
    with body.connect("SPB") as connection:
        connection.execute("BEGIN; SET CONSTRAINTS ALL DEFERRED")
        connection.execute(
            "UPDATE saisie SET centiemes = 20 WHERE commentaire = 'secret-SPB'; "
            "SELECT set_config('cariforef.acteur', 'WD', true), "
            "set_config('cariforef.motif', 'à la main', true)"
        )
        connection.execute("COMMIT")
    with body.connect() as connection:
        row = connection.execute(
            "SELECT a.initiales, j.objet, j.motif, s.hors_outil FROM journal j "
            "JOIN agent a ON a.id = j.acteur_id JOIN sceau s ON s.seq = j.seq "
            "JOIN tete t ON t.seq = j.seq AND t.empreinte = s.empreinte"
        ).fetchone()
    assert row == ("SPB", "saisie", "à la main", 0)
