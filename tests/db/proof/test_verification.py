"""`base verifier`: a sound store says facts; each kind of tampering is named, by its row and columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from cariforef_db.files.backup import backup_store
from cariforef_db.proof.store import explain_journal_mode, verify_store
from cariforef_db.schema.making import JOURNAL_KEYS
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Demande, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.errors import StoreForeign
from cariforef_tui.services.ports.files import Verification
from cariforef_tui.services.ports.store import Writing
from tests.conftest import StoreAfter
from tests.people import freeze

JOUR = date(2018, 5, 22)
VEILLE = date(2018, 5, 21)


def fill(store: SqliteStore, steer: Callable[[Writing], None]) -> None:
    """Make, change and remove a row of every kind."""
    with store.writing("LR") as writing:
        writing.add_agent(Agent(initiales="ZZ1"))
        writing.set_quotite(Quotite("ZZ1", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)))
        writing.write_cells(
            [
                CellChange(agent="LR", jour=JOUR, code="14.7.1", centiemes=50, commentaire="registre"),
                CellChange(agent="LR", jour=JOUR, code="18", centiemes=25),
            ]
        )
        writing.write_absence("LR", VEILLE, [Absence("LR", VEILLE, TypeAbsence.CONGE, 50)])
        writing.add_fait(2018, Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=JOUR, agent="LR"))
        writing.set_ferie(date(2018, 12, 24), "Fermeture")
    with store.writing("DM") as writing:
        writing.write_cells(
            [
                CellChange(agent="LR", jour=JOUR, code="14.7.1", centiemes=75),
                CellChange(agent="LR", jour=JOUR, code="18", centiemes=None),
            ]
        )
        writing.write_absence("LR", VEILLE, [Absence("LR", VEILLE, TypeAbsence.RTT, 100)])
        writing.set_ferie(date(2018, 12, 24), None)
        writing.update_agent(Agent(initiales="ZZ1", nom="Agent fictif"))
        steer(writing)


@pytest.fixture
def busy_path(store_after: StoreAfter, store_path: Path, steer: Callable[[Writing], None]) -> Path:
    """A store where every kind of row was made, changed and removed, closed."""
    store_after("busy", partial(fill, steer=steer)).close()
    return store_path


def lines(verification: Verification) -> list[str]:
    return [f"{constat.objet}: {constat.detail}" for constat in verification.constats]


def test_a_sound_store_has_facts_and_no_finding(busy_path: Path) -> None:
    copy = backup_store(busy_path)
    verification = verify_store(busy_path)
    faits = dict(verification.faits)
    assert verification.constats == ()
    assert not verification.integrity_broken
    assert faits["Fichier"] == str(busy_path)
    assert faits["Droits"] == "0600"
    assert faits["SQLite"] == sqlite3.sqlite_version
    assert faits["Saisies"] == "1"
    assert faits["Absences"] == "1"
    assert faits["Exercices"] == "1"
    assert str(copy.parent) in faits["Sauvegardes gardées"]
    assert faits["Dernière sauvegarde"] != "aucune"


def test_verifying_changes_nothing_in_the_store(busy_path: Path) -> None:
    before = busy_path.read_bytes()
    verify_store(busy_path)
    assert busy_path.read_bytes() == before


def test_the_replay_covers_every_table_that_is_journalled(busy_path: Path) -> None:
    with closing(sqlite3.connect(busy_path)) as connection:
        triggers = connection.execute(
            "SELECT tbl_name FROM sqlite_schema WHERE name LIKE 'tr~_%~_journal~_insert' ESCAPE '~'"
        ).fetchall()
        journalled = connection.execute("SELECT DISTINCT objet FROM journal").fetchall()
    assert {row[0] for row in triggers} == set(JOURNAL_KEYS)
    assert {row[0] for row in journalled} <= set(JOURNAL_KEYS)


@pytest.mark.parametrize(
    ("version", "words"), [((3, 46, 1), "peut abîmer"), ((3, 51, 2), "peut abîmer"), ((3, 51, 3), "est sûr")]
)
def test_the_journal_mode_is_explained_by_the_version_of_sqlite(version: tuple[int, ...], words: str) -> None:
    assert words in explain_journal_mode(version)


def flip_quantity(path: Path) -> None:
    """Change the byte of the quantity of LR's saisie in the table's page, as a bad disk would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'saisie'").fetchone()
    raw = bytearray(path.read_bytes())
    start = (page - 1) * 4096
    found = raw.index(b"2018-05-22", start, start + 4096)
    metier = raw.index(b"metier", found, start + 4096)
    offset = metier + len(b"metier")
    assert raw[offset] == 75
    raw[offset] = 95
    path.write_bytes(raw)


def test_a_quantity_byte_flipped_in_the_file_names_the_saisie_and_its_column(busy_path: Path) -> None:
    flip_quantity(busy_path)
    verification = verify_store(busy_path)
    assert verification.integrity_broken
    found = [line for line in lines(verification) if line.startswith("saisie: ")]
    assert found == [
        "saisie: saisie LR 2018-05-22 14.7.1 : la base ne dit pas ce que dit le journal (centiemes)"
    ]
    total = "total_jour: LR 2018-05-22 : le total tenu n'est pas la somme du jour (saisi)"
    assert total in lines(verification)


DIFFERS = "la base ne dit pas ce que dit le journal"
TAMPERED = {
    "values": {
        "UPDATE saisie SET centiemes = 100": f"saisie LR 2018-05-22 14.7.1 : {DIFFERS} (centiemes)",
        "UPDATE agent SET nom = 'Autre' WHERE initiales = 'ZZ1'": f"agent ZZ1 : {DIFFERS} (nom)",
        "UPDATE quotite SET lundi = 10": f"quotite ZZ1 2018-01-01 : {DIFFERS} (lundi)",
        "UPDATE enveloppe SET centiemes = 1 WHERE id = 1": f"{DIFFERS} (centiemes)",
        "UPDATE fait SET jour = '2018-06-01'": f"fait 1 : {DIFFERS} (jour)",
        "UPDATE plan_revision SET motif = 'x'": f"plan_revision 2018 1 : {DIFFERS} (motif)",
        "UPDATE plan_changement SET centiemes = 1 WHERE rang = 0": f"plan_changement 1 0 : {DIFFERS} (centi",
        "UPDATE raf SET centiemes = 1": f"raf 1 : {DIFFERS} (centiemes)",
        "UPDATE remarque SET texte = 'x'": f": {DIFFERS} (texte)",
        "UPDATE decision SET faite_le = NULL": f"decision 2018 1 : {DIFFERS} (faite_le)",
        "UPDATE absence SET centiemes = 50": f"absence LR 2018-05-21 : {DIFFERS} (centiemes)",
        "UPDATE total_jour SET saisi = 10": "LR 2018-05-22 : le total tenu n'est pas la somme",
    },
    "rows": {
        "UPDATE saisie SET commentaire = 'autre', compte = 'SI'": f"{DIFFERS} (compte, commentaire)",
        "INSERT INTO saisie VALUES (99, 1, '2018-06-05', 70, 2018, 'metier', 25, NULL, 0, 9, NULL, NULL)": (
            "saisie DM 2018-06-05 12.2.2 : dans la base, mais absente du journal"
        ),
        "DELETE FROM plan_changement WHERE rang = 6": "absente de la base",
        "UPDATE revue SET semaine = '2018-W22'": "dans la base, mais absente du journal",
        "INSERT INTO meteo VALUES (1, 'vert', NULL, 1)": "alors que le journal l'a supprimée",
        "DELETE FROM total_jour": "LR 2018-05-21 : le total tenu n'est pas la somme du jour (absent)",
    },
    "a row that the journal holds": {
        "DELETE FROM saisie": (
            "saisie LR 2018-05-22 14.7.1 : absente de la base, alors que le journal l'a enregistrée"
        ),
        "DELETE FROM journal WHERE seq = 100": "écriture n° 100 : absente du journal",
        "UPDATE journal SET apres = 'x' WHERE objet = 'quotite'": "est illisible",
    },
    "the journal": {
        (
            "UPDATE journal SET apres = replace(apres, 'centiemes\":', 'centiemes\":1') "
            "WHERE objet = 'saisie' AND seq = (SELECT min(seq) FROM journal WHERE objet = 'saisie')"
        ): "du journal ne continue pas la précédente",
    },
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_row_changed_outside_the_program_is_named_with_its_columns(
    busy_path: Path, what: str, tamper: Callable[..., None]
) -> None:
    tamper(busy_path, "PRAGMA foreign_keys = OFF", *TAMPERED[what])
    verification = verify_store(busy_path)
    assert verification.integrity_broken
    told = "\n".join(lines(verification))
    assert [words for words in TAMPERED[what].values() if words not in told] == [], told


def test_of_many_rows_of_a_table_twenty_are_named_and_those_of_the_next_are_not_hidden(
    busy_path: Path, tamper: Callable[..., None]
) -> None:
    tamper(busy_path, "UPDATE ligne SET libelle = libelle || '!'", "UPDATE saisie SET compte = 'SI'")
    found = [constat.objet for constat in verify_store(busy_path).constats]
    assert found == [*["ligne"] * 20, "suite", "saisie"]


SECRET = "névralgique"


@pytest.fixture
def signed_path(store_after: StoreAfter, store_path: Path) -> Path:
    """A store with a commented day and a sick one of LR, in a signed month, closed."""

    def sign(store: SqliteStore) -> None:
        with store.writing("LR", SECRET) as writing:
            writing.write_cells(
                [CellChange(agent="LR", jour=JOUR, code="18", centiemes=25, commentaire=SECRET)]
            )
            writing.write_absence("LR", JOUR, [Absence("LR", JOUR, TypeAbsence.MALADIE, 25)])
            writing.write_absence("LR", VEILLE, [Absence("LR", VEILLE, TypeAbsence.MALADIE, 50)])
            writing.add(2018, Demande(code="18", numero=1, libelle=SECRET, ouverte_le=JOUR))
            writing.add_visa(freeze(writing, "LR", Mois(2018, 5)))

    store_after("signed", sign).close()
    return store_path


REWRITTEN = {
    "deleted": (
        "DELETE FROM visa",
        "DELETE FROM absence",
        "DELETE FROM saisie",
        "DELETE FROM demande",
        "DELETE FROM sceau WHERE seq > 436",
    ),
    "changed": (
        "UPDATE visa SET contenu = replace(contenu, 'maladie', 'RTT')",
        "UPDATE absence SET type = 'congé' WHERE centiemes = 50",
        "UPDATE absence SET centiemes = 30 WHERE type = 'maladie'",
        "UPDATE saisie SET commentaire = 'autre'",
        "UPDATE demande SET libelle = 'autre'",
        "UPDATE journal SET motif = 'autre' WHERE seq > 436",
    ),
}


@pytest.mark.parametrize("what", REWRITTEN)
def test_a_finding_names_its_row_but_nothing_that_the_row_says(
    signed_path: Path, what: str, tamper: Callable[..., None]
) -> None:
    tamper(signed_path, "PRAGMA foreign_keys = OFF", *REWRITTEN[what])
    for verification in (verify_store(signed_path), SqliteAdmin().verify_journal(str(signed_path), None)):
        found = {constat.objet for constat in verification.constats}
        assert {"visa", "absence", "saisie", "demande", "journal"} <= found
        told = "\n".join(lines(verification))
        assert [said for said in (SECRET, "maladie", "congé", "0,25", "0,5", "autre") if said in told] == []


def test_a_store_that_cannot_be_written_is_verified(busy_path: Path, tamper: Callable[..., None]) -> None:
    busy_path.chmod(0o400)
    assert verify_store(busy_path).constats == ()
    assert SqliteAdmin().verify_journal(str(busy_path), None).constats == ()
    busy_path.chmod(0o600)
    tamper(busy_path, "UPDATE saisie SET centiemes = 100")
    busy_path.chmod(0o400)
    assert verify_store(busy_path).integrity_broken


def test_a_trigger_removed_is_a_proof_that_names_it(busy_path: Path) -> None:
    with closing(sqlite3.connect(busy_path)) as connection:
        connection.execute("DROP TRIGGER tr_journal_sans_update")
    verification = verify_store(busy_path)
    assert verification.integrity_broken
    assert any("tr_journal_sans_update : absent" in line for line in lines(verification))


def test_a_reference_that_leads_nowhere_is_named(busy_path: Path, tamper: Callable[..., None]) -> None:
    tamper(busy_path, "PRAGMA foreign_keys = OFF", "UPDATE jalon_ligne SET ligne_id = 9999 WHERE rang = 0")
    assert any("« ligne » qui n'existe pas" in line for line in lines(verify_store(busy_path)))


def test_a_key_byte_flipped_in_an_index_is_damage_and_no_proof_of_cheating(busy_path: Path) -> None:
    with closing(sqlite3.connect(busy_path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_saisie_sommes'"
        ).fetchone()
    raw = bytearray(busy_path.read_bytes())
    offset = raw.index(b"2018-05-22", (page - 1) * 4096)
    raw[offset + 9] = ord("3")
    busy_path.write_bytes(raw)
    verification = verify_store(busy_path)
    assert {constat.objet for constat in verification.constats} == {"fichier"}
    assert not verification.integrity_broken


def test_a_zeroed_page_is_damage_and_no_proof_of_cheating(busy_path: Path) -> None:
    with closing(sqlite3.connect(busy_path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'saisie'").fetchone()
    raw = bytearray(busy_path.read_bytes())
    raw[(page - 1) * 4096 : page * 4096] = bytes(4096)
    busy_path.write_bytes(raw)
    verification = verify_store(busy_path)
    assert {constat.objet for constat in verification.constats} == {"fichier"}
    assert not verification.integrity_broken


def test_what_is_no_store_is_refused_rather_than_verified(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"rien")
    path.chmod(0o600)
    with pytest.raises(StoreForeign):
        verify_store(path)
