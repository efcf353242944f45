"""A store on a server: made whole or not at all, in the words of files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Barrier

import psycopg
import pytest

from cariforef_db.engine.place import parse_address
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_db.transfer import Transfers
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.services.ports.errors import StoreDenied, StoreNotFound, StoreVersion
from cariforef_tui.services.ports.files import silent
from tests.postgres.server import Server, dsn

JOUR = date(2018, 5, 22)


def test_a_creation_that_fails_leaves_nothing(
    postgres: Server, database: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    address = postgres.url(database)
    with pytest.raises(AgentRefuse):
        PostgresAdmin().create(address, programme_2018, (*agents_2018, *agents_2018[:1]), silent)
    left = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    assert postgres.psql(left, database=database) == []
    assert not PostgresAdmin().exists(address)


def test_a_store_that_is_there_is_not_made_again(
    store_address: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    with pytest.raises(StoreNotFound, match="contient déjà des tables"):
        PostgresAdmin().create(store_address, programme_2018, agents_2018, silent)


def test_of_two_creations_at_once_one_makes_it_and_the_other_finds_it(
    postgres: Server, database: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    address, barrier = postgres.url(database), Barrier(2)

    def create() -> None:
        barrier.wait()
        PostgresAdmin().create(address, programme_2018, agents_2018, silent)

    with ThreadPoolExecutor(2) as threads:
        said = [made.exception() for made in [threads.submit(create) for _ in range(2)]]
    assert said.count(None) == 1
    assert [str(error) for error in said if isinstance(error, StoreNotFound)] == [
        f"La base {database} contient déjà des tables : rien n'a été écrit. Donnez une base vide."
    ]


def test_an_empty_database_is_no_store(postgres: Server, database: str) -> None:
    assert not PostgresAdmin().exists(postgres.url(database))
    with pytest.raises(StoreNotFound, match="« cariforef base creer » la crée"):
        PostgresAdmin().open(postgres.url(database))


def test_a_database_of_another_program_is_left_as_it_is(
    postgres: Server, database: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    postgres.psql("CREATE TABLE agent (a integer)", database=database)
    with pytest.raises(StoreNotFound, match="contient déjà des tables"):
        PostgresAdmin().create(postgres.url(database), programme_2018, agents_2018, silent)
    left = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    assert postgres.psql(left, database=database) == [("agent",)]


@pytest.fixture
def older(postgres: Server, database: str) -> str:
    """A database that holds two bodies as 0.2 made them: a schema and roles for each."""
    postgres.psql(
        "".join(
            f"CREATE SCHEMA org_{name}; CREATE TABLE org_{name}.alembic_version (version_num text); "
            f"INSERT INTO org_{name}.alembic_version VALUES ('0009');"
            for name in ("pdl", "bretagne")
        ),
        database=database,
    )
    return postgres.url(database)


def test_bodies_of_0_2_are_refused_by_name_and_left_as_they_are(
    older: str, store_path: Path, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    admin = PostgresAdmin()
    acts: tuple[Callable[[], object], ...] = (
        lambda: admin.open(older),
        lambda: admin.create(older, programme_2018, agents_2018, silent),
        lambda: admin.migrate(older, silent),
        lambda: admin.verify(older),
        lambda: admin.exists(older),
        lambda: Transfers().transfer(str(store_path), older, silent),
    )
    for act in acts:
        with pytest.raises(StoreVersion, match=r"version 0\.2 .* un schéma par organisme \(bretagne, pdl\)"):
            act()
    with psycopg.connect(dsn(older)) as connection:
        made = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        assert connection.execute(made).fetchall() == []


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_is_not_in_utf8_is_refused_by_its_encoding(
    encoding: str, postgres: Server, database: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    postgres.drop_database(database)
    postgres.psql(f"CREATE DATABASE {database} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
    admin, address = PostgresAdmin(), postgres.url(database)
    for act in (admin.open, lambda place: admin.create(place, programme_2018, agents_2018, silent)):
        with pytest.raises(StoreNotFound, match=f"est une base en {encoding} : il faut une base en UTF-8"):
            act(address)


@pytest.mark.parametrize("settings", [("PGCLIENTENCODING", "SQL_ASCII"), ("ALTER DATABASE", "LATIN1")])
def test_texts_are_utf8_whatever_encoding_a_session_would_have(
    settings: tuple[str, str],
    postgres: Server,
    store_address: str,
    programme_2018: Programme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    where, encoding = settings
    if where == "ALTER DATABASE":
        name = parse_address(store_address).parameters["dbname"]
        postgres.psql(f"ALTER DATABASE {name} SET client_encoding = '{encoding}'")
    else:
        monkeypatch.setenv(where, encoding)
    cell = CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=50, commentaire="œuvre — « à 5 € »")
    with closing(PostgresAdmin().open(store_address)) as store:
        with store.writing("DM") as writing:
            writing.write_cells([cell])
        with store.reading() as reading:
            (saisie,) = reading.saisies("DM", JOUR, JOUR)
            assert saisie.commentaire == cell.commentaire
            assert reading.programme(2018).lignes == programme_2018.lignes


def test_an_account_that_owns_its_database_needs_nothing_else(
    postgres: Server, database: str, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> None:
    admin, owner = PostgresAdmin(), postgres.create_role("owner")
    address = postgres.url(database, owner)
    with pytest.raises(StoreDenied, match="n'a pas ce droit"):
        admin.create(address, programme_2018, agents_2018, silent)
    postgres.psql(f"ALTER DATABASE {database} OWNER TO {owner}")
    admin.create(address, programme_2018, agents_2018, silent)
    with closing(admin.open(address)) as store, store.writing("DM") as writing:
        writing.write_cells([CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=50)])
    verified = admin.verify(address)
    assert (verified.constats, verified.conseils) == ((), ())
    assert admin.migrate(address, silent) is None


def test_a_shell_that_names_nobody_changes_nothing(store_address: str) -> None:
    with psycopg.connect(dsn(store_address)) as connection:
        connection.execute("DELETE FROM reglage")
        with pytest.raises(psycopg.errors.CheckViolation, match="ACTEUR_INCONNU"):
            connection.commit()


def test_a_session_knows_its_own_writes_and_others_theirs(store_address: str) -> None:
    admin = PostgresAdmin()
    with closing(admin.open(store_address)) as own, closing(admin.open(store_address)) as other:
        head = _head(own)
        with own.writing("DM") as writing:
            writing.write_cells(
                [
                    CellChange(agent="DM", jour=JOUR, code=code, centiemes=25)
                    for code in ("14.7.1", "14.1.1", "14.1.2")
                ]
            )
        assert own.touched_since(head).own == {writing.numero}
        assert other.touched_since(head).own is None
        assert other.touched_since(head).jours == {("DM", JOUR)}


def test_a_session_writes_in_one_name_then_in_another(store_address: str) -> None:
    with closing(PostgresAdmin().open(store_address)) as store:
        for who in ("DM", "LR"):
            with store.writing(who) as writing:
                writing.write_cells([CellChange(agent=who, jour=JOUR, code="14.7.1", centiemes=25)])
        with store.reading() as reading:
            assert [len(reading.saisies(who, JOUR, JOUR)) for who in ("DM", "LR")] == [1, 1]


def _head(store: PostgresStore) -> object:
    with store.reading() as reading:
        return reading.head()
