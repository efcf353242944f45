"""The chain over the journal: whoever alters, removes, inserts or reorders a row is found, the row named."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.engine.sqlite import connect
from cariforef_db.engine.sqlite_engines import engine_over
from cariforef_db.journal.chain import seal_new_rows
from cariforef_db.proof.chain import verify_chain
from cariforef_db.proof.store import verify_store
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.journal.entries import Maillon, parse_maillon
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import EmpreinteRefusee
from cariforef_tui.services.ports.files import Verification
from tests.conftest import StoreAfter
from tests.people import freeze, log, open_store

JOUR = date(2018, 5, 22)
ALTERED = "ne correspond pas à son code de contrôle"
Tamper = Callable[..., None]


def fill(store: SqliteStore) -> None:
    """DM logs for LR three times, then LR on another line."""
    for centiemes in (25, 50, 75):
        with store.writing("DM", "oubli de mardi") as writing:
            writing.write_cells(
                [
                    CellChange(
                        agent="LR", jour=JOUR, code="14.7.1", centiemes=centiemes, commentaire="registre"
                    )
                ]
            )
    log(store, "LR", "18", 25, on=JOUR)


@pytest.fixture
def written(store_after: StoreAfter, store_path: Path) -> Path:
    """A store with four days of LR, closed; no seal is kept outside the store."""
    store_after("chained", fill).close()
    store_path.with_name(store_path.name + ".ancres").unlink()
    return store_path


def verify(path: Path, printed: Maillon | None = None) -> Verification:
    return SqliteAdmin().verify_journal(str(path), printed)


def findings(path: Path) -> list[str]:
    found = verify(path)
    assert found.integrity_broken == bool(found.constats)
    return [one.detail for one in found.constats]


def last_seq(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT max(seq) FROM journal").fetchone()[0])


def test_a_sound_chain_says_its_length_and_its_head(written: Path) -> None:
    found = verify(written)
    last = last_seq(written)
    assert found.constats == ()
    faits = dict(found.faits)
    assert faits["Écritures et codes"] == f"{last} et {last}"
    assert faits["Tête de la chaîne"].startswith(f"{last}-")
    assert "aucun" in faits["Codes gardés hors de la base"]


CHANGED = """UPDATE journal SET apres = replace(apres, 'centiemes":{}', 'centiemes":95') WHERE seq = {}"""


@pytest.mark.parametrize(
    ("change", "back", "row"),
    [
        (CHANGED.format(50, "{}"), 2, "saisie LR 2018-05-22 14.7.1"),
        ("UPDATE journal SET cle = '1/2018-05-23/1' WHERE seq = {}", 2, "saisie DM 2018-05-23 GIP"),
        ("UPDATE journal SET apres = 'x' WHERE seq = {}", 2, "saisie LR 2018-05-22 14.7.1"),
        ("UPDATE journal SET objet = 'x' WHERE seq = {}", 2, "x "),
    ],
)
def test_a_row_altered_is_named_with_its_table(
    written: Path, tamper: Tamper, change: str, back: int, row: str
) -> None:
    seq = last_seq(written) - back
    tamper(written, change.format(seq))
    found, *_ = findings(written)
    assert found.startswith(f"écriture n° {seq}, {row}")
    assert found.endswith(" : ne correspond pas à son code de contrôle")


def test_a_row_removed_is_named_by_its_number_and_by_what_no_longer_follows(
    written: Path, tamper: Tamper
) -> None:
    removed = last_seq(written) - 2
    tamper(written, f"DELETE FROM journal WHERE seq = {removed}")
    first, *others = findings(written)
    assert first == f"écriture n° {removed} : absente du journal"
    assert any(f"saisie LR 2018-05-22 14.7.1 : l'écriture n° {removed + 1}" in one for one in others)


def test_rows_removed_with_their_seals_leave_a_gap_that_is_told(written: Path, tamper: Tamper) -> None:
    removed = last_seq(written) - 2
    for table in ("sceau", "journal"):
        tamper(written, f"DELETE FROM {table} WHERE seq BETWEEN {removed - 1} AND {removed}")
    assert findings(written)[0] == f"écriture n° {removed - 1} à {removed} : absente du journal"


def test_a_row_put_in_place_of_a_removed_one_is_found(written: Path, tamper: Tamper) -> None:
    seq = last_seq(written) - 2
    tamper(
        written,
        f"DELETE FROM journal WHERE seq = {seq}",
        "INSERT INTO journal (seq, quand, objet, cle, action, apres) "
        f"VALUES ({seq}, '2018-05-22T10:00:00.000Z', 'reglage', 'pas', 'creation', '{{\"cle\":\"pas\"}}')",
    )
    assert findings(written)[0] == f"écriture n° {seq}, reglage pas : {ALTERED}"


def test_two_rows_that_changed_places_are_both_named(written: Path, tamper: Tamper) -> None:
    last = last_seq(written)
    tamper(
        written,
        "PRAGMA foreign_keys = OFF",
        f"UPDATE journal SET seq = 99999 WHERE seq = {last - 2}",
        f"UPDATE journal SET seq = {last - 2} WHERE seq = {last}",
        f"UPDATE journal SET seq = {last} WHERE seq = 99999",
    )
    first, second, *_ = findings(written)
    for said, seq, code in ((first, last - 2, "18"), (second, last, "14.7.1")):
        assert said == f"écriture n° {seq}, saisie LR 2018-05-22 {code} : {ALTERED}"


def test_a_row_moved_over_another_is_named_at_both_numbers(written: Path, tamper: Tamper) -> None:
    last = last_seq(written)
    tamper(
        written,
        "PRAGMA foreign_keys = OFF",
        f"DELETE FROM journal WHERE seq = {last}",
        f"UPDATE journal SET seq = {last} WHERE seq = {last - 2}",
    )
    first, second, *_ = findings(written)
    assert first == f"écriture n° {last - 2} : absente du journal"
    assert second.endswith("ne correspond pas à son code de contrôle")


def test_a_row_inserted_without_a_seal_is_named_where_it_stands(written: Path, tamper: Tamper) -> None:
    last = last_seq(written)
    tamper(written, f"DELETE FROM sceau WHERE seq = {last - 1}")
    first, *_ = findings(written)
    assert first == f"écriture n° {last - 1}, saisie LR 2018-05-22 14.7.1 : sans code de contrôle"


def _write_elsewhere(path: Path) -> None:
    """Write as another tool that respects the triggers."""
    with closing(connect(path)) as raw:
        raw.execute("BEGIN")
        raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        raw.execute("UPDATE saisie SET centiemes = 20 WHERE centiemes = 25")
        raw.execute("DELETE FROM ecriture_en_cours")
        raw.execute("COMMIT")


def test_a_row_written_by_another_tool_is_named_before_and_after_it_is_sealed(written: Path) -> None:
    _write_elsewhere(written)
    last = last_seq(written)
    (found,) = findings(written)
    assert found == f"écriture n° {last}, saisie LR 2018-05-22 18 : sans code de contrôle"
    with open_store(written) as store, store.writing("DM") as writing:
        writing.write_cells([CellChange(agent="DM", jour=JOUR, code="18", centiemes=25)])
    (found,) = findings(written)
    assert found == f"écriture n° {last}, saisie LR 2018-05-22 18 : écrite par un autre outil"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE sceau SET contenu = '{}' WHERE seq = {}", "son code de contrôle ne suit pas"),
        ("UPDATE sceau SET empreinte = '{}' WHERE seq = {}", "son code de contrôle ne suit pas"),
        ("UPDATE sceau SET hors_outil = 1 WHERE '{}' <> '' AND seq = {}", "écrite par un autre outil"),
        ("UPDATE sceau SET sel = NULL WHERE '{}' <> '' AND seq = {}", "ne correspond pas à son code"),
    ],
)
def test_a_seal_altered_is_named(written: Path, tamper: Tamper, statement: str, words: str) -> None:
    seq = last_seq(written) - 2
    tamper(written, statement.format("0" * 64, seq))
    assert any(f"n° {seq}, saisie" in one and words in one for one in findings(written))


def test_base_verifier_tells_of_the_chain_too(written: Path, tamper: Tamper) -> None:
    assert "Tête de la chaîne" in dict(verify_store(written).faits)
    seq = last_seq(written)
    tamper(written, f"UPDATE journal SET quand = '2018-01-01T00:00:00.000Z' WHERE seq = {seq}")
    found = verify_store(written)
    assert found.integrity_broken
    assert any(f"écriture n° {seq}, saisie LR 2018-05-22 18 : ne" in one.detail for one in found.constats)


def test_of_many_breaks_twenty_are_named(written: Path, tamper: Tamper) -> None:
    tamper(written, "UPDATE journal SET quand = '2018-01-01T00:00:00.000Z'")
    *named, last = findings(written)
    assert (len(named), last) == (20, "d'autres du même genre")


def sign(path: Path) -> Maillon:
    """LR signs May; return the seal that the sheet prints."""
    with open_store(path) as store:
        with store.writing("LR") as writing:
            visa = writing.add_visa(freeze(writing, "LR", Mois(2018, 5)))
        with store.reading() as reading:
            found = reading.seal_of(visa)
    return parse_maillon(str(found))


def forget_anchors(path: Path) -> None:
    path.with_name(path.name + ".ancres").unlink()


def reseal(connection: sqlite3.Connection) -> None:
    """Make the whole chain again, as somebody who has read how."""
    connection.execute("DELETE FROM sceau")
    seal_new_rows(connection)


def test_the_seal_of_a_signed_sheet_holds_until_the_chain_is_rewritten(written: Path, tamper: Tamper) -> None:
    printed = sign(written)
    forget_anchors(written)
    found = verify(written, printed)
    assert found.constats == ()
    assert "la chaîne porte bien ce code" in dict(found.faits)["Code de contrôle donné"]
    tamper(written, "UPDATE journal SET motif = 'autre' WHERE motif IS NOT NULL", reseal)
    assert findings(written) == []
    rewritten = verify(written, printed)
    assert rewritten.integrity_broken
    assert "elle a été réécrite ou coupée depuis, ou il est mal recopié" in rewritten.constats[0].detail


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (
            "UPDATE saisie SET centiemes = 100 WHERE centiemes = 75",
            "saisie LR 2018-05-22 14.7.1 : la base ne dit pas ce que dit le journal (centiemes)",
        ),
        (
            'UPDATE visa SET contenu = printf(\'{"fiche":"%s"}\', hex(zeroblob(900)))',
            "visa LR 2018-05 1 : la base ne dit pas ce que dit le journal (contenu)",
        ),
    ],
)
def test_days_and_sheets_changed_under_a_sound_chain_are_named_too(
    written: Path, tamper: Tamper, change: str, row: str
) -> None:
    printed = sign(written)
    tamper(written, change)
    found = verify(written, printed)
    assert found.integrity_broken
    detail, against_days = [one.detail for one in found.constats]
    assert detail == row
    assert "LR, 2018-05 : la fiche signée n" in against_days
    assert "la chaîne porte bien ce code" in dict(found.faits)["Code de contrôle donné"]


def test_the_seal_of_a_signed_sheet_tells_that_the_end_was_cut(written: Path, tamper: Tamper) -> None:
    printed = sign(written)
    forget_anchors(written)
    tamper(
        written,
        f"DELETE FROM sceau WHERE seq = {printed.seq}",
        f"DELETE FROM journal WHERE seq = {printed.seq}",
        "DELETE FROM visa",
    )
    assert findings(written) == []
    cut = verify(written, printed)
    assert cut.integrity_broken
    assert "réécrite ou coupée" in cut.constats[0].detail


def test_a_text_erased_by_a_purge_is_a_fact_that_names_the_purge(written: Path) -> None:
    seq = last_seq(written) - 2
    with closing(connect(written)) as raw:
        raw.execute("BEGIN")
        raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        raw.execute(
            "INSERT INTO purge (quand, par_id, limite, motif) "
            "SELECT '2029-01-05T08:00:00Z', id, '2019-01-01', 'dix ans' FROM agent WHERE initiales = 'DM'"
        )
        raw.execute("UPDATE ecriture_en_cours SET purge_id = 1")
        raw.execute(f"UPDATE journal SET motif = NULL WHERE seq = {seq}")
        seal_new_rows(raw)
        raw.execute("DELETE FROM ecriture_en_cours")
        raw.execute("COMMIT")
    found = verify(written)
    assert found.constats == ()
    said = dict(found.faits)["Textes effacés"]
    assert said == "1, par la purge du 05/01/2029 à 09:00 (DM) ; leurs codes de contrôle restent"


def test_a_long_chain_is_walked_without_being_held(written: Path) -> None:
    def peak() -> tuple[int, int]:
        with closing(connect(written)) as raw, engine_over(raw).connect() as connection:
            tracemalloc.start()
            report = verify_chain(connection)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert report.is_sound
        return report.rows, most

    verify(written)
    few, before = peak()
    with closing(connect(written)) as raw:
        raw.execute("BEGIN")
        raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        raw.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            "INSERT INTO journal (quand, objet, cle, action, apres) "
            "SELECT '2018-05-22T10:00:00.000Z', 'reglage', 'x', 'creation', '{}' FROM n"
        )
        seal_new_rows(raw)
        raw.execute("DELETE FROM ecriture_en_cours")
        raw.execute("COMMIT")
    many, after = peak()
    assert many == few + 3_000
    assert after < before + 100_000


@pytest.mark.parametrize(
    "typed",
    [
        "1204-9f3a-11c0-52be-07d4",
        "1204-9F3A-11C0-52BE-07D4",
        " 1204 9f3a 11c0 52be 07d4 ",
        "1204-9f3a11c052be07d4",
        "1204–9f3a–11c0–52be–07d4",
    ],
)
def test_a_seal_is_typed_as_it_is_printed(typed: str) -> None:
    assert parse_maillon(typed) == Maillon(1204, "9f3a11c052be07d4")
    assert parse_maillon("1204-9f3a-11c0-…") == Maillon(1204, "9f3a11c0")


@pytest.mark.parametrize(
    "typed", ["", "1204", "1204-9f3a", "x-9f3a-11c0", "1204-9f3a-11cg", "1204-9f3a-11c0-[/b]"]
)
def test_what_is_no_seal_is_refused(typed: str) -> None:
    with pytest.raises(EmpreinteRefusee):
        parse_maillon(typed)


def test_the_last_row_removed_leaves_its_seal_that_tells(written: Path, tamper: Tamper) -> None:
    last = last_seq(written)
    tamper(written, f"DELETE FROM journal WHERE seq = {last}")
    first, *_ = findings(written)
    assert first == f"écriture n° {last} : absente du journal"


def test_of_many_rows_that_differ_from_the_journal_twenty_are_named(written: Path, tamper: Tamper) -> None:
    tamper(written, "UPDATE ligne SET libelle = libelle || ' !' WHERE id <= 20")
    found = verify(written).constats
    assert [one.objet for one in found] == ["ligne"] * 20
    assert all(one.detail.endswith("(libelle)") for one in found)
    tamper(written, "UPDATE ligne SET libelle = libelle || ' !' WHERE id = 21")
    *named, rest = verify(written).constats
    assert (len(named), rest.objet) == (20, "suite")
    assert "d'autres du même genre" in rest.detail


def test_a_clock_set_back_is_told_and_those_of_several_machines_are_not(
    written: Path, tamper: Tamper
) -> None:
    def told() -> str | None:
        return dict(verify(written).faits).get("Heure reculée")

    last = last_seq(written)
    tamper(written, f"UPDATE journal SET quand = '2018-05-22T10:00:00.000Z' WHERE seq < {last}")
    tamper(written, f"UPDATE journal SET quand = '2018-05-22T09:58:00.000Z' WHERE seq = {last}")
    assert told() is None
    tamper(written, f"UPDATE journal SET quand = '2018-05-22T09:57:59.999Z' WHERE seq = {last}")
    said = told()
    assert said is not None
    assert said.startswith(f"1 fois, d'abord au n° {last}, du 22/05/2018 à 12:00 au 22/05/2018 à 11:57 :")
