"""A store carried whole: the same rows on both sides, the chain goes on, and back to the same file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.engine.place import parse_address
from cariforef_db.engine.sqlite_engines import engine_over
from cariforef_db.files.anchors import read_ancres
from cariforef_db.proof.body import snapshot
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.transfer import TABLES, Transfers, find_difference
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.services.ports.errors import StoreIntegrity, StoreNotFound
from cariforef_tui.services.ports.files import StoreAdmin
from cariforef_tui.services.ports.store import Progress, silent
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.shown.programme import export_echeances
from tests.postgres.server import Server

JOUR = date(2018, 12, 4)
TEXTS = ('é "\\" \t \x01 \x7f', "« \u2028 » 😀 \\u0041 \\N", "\\.", '\r\n{"a":1}', "N", "e\u0301漢字")


class _Cut(BaseException):
    """The program killed."""


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def head_of(admin: StoreAdmin, place: str) -> object:
    with closing(admin.open(place)) as store, store.reading() as reading:
        return reading.head()


def termes_of(admin: StoreAdmin, place: str) -> object:
    """The events that diaries have, with the moments of their changes."""
    with closing(admin.open(place)) as store:
        return export_echeances(store, DateReference(JOUR, 2018), None, None)


def log(admin: StoreAdmin, place: str, centiemes: int, text: str | None = None) -> None:
    with closing(admin.open(place)) as store, store.writing("DM") as writing:
        writing.write_cells(
            [CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=centiemes, commentaire=text)]
        )


def assert_sound(admin: StoreAdmin, place: str) -> None:
    assert admin.verify(place).constats == ()
    assert admin.verify_journal(place, None).constats == ()


@pytest.fixture
def address(postgres: Server, database: str) -> str:
    """Where nothing is yet."""
    return postgres.url(database)


def cut_after(table: str) -> Progress:
    """Return a progress that kills the program when it is told of a table."""

    def progress(line: str) -> None:
        if f"« {table} »" in line:
            raise _Cut

    return progress


def test_a_year_goes_to_a_server_and_comes_back_the_same(
    demonstration: Path, address: str, tmp_path: Path
) -> None:
    file, server, transfers = SqliteAdmin(), PostgresAdmin(), Transfers()
    head = head_of(file, str(demonstration))
    done = transfers.transfer(str(demonstration), address, silent)
    assert termes_of(server, address) == termes_of(file, str(demonstration))
    assert done.tete == head == head_of(server, address)
    assert done.lignes == sum(len(held) for name, held in rows(demonstration).items() if name in NAMES)
    assert server.verify_journal(address, done.tete).constats == ()
    assert_sound(server, address)
    back = tmp_path / "retour.db"
    assert transfers.transfer(address, str(back), silent) == done
    assert rows(back) == rows(demonstration)
    assert back.stat().st_mode & 0o777 == 0o600
    assert_sound(file, str(back))
    assert [one.maillon for one in read_ancres(back)] == [done.tete]
    assert list(tmp_path.glob(".*transfert*")) == []


NAMES = {table.name for table in TABLES}


def test_the_next_save_continues_the_chain_and_the_numbers(
    demonstration: Path, address: str, tmp_path: Path
) -> None:
    file, server, transfers = SqliteAdmin(), PostgresAdmin(), Transfers()
    before = transfers.transfer(str(demonstration), address, silent).tete
    log(server, address, 25, "à la suite")
    assert_sound(server, address)
    back = tmp_path / "retour.db"
    after = transfers.transfer(address, str(back), silent).tete
    assert after.seq == before.seq + 1
    assert len(rows(back)["saisie"]) == len(rows(demonstration)["saisie"]) + 1
    assert rows(back)["revision"][0][1] == rows(demonstration)["revision"][0][1] + 1
    log(file, str(back), 50)
    assert_sound(file, str(back))
    assert file.verify_journal(str(back), before).constats == ()


@pytest.mark.parametrize("text", TEXTS)
def test_texts_that_look_like_something_else_stay_what_they_are(
    store_path: Path, address: str, tmp_path: Path, text: str
) -> None:
    log(SqliteAdmin(), str(store_path), 25, text)
    Transfers().transfer(str(store_path), address, silent)
    with closing(PostgresAdmin().open(address)) as store, store.reading() as reading:
        assert [saisie.commentaire for saisie in reading.saisies("DM", JOUR, JOUR)] == [text]
    back = tmp_path / "retour.db"
    Transfers().transfer(address, str(back), silent)
    assert rows(back) == rows(store_path)


def test_a_purged_store_keeps_its_proof(purged: Path, address: str, tmp_path: Path) -> None:
    done = Transfers().transfer(str(purged), address, silent)
    facts = dict(PostgresAdmin().verify_journal(address, done.tete).faits)
    assert "leurs sceaux restent" in facts["Textes effacés"]
    assert_sound(PostgresAdmin(), address)
    back = tmp_path / "retour.db"
    Transfers().transfer(address, str(back), silent)
    assert rows(back) == rows(purged)
    assert_sound(SqliteAdmin(), str(back))


@pytest.fixture
def purged(demonstration: Path) -> Path:
    """A year whose texts are past their keeping, erased."""
    from cariforef_tui.services.rgpd import purge

    with closing(SqliteAdmin().open(str(demonstration))) as store:
        purge(
            store,
            date(2030, 1, 1),
            acteur="DM",
            motif="échu",
            today=date(2030, 1, 1),
            save=lambda: None,
        )
    return demonstration


def test_what_a_server_cannot_hold_is_named_before_anything_is_written(
    hostile_path: Path, address: str, postgres: Server
) -> None:
    with pytest.raises(Refus, match=r"table ligne, ligne '\d+', colonne libelle : un caractère NUL"):
        Transfers().transfer(str(hostile_path), address, silent)
    assert not PostgresAdmin().exists(address)


def test_bytes_that_are_no_text_and_large_numbers_are_named(
    store_path: Path, address: str, tamper: Callable[..., None]
) -> None:
    tamper(store_path, "UPDATE agent SET nom = CAST(x'61eda08062' AS TEXT) WHERE initiales = 'DM'")
    tamper(store_path, "UPDATE reglage SET valeur = 3000000000 WHERE cle = (SELECT min(cle) FROM reglage)")
    with pytest.raises(Refus) as refused:
        Transfers().transfer(str(store_path), address, silent)
    assert "colonne nom : un octet qui n'est pas du texte, en position 2" in str(refused.value)
    assert "un nombre trop grand (3000000000)" in str(refused.value)
    assert not PostgresAdmin().exists(address)


@pytest.mark.parametrize("table", ["ligne", "saisie", "journal", "sceau"])
def test_cut_on_its_way_to_a_server_it_leaves_nothing_there(
    demonstration: Path, address: str, table: str
) -> None:
    with pytest.raises(_Cut):
        Transfers().transfer(str(demonstration), address, cut_after(table))
    assert not PostgresAdmin().exists(address)
    Transfers().transfer(str(demonstration), address, silent)
    assert_sound(PostgresAdmin(), address)


@pytest.mark.parametrize("table", ["ligne", "saisie", "journal", "sceau"])
def test_cut_on_its_way_to_a_file_it_leaves_nothing_there(
    at_server: tuple[Path, str], tmp_path: Path, table: str
) -> None:
    source, address = at_server
    back = tmp_path / "retour.db"
    with pytest.raises(_Cut):
        Transfers().transfer(address, str(back), cut_after(table))
    assert list(tmp_path.glob("*retour*")) == []
    Transfers().transfer(address, str(back), silent)
    assert rows(back) == rows(source)


@pytest.fixture
def at_server(demonstration: Path, address: str) -> tuple[Path, str]:
    """A year in a file, and the same on a server."""
    Transfers().transfer(str(demonstration), address, silent)
    return demonstration, address


def test_another_s_place_is_never_written(demonstration: Path, store_path: Path, store_address: str) -> None:
    transfers = Transfers()
    head = head_of(PostgresAdmin(), store_address)
    with pytest.raises(StoreNotFound, match="contient déjà une base"):
        transfers.transfer(str(demonstration), store_address, silent)
    assert head_of(PostgresAdmin(), store_address) == head
    kept = store_path.read_bytes()
    with pytest.raises(StoreNotFound, match="existe déjà"):
        transfers.transfer(store_address, str(store_path), silent)
    assert store_path.read_bytes() == kept


def test_a_row_that_is_not_the_same_on_both_sides_is_found(
    at_server: tuple[Path, str], tamper: Callable[..., None]
) -> None:
    source, address = at_server
    tamper(source, "UPDATE saisie SET centiemes = 5 WHERE id = (SELECT min(id) FROM saisie)")
    with (
        closing(sqlite3.connect(source)) as driver,
        engine_over(driver).connect() as ours,
        snapshot(parse_address(address)) as theirs,
    ):
        different = {table.name: find_difference(table, ours, theirs) for table in TABLES}
    assert {name: rank for name, rank in different.items() if rank} == {"saisie": 1}


def test_a_row_that_breaks_a_rule_does_not_go_to_a_server(
    demonstration: Path, address: str, tamper: Callable[..., None]
) -> None:
    tamper(demonstration, "UPDATE saisie SET centiemes = 200 WHERE id = 1")
    with pytest.raises(Refus, match=r"table « saisie » \(ck_saisie_centiemes\)"):
        Transfers().transfer(str(demonstration), address, silent)
    assert not PostgresAdmin().exists(address)


def test_a_row_that_breaks_a_rule_does_not_come_to_a_file(
    at_server: tuple[Path, str], postgres: Server, database: str, tmp_path: Path
) -> None:
    _, address = at_server
    postgres.psql(
        "SET session_replication_role = replica; "
        "ALTER TABLE saisie DROP CONSTRAINT ck_saisie_centiemes; "
        "UPDATE saisie SET centiemes = 200 WHERE id = 1",
        database=database,
    )
    with pytest.raises(Refus, match=r"table « saisie » \(ck_saisie_centiemes\)"):
        Transfers().transfer(address, str(tmp_path / "retour.db"), silent)
    assert list(tmp_path.glob("*retour*")) == []


def test_a_source_whose_proof_is_broken_is_not_carried(store_path: Path, address: str, raw: Any) -> None:
    raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
    raw.execute("UPDATE agent SET nom = 'Autre' WHERE initiales = 'DM'")
    raw.execute("DELETE FROM ecriture_en_cours")
    with pytest.raises(StoreIntegrity, match="n'est pas scellée"):
        Transfers().transfer(str(store_path), address, silent)
    assert not PostgresAdmin().exists(address)


@pytest.mark.parametrize("pair", ["files", "servers"])
def test_a_transfer_goes_between_a_file_and_a_server(pair: str, store_path: Path, address: str) -> None:
    places = (str(store_path), str(store_path) + "2") if pair == "files" else (address, address)
    with pytest.raises(StoreNotFound, match="d'un serveur à un fichier"):
        Transfers().transfer(*places, silent)
