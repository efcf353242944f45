"""`base verifier` and `journal verifier` on a server: sound, they say facts; tampered with, what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import text

from cariforef_db.engine.place import parse_address
from cariforef_db.proof.body import compare_body
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreIntegrity, StoreVersion
from cariforef_tui.services.ports.files import Verification, silent
from tests.db.postgres.building import set_version
from tests.postgres.server import dsn

JOUR = date(2018, 5, 22)


def lines(verification: Verification) -> list[str]:
    return [f"{constat.objet}: {constat.detail}" for constat in verification.constats]


def log(address: str, centiemes: int) -> Maillon:
    with closing(PostgresAdmin().open(address)) as store:
        with store.writing("DM") as writing:
            writing.write_cells([CellChange(agent="DM", jour=JOUR, code="14.7.1", centiemes=centiemes)])
        with store.reading() as reading:
            return reading.head()


@contextmanager
def as_superuser(address: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(dsn(address)) as connection:
        connection.execute("SET cariforef.acteur = 'DM'")
        yield connection


@pytest.fixture
def lived(store_address: str) -> str:
    log(store_address, 50)
    log(store_address, 75)
    return store_address


def test_a_sound_body_says_facts_and_nothing_of_the_witness_stays(lived: str) -> None:
    verification = PostgresAdmin().verify(lived)
    assert (lines(verification), verification.conseils) == ([], ())
    faits = dict(verification.faits)
    assert faits["Saisies"] == "1"
    assert "password" not in str(verification)
    with as_superuser(lived) as connection:
        left = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname LIKE '%temoin%'").fetchall()
    assert left == []


CHANGED = {
    "ALTER TABLE saisie DISABLE TRIGGER tr_saisie_journal": (
        "déclencheur tr_saisie_journal (saisie) : modifié"
    ),
    "DROP TRIGGER tr_visa_sans_delete ON visa": "déclencheur tr_visa_sans_delete (visa) : absent",
    "ALTER TABLE agent ADD COLUMN bureau TEXT": "colonne agent.bureau : ajouté",
    "ALTER TABLE fait ALTER COLUMN jour DROP NOT NULL": "colonne fait.jour : modifié",
    "ALTER TABLE saisie DROP CONSTRAINT ck_saisie_centiemes": (
        "contrainte saisie.ck_saisie_centiemes : absent"
    ),
    "ALTER TABLE absence DISABLE TRIGGER ALL": "contrainte absence.fk_absence_agent : modifié",
    "DROP INDEX ix_saisie_sommes": "index ix_saisie_sommes : absent",
    "CREATE TABLE brouillon (a integer)": "table brouillon : ajouté",
    "DROP TABLE rappel": "table rappel : absent",
    "CREATE OR REPLACE FUNCTION jour(texte text) RETURNS date LANGUAGE sql AS 'SELECT current_date'": (
        "fonction jour(texte text) : modifié"
    ),
    "CREATE RULE avale AS ON DELETE TO visa DO INSTEAD NOTHING": (
        "règle de réécriture avale (visa) : ajouté"
    ),
    "ALTER TABLE saisie ENABLE ROW LEVEL SECURITY": "table saisie : modifié",
}


def test_each_change_by_hand_of_the_schema_is_named(lived: str) -> None:
    with as_superuser(lived) as connection:
        for statement in CHANGED:
            connection.execute(statement)
    differences = compare_body(parse_address(lived))
    assert [said for said in CHANGED.values() if said not in differences] == [], differences


def test_a_schema_changed_by_hand_is_told_as_a_broken_proof(lived: str) -> None:
    with as_superuser(lived) as connection:
        connection.execute("DROP INDEX ix_saisie_sommes; DROP TABLE rappel; CREATE TABLE brouillon (a int)")
    verification = PostgresAdmin().verify(lived)
    assert lines(verification) == [
        "schéma: index ix_saisie_sommes : absent",
        "schéma: table brouillon : ajouté",
        "schéma: table rappel : absent",
    ]
    assert verification.integrity_broken


WITHOUT_TRIGGERS = "SET session_replication_role = replica; "
REWRITTEN = {
    "rows": {
        "UPDATE saisie SET centiemes = 25": (
            "saisie DM 2018-05-22 14.7.1 : la base ne dit pas ce que dit le journal (centiemes)"
        ),
        "UPDATE total_jour SET saisi = 5": "total_jour: DM 2018-05-22 : le total tenu n'est pas",
        "UPDATE journal SET apres = replace(apres, '75', '70') WHERE seq = 440": (
            "n° 440, saisie DM 2018-05-22 14.7.1 : ne correspond pas à son code de contrôle"
        ),
        "DELETE FROM journal WHERE seq = 437": "écriture n° 437 : absente du journal",
        "DELETE FROM sceau WHERE seq = 400": " : sans code de contrôle",
        "UPDATE sceau SET sel = NULL WHERE seq = 410": "écriture n° 410, ",
        "UPDATE tete SET empreinte = repeat('a', 64)": "la tête tenue dit le n° 440, le dernier code",
    },
    "a row and the head taken away": {
        "DELETE FROM saisie": "absente de la base, alors que le journal l'a enregistrée",
        "DELETE FROM tete": "la tête de la chaîne a été retirée",
    },
}


@pytest.mark.parametrize("what", REWRITTEN)
def test_rows_rewritten_without_the_triggers_are_named(lived: str, what: str) -> None:
    with as_superuser(lived) as connection:
        connection.execute(WITHOUT_TRIGGERS + "; ".join(REWRITTEN[what]))
    verification = PostgresAdmin().verify(lived)
    told = "\n".join(lines(verification))
    assert [said for said in REWRITTEN[what].values() if said not in told] == [], told
    assert verification.integrity_broken


def test_a_printed_seal_is_held_or_refuted(lived: str) -> None:
    head = log(lived, 25)
    admin = PostgresAdmin()
    assert dict(admin.verify_journal(lived, head).faits)["Code de contrôle donné"].startswith(str(head))
    other = Maillon(head.seq, "a" * 64)
    assert "elle a été réécrite ou coupée depuis" in lines(admin.verify_journal(lived, other))[0]
    with as_superuser(lived) as connection:
        connection.execute(f"{WITHOUT_TRIGGERS} DELETE FROM sceau WHERE seq = 441")
    assert any("réécrite ou coupée" in line for line in lines(admin.verify_journal(lived, head)))


def test_it_reads_one_moment_while_others_write(lived: str) -> None:
    seen: list[str] = []

    def write_meanwhile(line: str) -> None:
        seen.append(line)
        if len(seen) == 2:
            log(lived, 100)

    assert lines(PostgresAdmin().verify(lived, write_meanwhile)) == []
    assert dict(PostgresAdmin().verify(lived).faits)["Écritures et codes"] == "441 et 441"


def test_many_rows_take_no_more_memory_than_few(lived: str) -> None:
    """A stream holds a part of its rows; the whole of these would be 20 MB."""
    import tracemalloc

    from cariforef_db.engine.dialects import stream
    from cariforef_db.proof.body import snapshot

    with snapshot(parse_address(lived)) as connection:
        tracemalloc.start()
        rows = stream(connection, text("SELECT n, repeat('x', 1000) FROM generate_series(1, 20000) n"))
        assert sum(1 for _ in rows) == 20_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 10_000_000


def test_another_version_is_not_verified(lived: str) -> None:
    set_version(lived, "0099")
    with pytest.raises(StoreVersion, match="n'est pas à la version"):
        PostgresAdmin().verify(lived)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE alembic_version SET version_num = '0013'", "« 0013 »"),
        ("INSERT INTO alembic_version VALUES ('0013')", "« 0013, 0014 »"),
        ("TRUNCATE alembic_version", "«  »"),
    ],
)
def test_a_version_changed_by_hand_is_told_by_all_that_would_believe_it(
    lived: str, statement: str, said: str
) -> None:
    with as_superuser(lived) as connection:
        connection.execute(statement)
    admin = PostgresAdmin()
    for act in (admin.open, admin.verify, lambda place: admin.migrate(place, silent)):
        with pytest.raises(StoreIntegrity, match=f"se dit à la version {said}, et ses tables sont à"):
            act(lived)


def test_a_schema_that_cannot_be_compared_is_said(lived: str, reader: Callable[[str], str]) -> None:
    verification = PostgresAdmin().verify(reader(lived))
    assert lines(verification) == []
    assert "n'a pas été comparé" in verification.conseils[0].detail


def test_a_database_closed_to_writes_is_verified_all_the_same(lived: str) -> None:
    with as_superuser(lived) as connection:
        connection.execute(f"{WITHOUT_TRIGGERS} UPDATE saisie SET centiemes = 25")
        connection.execute("UPDATE total_jour SET saisi = 25")
        name = Identifier(connection.info.dbname)
        connection.execute(SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
    verification = PostgresAdmin().verify(lived)
    assert lines(verification) == [
        "saisie: saisie DM 2018-05-22 14.7.1 : la base ne dit pas ce que dit le journal (centiemes)"
    ]
    assert "n'a pas été comparé" in verification.conseils[0].detail
    assert lines(PostgresAdmin().verify_journal(lived, None)) == lines(verification)
