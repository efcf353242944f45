"""The seals that a machine keeps of a body on a server: an older dump put back is told at the opening."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from cariforef_db.files.anchors import ancres_path, read_ancres
from cariforef_db.files.server_anchors import keep_restored, seals_place
from cariforef_db.postgres.place import Address, parse_address
from cariforef_db.store import postgres_store
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreIntegrity
from tests.postgres.server import Server, dsn

JOUR = date(2018, 5, 22)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def place_of(address: str) -> Path:
    place = seals_place(parse_address(address), "org_pdl")
    assert place is not None
    return place


def log(address: str, centiemes: int) -> None:
    with closing(PostgresAdmin().open(address)) as store, store.writing("DM") as writing:
        writing.write_cells([CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=centiemes)])


@contextmanager
def as_superuser(address: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(dsn(address.replace("&organisme=pdl", ""))) as connection:
        connection.execute("SET search_path = org_pdl; SET session_replication_role = replica")
        yield connection


@dataclass(frozen=True)
class Dumps:
    """Somebody who keeps the whole database, and puts it back without the program."""

    server: Server
    address: str

    @property
    def database(self) -> str:
        return parse_address(self.address).parameters["dbname"]

    def keep(self) -> str:
        return self.server.create_database("dump", template=self.database)

    def put_back(self, kept: str) -> None:
        self.server.drop_database(self.database)
        self.server.psql(
            SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(kept), Identifier(self.database))
        )


@pytest.fixture
def dumps(postgres: Server, store_address: str) -> Dumps:
    return Dumps(postgres, store_address)


def test_each_save_keeps_its_seal_in_a_private_file_of_the_body(store_address: str, state: Path) -> None:
    log(store_address, 50)
    log(store_address, 75)
    place = ancres_path(place_of(store_address))
    assert place.is_relative_to(state)
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    with closing(PostgresAdmin().open(store_address)) as store, store.reading() as reading:
        assert read_ancres(place_of(store_address))[-1].maillon == reading.head()
    assert "secret" not in place.name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("postgresql://a@h/b?organisme=pdl", "postgresql://a@h/c?organisme=pdl"),
        ("postgresql://a@h/b-c?organisme=pdl", "postgresql://a@h-b/c?organisme=pdl"),
        ("postgresql://a@h:5432/b?organisme=pdl", "postgresql://a@h:5433/b?organisme=pdl"),
    ],
)
def test_two_addresses_never_share_their_seals(one: str, other: str) -> None:
    assert place_of(one) != place_of(other)


def test_the_file_is_of_the_body_whoever_connects() -> None:
    assert place_of("postgresql://a:secret@h/b?organisme=pdl") == place_of("postgresql://z@h/b?organisme=pdl")


def test_an_older_dump_put_back_is_told_at_the_opening_and_not_written(
    store_address: str, dumps: Dumps
) -> None:
    log(store_address, 50)
    older = dumps.keep()
    log(store_address, 75)
    dumps.put_back(older)
    with closing(PostgresAdmin().open(store_address)) as store:
        assert "ne contient plus le sceau n° 438" in str(store.read_only_reason)
        assert store.take_notice() == store.read_only_reason
        assert "Prévenez la personne qui administre le serveur" in str(store.read_only_reason)
        with pytest.raises(StoreIntegrity, match="retirez le fichier"), store.writing("DM"):
            pass
        with store.reading() as reading:
            assert [saisie.centiemes for saisie in reading.saisies("DM", JOUR, JOUR)] == [50]
    (found,) = PostgresAdmin().verify(store_address).constats
    assert "ne contient plus le sceau" in found.detail
    ancres_path(place_of(store_address)).unlink()
    log(store_address, 100)
    assert PostgresAdmin().verify(store_address).constats == ()


def test_what_others_save_from_this_machine_while_one_opens_accuses_nobody(
    store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(store_address, 25)

    def place_once_another_has_saved(address: Address, schema: str) -> Path | None:
        monkeypatch.undo()
        monkeypatch.setenv("XDG_STATE_HOME", state_home)
        log(store_address, 50)
        return seals_place(address, schema)

    state_home = os.environ["XDG_STATE_HOME"]
    monkeypatch.setattr(postgres_store, "seals_place", place_once_another_has_saved)
    with closing(PostgresAdmin().open(store_address)) as store:
        assert store.read_only_reason is None


def test_another_content_of_the_same_length_is_told_too(store_address: str) -> None:
    log(store_address, 50)
    log(store_address, 75)
    with as_superuser(store_address) as connection:
        connection.execute("UPDATE sceau SET empreinte = repeat('a', 64) WHERE seq = 438")
    with closing(PostgresAdmin().open(store_address)) as store:
        assert "ne contient plus le sceau n° 438" in str(store.read_only_reason)


def test_after_a_restore_the_chain_goes_on(store_address: str, dumps: Dumps) -> None:
    log(store_address, 50)
    older = dumps.keep()
    log(store_address, 75)
    dumps.put_back(older)
    keep_restored(parse_address(store_address))
    log(store_address, 25)
    assert PostgresAdmin().verify(store_address).constats == ()


def test_a_machine_without_a_folder_of_one_s_own_opens_all_the_same(
    store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/nonexistent")
    log(store_address, 50)
    assert PostgresAdmin().verify(store_address).constats == ()
