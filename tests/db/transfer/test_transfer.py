"""A store carried whole: the same rows on both sides, the chain goes on, and back to the same file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.engine.dialects import STREAMED
from cariforef_db.engine.place import parse_address
from cariforef_db.engine.sqlite_engines import engine_over
from cariforef_db.files.anchors import read_ancres
from cariforef_db.proof.body import snapshot
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.transfer import TABLES, Transfers, find_difference
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.rgpd import Effacement
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.services.ports.errors import StoreIntegrity, StoreNotFound
from cariforef_tui.services.ports.files import StoreAdmin
from cariforef_tui.services.ports.rooms import EtatRappel
from cariforef_tui.services.ports.store import silent
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.shown.programme import export_echeances
from tests.conftest import StoreAfter
from tests.db.lives import act_everywhere, live
from tests.postgres.fixtures import BuildDatabaseOnce
from tests.postgres.server import Server

JOUR = date(2018, 12, 4)
TEXTS = {
    "14.7.1": 'é "\\" \t \x01 \x7f',
    "18": "« \u2028 » 😀 \\u0041 \\N",
    "7.1": "\\.",
    "14.1.6": '\r\n{"a":1}',
    "1.1": "N",
    "1.2": "e\u0301漢字",
}
"""By line, what looks like something else where rows are copied as text."""
NAMES = {table.name for table in TABLES}


class _Cut(BaseException):
    """The program killed."""


def cut_at_the_proof(line: str) -> None:
    """Kill the program once every row is written and nothing is kept yet."""
    if line.startswith("Preuve"):
        raise _Cut


def fill(store: Any, revision: Revision) -> None:
    """Put rows in every table: a year lived, a purge, then texts that nothing erases any more."""
    live(store, revision)
    act_everywhere(store)
    with store.writing("DM") as writing:
        convention = Convention("FSE-2018", "Déploiement du SPRO")
        writing.set_convention(convention)
        writing.set_ligne_conventionnee(
            convention.numero, LigneConventionnee(2018, "9", date(2018, 1, 1), date(2018, 12, 31))
        )
        writing.erase(Effacement(date(2018, 12, 31), "échu", None, (("ZZ", "X01"),)))
    with store.writing("DM") as writing:
        writing.set_preference("DM", "theme", '"clair"')
        writing.set_rappel("DM", JOUR, EtatRappel.ENVOYE)
        writing.write_cells(
            [
                CellChange(agent="DM", jour=JOUR, code=code, centiemes=5, commentaire=text)
                for code, text in TEXTS.items()
            ]
        )


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


def log(admin: StoreAdmin, place: str, centiemes: int) -> None:
    with closing(admin.open(place)) as store, store.writing("DM") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=centiemes)])


def assert_sound(admin: StoreAdmin, place: str) -> None:
    assert admin.verify(place).constats == ()
    assert admin.verify_journal(place, None).constats == ()


@pytest.fixture
def address(postgres: Server, database: str) -> str:
    """Where nothing is yet."""
    return postgres.url(database)


@pytest.fixture(autouse=True)
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Carry few rows at once, so that a small store goes in many parts."""
    monkeypatch.setitem(STREAMED, "yield_per", 150)


@pytest.fixture
def full(store_after: StoreAfter, store_path: Path, whole_revision: Revision) -> Path:
    """A store with rows in every table, closed."""
    store_after("full", partial(fill, revision=whole_revision)).close()
    return store_path


@pytest.fixture
def carried(
    full: Path,
    postgres: Server,
    build_database_once: BuildDatabaseOnce,
    copy_database: Callable[[str], str],
) -> str:
    """The address of the same store on a server, carried there once in the run."""

    def carry(name: str) -> None:
        Transfers().transfer(str(full), postgres.url(name), silent)

    return postgres.url(copy_database(build_database_once("full", carry)))


def test_a_store_goes_whole_to_a_server_or_leaves_nothing_there(full: Path, address: str) -> None:
    file, server, transfers = SqliteAdmin(), PostgresAdmin(), Transfers()
    held = {name: len(found) for name, found in rows(full).items() if name in NAMES}
    assert [name for name, count in held.items() if not count] == []
    with pytest.raises(_Cut):
        transfers.transfer(str(full), address, cut_at_the_proof)
    assert not server.exists(address)
    done = transfers.transfer(str(full), address, silent)
    assert done.lignes == sum(held.values())
    assert done.tete == head_of(file, str(full)) == head_of(server, address)
    assert termes_of(server, address) == termes_of(file, str(full))
    with closing(server.open(address)) as store, store.reading() as reading:
        assert {one.code: one.commentaire for one in reading.saisies("DM", JOUR, JOUR)} == TEXTS
    proof = server.verify_journal(address, done.tete)
    assert proof.constats == server.verify(address).constats == ()
    assert "leurs codes de contrôle restent" in dict(proof.faits)["Textes effacés"]


def test_it_comes_back_the_same_file_or_leaves_none(full: Path, carried: str, tmp_path: Path) -> None:
    back, transfers = tmp_path / "retour.db", Transfers()
    with pytest.raises(_Cut):
        transfers.transfer(carried, str(back), cut_at_the_proof)
    assert list(tmp_path.glob("*retour*")) == list(tmp_path.glob(".*transfert*")) == []
    done = transfers.transfer(carried, str(back), silent)
    assert rows(back) == rows(full)
    assert back.stat().st_mode & 0o777 == 0o600
    assert_sound(SqliteAdmin(), str(back))
    assert [one.maillon for one in read_ancres(back)] == [done.tete]
    assert list(tmp_path.glob(".*transfert*")) == []


def test_the_next_save_continues_the_chain_and_the_numbers_on_either_side(
    full: Path, carried: str, tmp_path: Path
) -> None:
    file, server, back = SqliteAdmin(), PostgresAdmin(), tmp_path / "retour.db"
    before = head_of(server, carried)
    log(server, carried, 25)
    assert_sound(server, carried)
    Transfers().transfer(carried, str(back), silent)
    was, now = rows(full), rows(back)
    assert len(now["sceau"]) == len(was["sceau"]) + 1
    assert len(now["saisie"]) == len(was["saisie"]) + 1
    assert now["revision"][0][1] == was["revision"][0][1] + 1
    log(file, str(back), 50)
    assert_sound(file, str(back))
    assert file.verify_journal(str(back), before).constats == ()


def test_what_a_server_cannot_hold_is_named_before_anything_is_written(
    store_path: Path, address: str, tamper: Callable[..., None]
) -> None:
    tamper(
        store_path,
        "UPDATE ligne SET libelle = 'a' || char(0) WHERE id = 1",
        "UPDATE agent SET nom = CAST(x'61eda08062' AS TEXT) WHERE initiales = 'DM'",
        "UPDATE reglage SET valeur = 3000000000 WHERE cle = (SELECT min(cle) FROM reglage)",
    )
    with pytest.raises(Refus) as refused:
        Transfers().transfer(str(store_path), address, silent)
    said = str(refused.value)
    assert "table ligne, ligne '1', colonne libelle : un caractère NUL, en position 2" in said
    assert "colonne nom : un octet qui n'est pas du texte, en position 2" in said
    assert "un nombre trop grand (3000000000)" in said
    assert not PostgresAdmin().exists(address)


def test_another_s_place_is_never_written(store_path: Path, store_address: str) -> None:
    transfers = Transfers()
    head = head_of(PostgresAdmin(), store_address)
    with pytest.raises(StoreNotFound, match="contient déjà une base"):
        transfers.transfer(str(store_path), store_address, silent)
    assert head_of(PostgresAdmin(), store_address) == head
    kept = store_path.read_bytes()
    with pytest.raises(StoreNotFound, match="existe déjà"):
        transfers.transfer(store_address, str(store_path), silent)
    assert store_path.read_bytes() == kept


def test_a_row_that_is_not_the_same_on_both_sides_is_found(
    full: Path, carried: str, tamper: Callable[..., None]
) -> None:
    tamper(full, "UPDATE saisie SET centiemes = 5 WHERE id = (SELECT min(id) FROM saisie)")
    with (
        closing(sqlite3.connect(full)) as driver,
        engine_over(driver).connect() as ours,
        snapshot(parse_address(carried)) as theirs,
    ):
        different = {table.name: find_difference(table, ours, theirs) for table in TABLES}
    assert {name: rank for name, rank in different.items() if rank} == {"saisie": 1}


def test_a_row_that_breaks_a_rule_does_not_go_to_a_server(
    full: Path, address: str, tamper: Callable[..., None]
) -> None:
    tamper(full, "UPDATE saisie SET centiemes = 200 WHERE id = (SELECT min(id) FROM saisie)")
    with pytest.raises(Refus, match=r"table « saisie » \(ck_saisie_centiemes\)"):
        Transfers().transfer(str(full), address, silent)
    assert not PostgresAdmin().exists(address)


def test_a_row_that_breaks_a_rule_does_not_come_to_a_file(
    carried: str, postgres: Server, tmp_path: Path
) -> None:
    postgres.psql(
        "SET session_replication_role = replica; "
        "ALTER TABLE saisie DROP CONSTRAINT ck_saisie_centiemes; "
        "UPDATE saisie SET centiemes = 200 WHERE id = (SELECT min(id) FROM saisie)",
        database=parse_address(carried).parameters["dbname"],
    )
    with pytest.raises(Refus, match=r"table « saisie » \(ck_saisie_centiemes\)"):
        Transfers().transfer(carried, str(tmp_path / "retour.db"), silent)
    assert list(tmp_path.glob("*retour*")) == []


def test_a_source_whose_proof_is_broken_is_not_carried(store_path: Path, address: str, raw: Any) -> None:
    raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
    raw.execute("UPDATE agent SET nom = 'Autre' WHERE initiales = 'DM'")
    raw.execute("DELETE FROM ecriture_en_cours")
    with pytest.raises(StoreIntegrity, match="n'a pas de code de contrôle"):
        Transfers().transfer(str(store_path), address, silent)
    assert not PostgresAdmin().exists(address)


@pytest.mark.parametrize("pair", ["files", "servers"])
def test_a_transfer_goes_between_a_file_and_a_server(pair: str) -> None:
    place = "une.db" if pair == "files" else "postgresql://ici/une"
    with pytest.raises(StoreNotFound, match="d'un serveur à un fichier"):
        Transfers().transfer(place, place, silent)
