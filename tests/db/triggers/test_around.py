"""What SQLite lets another tool do around the triggers: the verifications name it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.proof.journal import verify_journal
from cariforef_db.proof.store import verify_store
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.temps.saisies import CellChange
from tests.people import log, open_store

JOUR = date(2018, 5, 22)
REPLACED = (
    "INSERT OR REPLACE INTO fait SELECT id, exercice_id, ligne_id, jalon_id, 'rouverte', jour, agent_id, "
)
AROUND = {
    "a declaration replaced": (f"{REPLACED} motif, centiemes FROM fait", "fait"),
    "days of the baseline replaced": (
        "INSERT OR REPLACE INTO enveloppe "
        "SELECT id, exercice_id, code, rang, compte, chiffrage, 9900 FROM enveloppe WHERE id = 1",
        "enveloppe",
    ),
}


@pytest.fixture
def written(store: SqliteStore, store_path: Path) -> Path:
    with store.writing("LR") as writing:
        writing.write_cells(
            [CellChange(agent="LR", jour=JOUR, code=code, centiemes=50) for code in ("18", "7.1")]
        )
        writing.add_fait(2018, Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=JOUR, agent="LR"))
    store.close()
    return store_path


@pytest.mark.parametrize("around", AROUND)
def test_what_goes_around_the_triggers_is_named_by_the_verification(around: str, written: Path) -> None:
    statement, objet = AROUND[around]
    with closing(sqlite3.connect(written, isolation_level=None)) as shell:
        shell.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        shell.execute(statement)
        shell.execute("DELETE FROM ecriture_en_cours")
    constats = verify_store(written).constats
    assert {constat.objet for constat in constats} == {objet, "journal"}
    assert any(constat.detail.endswith(" : sans code de contrôle") for constat in constats)


def test_with_the_settings_of_the_program_nothing_is_replaced_unseen(written: Path) -> None:
    with closing(sqlite3.connect(written, isolation_level=None)) as shell:
        shell.execute("PRAGMA recursive_triggers = ON")
        shell.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        with pytest.raises(sqlite3.IntegrityError, match="INALTERABLE"):
            shell.execute(AROUND["a declaration replaced"][0])


def test_a_write_that_another_tool_leaves_open_is_named_until_the_program_writes(written: Path) -> None:
    with closing(sqlite3.connect(written, isolation_level=None)) as shell:
        shell.execute(
            "INSERT INTO ecriture_en_cours (id, acteur, acteur_id) SELECT 1, initiales, id FROM agent "
            "WHERE initiales = 'DM'"
        )
    for verification in (verify_store(written), verify_journal(written, None)):
        (constat,) = verification.constats
        assert constat.objet == "écriture en cours"
        assert "au nom de « DM »" in constat.detail
        assert verification.integrity_broken
    with open_store(written) as store:
        log(store, "LR", "18", 25, on=JOUR)
    assert verify_store(written).constats == verify_journal(written, None).constats == ()
