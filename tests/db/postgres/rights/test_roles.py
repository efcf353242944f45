"""The role of a person: made and taken away, again and again; of one body; never of who administers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from cariforef_db.postgres.place import parse_address
from cariforef_db.postgres.roles import (
    grant_person,
    grant_statements,
    make_roles,
    members_of,
    revoke_person,
    revoke_statements,
)
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.store.postgres_dump import dump_body, restore_body
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.ports.errors import StoreDenied
from cariforef_tui.services.ports.files import silent
from tests.db.postgres.rights.people import SCHEMA, Body
from tests.engines import address_of
from tests.postgres.clusters import find_programs
from tests.postgres.server import Server, dsn


def test_a_person_granted_twice_then_revoked_twice_has_what_they_had(body: Body) -> None:
    before = body.content()
    with body.connect() as connection:
        for _ in range(2):
            grant_person(connection, SCHEMA, body.comptes["SPB"])
        with body.connect("SPB") as own:
            assert own.execute("SELECT count(*) FROM exercice").fetchone() == (1,)
            for _ in range(2):
                revoke_person(connection, SCHEMA, body.comptes["SPB"])
            # A session already open is left nothing either.
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                own.execute(f"SELECT count(*) FROM {SCHEMA}.exercice")
        revoke_person(connection, SCHEMA, "nobody-of-that-name")
        grant_person(connection, SCHEMA, body.comptes["SPB"])
    assert body.content() == before


def test_the_role_says_which_body_so_that_the_address_need_not(body: Body) -> None:
    with body.connect() as connection:
        grant_person(connection, SCHEMA, body.comptes["SPB"])
    store = PostgresStore(parse_address(body.server.url(body.database, body.comptes["SPB"])))
    with store.reading() as reading:
        assert reading.exercices() == (2018,)
    store.close()


def test_the_statements_for_an_administrator_do_the_same_whatever_the_name(body: Body) -> None:
    compte = f'{body.comptes["SPB"]}."x"'
    grant = grant_statements(SCHEMA, body.database, compte)
    revoke = revoke_statements(SCHEMA, body.database, compte)
    for statement in (*grant, *grant, *revoke, *revoke):
        body.server.psql(statement, database=body.database)
    rows = body.server.psql("SELECT rolname FROM pg_roles WHERE rolname ~ '\\.\"x\"$'")
    assert rows == [(compte,)]
    body.server.psql(f'DROP ROLE "{compte.replace(chr(34), chr(34) * 2)}"')


def test_an_account_that_administers_is_no_person(body: Body) -> None:
    with body.connect() as connection, pytest.raises(StoreDenied, match="administre"):
        grant_person(connection, SCHEMA, "postgres")


def test_an_account_of_another_body_stays_there_and_reads_nothing_here(
    body: Body, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    elsewhere = body.address.replace("organisme=pdl", "organisme=autre")
    account = body.server.create_role("autre")
    named = [Agent(initiales="ZZ", compte=account), *agents_2018]
    try:
        PostgresAdmin().create(elsewhere, programme_2018, named, silent)
        with body.connect() as connection, pytest.raises(StoreDenied, match="organisme « autre »"):
            grant_person(connection, SCHEMA, account)
        own = PostgresStore(parse_address(body.server.url(body.database, account)))
        with own.reading() as reading:
            assert {agent.initiales for agent in reading.agents()} >= {"ZZ"}
        own.close()
        with psycopg.connect(dsn(body.server.url(body.database, account)), autocommit=True) as connection:
            for table in ("agent", "saisie", "journal", "ligne"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(f"SELECT 1 FROM {SCHEMA}.{table}".encode())
        with pytest.raises(StoreDenied, match="celui de l'organisme « autre »"):
            PostgresAdmin().open(
                f"{body.server.url(body.database, account)}{'&' if '?' in body.address else '?'}organisme=pdl"
            )
    finally:
        body.server.drop_database(body.database)
        for role in (account, members_of("org_autre"), "cariforef_org_autre"):
            body.server.psql(f'DROP ROLE IF EXISTS "{role}"')


def test_a_body_is_made_by_an_account_that_owns_its_database_and_makes_roles_no_more(
    postgres: Server, database: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    owner = postgres.create_role("owner")
    postgres.psql(f'ALTER ROLE "{owner}" CREATEROLE; ALTER DATABASE "{database}" OWNER TO "{owner}"')
    person, url = f"{owner}_zz", postgres.url(database, owner)
    address = f"{url}{'&' if '?' in url else '?'}organisme=simple"
    try:
        named = [Agent(initiales="ZZ", compte=person), *agents_2018]
        PostgresAdmin().create(address, programme_2018, named, silent)
        with closing(PostgresAdmin().open(address)) as store:
            account = store.account()
        assert account is not None
        assert account.administers
        assert person in PostgresAdmin().server.accounts(address)
    finally:
        postgres.drop_database(database)
        for role in (person, members_of("org_simple"), "cariforef_org_simple", owner):
            postgres.psql(f'DROP ROLE IF EXISTS "{role}"')


def test_a_body_is_not_made_in_a_database_that_everybody_may_fill(postgres: Server, database: str) -> None:
    weak = postgres.create_role("weak")
    postgres.psql(f'ALTER ROLE "{weak}" CREATEROLE')
    with (
        psycopg.connect(dsn(postgres.url(database, weak)), autocommit=True) as connection,
        pytest.raises(StoreDenied, match="propriétaire"),
    ):
        make_roles(connection, "org_faible")
    assert postgres.psql("SELECT 1 FROM pg_roles WHERE rolname LIKE 'cariforef_org_faible%'") == []


def test_a_body_restored_elsewhere_opens_to_its_people_and_to_nobody_else(
    body: Body, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = find_programs()
    if programs is not None:
        monkeypatch.setenv("PATH", f"{programs / 'bin'}{os.pathsep}{os.environ['PATH']}")
    elif shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    saved = dump_body(parse_address(body.address), tmp_path / "pdl.dump", silent)
    restore_body(parse_address(address_of(body.server, database)), saved, silent)
    restored = replace(body, database=database)
    assert restored.content() == body.content()
    with restored.connect("SPB") as connection:
        assert connection.execute("SELECT count(DISTINCT agent_id) FROM saisie").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TEMPORARY TABLE agent (id integer)")
