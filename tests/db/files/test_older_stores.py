"""A store of each schema that was released, lived in by the program of then, opens in today's.

`stores/schema-N.db.gz` was written by that program's own commands: a month logged, signed and countersigned,
a revision, a reste à faire, a jalon held, a review with a decision, closed, a convention, a request answered
and a livrable produced. Schema 9 is that of 0.2.0, 13 that of 0.3.0.
The first release of a schema adds its own, which the schema after it has to bring up to date.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from cariforef_db.schema.version import SCHEMA_VERSION, read_schema_version
from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.journal.entries import Maillon, parse_maillon
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.journal.sentences import describe_ecriture
from cariforef_tui.domain.mois.visas import GesteVisa, tell_author
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import MoisSigne
from cariforef_tui.machine import clock
from cariforef_tui.services.ports.errors import StoreIntegrity, StoreVersion
from cariforef_tui.services.ports.files import Restauration
from cariforef_tui.services.rgpd import load_dossier
from tests.db.kept_stores import SCHEMAS, name_deputies, unpack_store
from tests.people import log, logged, open_store

AVRIL, MAI = Mois(2018, 4), date(2018, 5, 24)


def test_a_day_on_a_line_that_takes_none_stays_and_is_named(tmp_path: Path) -> None:
    path = unpack_store(9, tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as shell:
        shell.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        shell.execute(
            "INSERT INTO saisie (agent_id, jour, ligne_id, exercice_id, compte, centiemes, a_confirmer, "
            "version) SELECT a.id, '2018-06-05', l.id, 2018, 'metier', 25, 0, 1 FROM agent a, ligne l "
            "WHERE a.initiales = 'LR' AND l.code = '14.7'"
        )
        shell.execute("DELETE FROM ecriture_en_cours")
    admin, place = SqliteAdmin(), str(path)
    assert admin.migrate(place, lambda _: None) is not None
    named = {constat.objet: constat.detail for constat in admin.verify(place).constats}
    assert named.keys() == {"saisie", "journal"}
    assert named["saisie"].startswith("LR le 2018-06-05 sur 14.7 : cette ligne ne prend pas de saisie")
    assert named["journal"].endswith(" : sans code de contrôle")


def schema_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return read_schema_version(connection)


@pytest.fixture
def of_then(tmp_path: Path) -> Path:
    """A copy by the oldest program whose stores are brought up to date."""
    return unpack_store(SCHEMAS[0], tmp_path)


def migrated(path: Path) -> SqliteAdmin:
    """Migrate the store, as its opening asks."""
    admin, place = SqliteAdmin(), str(path)
    with pytest.raises(StoreVersion, match="cariforef base migrer"):
        admin.open(place)
    assert admin.migrate(place, lambda _: None) is not None
    return admin


def test_a_store_of_then_is_replaced_and_put_back_as_it_was(of_then: Path, store_path: Path) -> None:
    admin, place = SqliteAdmin(), str(of_then)
    kept = admin.restore(place, store_path, lambda _: None).avant
    assert kept is not None
    assert (schema_of(of_then), schema_of(kept)) == (SCHEMA_VERSION, SCHEMAS[0])
    assert admin.restore(place, kept, lambda _: None).avant is not None
    assert (schema_of(of_then), schema_of(kept)) == (SCHEMAS[0], SCHEMAS[0])
    migrated(of_then)
    assert admin.verify(place).constats == admin.verify_journal(place, None).constats == ()


def test_where_no_store_is_left_a_copy_of_then_is_put_back_and_said_to_be_older(
    of_then: Path, store_path: Path
) -> None:
    store_path.unlink()
    assert SqliteAdmin().restore(str(store_path), of_then, lambda _: None) == Restauration(
        None, is_older=True
    )
    assert schema_of(store_path) == SCHEMAS[0]
    assert migrated(store_path).verify(str(store_path)).constats == ()


def test_a_session_that_is_open_writes_nothing_in_a_restored_copy_of_then(
    of_then: Path, store_path: Path
) -> None:
    with open_store(store_path) as store:
        SqliteAdmin().restore(str(store_path), of_then, lambda _: None)
        restored = store_path.read_bytes()
        with pytest.raises(StoreVersion, match="Relancez l'application"):
            log(store, "LR", "14.7.1", 100, on=MAI)
    assert store_path.read_bytes() == restored


def test_a_copy_of_then_changed_by_hand_is_refused(of_then: Path, store_path: Path) -> None:
    with closing(sqlite3.connect(of_then, isolation_level=None)) as shell:
        shell.execute("DROP TRIGGER tr_saisie_journal_update")
    before = store_path.read_bytes()
    with pytest.raises(StoreIntegrity, match="modifié hors de l'outil"):
        SqliteAdmin().restore(str(store_path), of_then, lambda _: None)
    assert store_path.read_bytes() == before


def seal_printed_in(path: Path) -> Maillon:
    """The seal that a sheet of the signed month prints: that of the journal row before its signature."""
    with closing(sqlite3.connect(path)) as shell:
        seq, empreinte = shell.execute(
            "SELECT s.seq, s.empreinte FROM sceau s JOIN journal j ON j.seq = s.seq "
            "WHERE j.objet = 'visa' ORDER BY s.seq LIMIT 1"
        ).fetchone()
    return parse_maillon(str(Maillon(seq, empreinte)))


def test_an_exercice_is_followed_from_its_first_week_and_the_rgpd_bounds_its_line(tmp_path: Path) -> None:
    path = unpack_store(9, tmp_path)
    admin, place = SqliteAdmin(), str(path)
    assert admin.migrate(place, lambda _: None) is not None
    with closing(admin.open(place)) as store, store.reading() as reading:
        assert reading.suivi_depuis(2018) == date(2018, 4, 2)
        assert [jalon.bornees for jalon in reading.programme(2018).jalons] == [("14.7.1",), ()]
    assert admin.verify(place).constats == ()


@pytest.mark.parametrize("schema", [schema for schema in SCHEMAS if schema < SCHEMA_VERSION])
def test_a_copy_of_then_is_restored_in_a_store_of_today_its_printed_seal_with_it(
    schema: int, store_path: Path, tmp_path: Path
) -> None:
    copy = unpack_store(schema, tmp_path)
    kept, printed = copy.read_bytes(), seal_printed_in(copy)
    admin, place = SqliteAdmin(), str(store_path)
    with open_store(store_path) as store:
        log(store, "LR", "14.7.1", 100, on=MAI)
        with store.reading() as reading:
            left = reading.head()
    before = admin.restore(place, copy, lambda _: None).avant
    assert before is not None
    assert copy.read_bytes() == kept
    assert admin.branch_left(place, before) == left
    migrated(store_path)
    for found in (admin.verify(place), admin.verify_journal(place, printed)):
        assert found.constats == ()
    with open_store(store_path) as store:
        assert (logged(store, "LR", date(2018, 4, 24)), logged(store, "LR", MAI)) == ({"14.7.1": 100}, {})
        log(store, "LR", "14.7.1", 100, on=MAI)
    assert admin.verify(place).constats == ()


@pytest.mark.parametrize("schema", [9, 13])
def test_deputies_of_then_are_told_to_who_migrates_and_what_they_did_stays_said(
    schema: int, tmp_path: Path
) -> None:
    path, today = unpack_store(schema, tmp_path), clock.today()
    name_deputies(path, today)
    admin, place, printed = SqliteAdmin(), str(path), seal_printed_in(path)
    done = admin.migrate(place, lambda _: None)
    assert done is not None

    def days(since: int, until: int) -> str:
        first, last = today + timedelta(days=since), today + timedelta(days=until)
        return f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"

    why, me, pg, kf, _plan = done.remarques
    assert why.startswith("Les suppléances n'existent plus : la direction peut tout")
    assert me == (
        f"ME suppléait DM (PRI) {days(-1, 5)} : pour garder ces droits : cariforef agent coordonne ME PRI ; "
        "pour les retirer ensuite : cariforef agent coordonne ME aucun"
    )
    assert pg == (
        f"PG suppléait DM (PRI) {days(6, 9)} : PG coordonne déjà APO, et une personne ne coordonne qu'un "
        "pôle. La direction agit sur PRI, ou : cariforef agent coordonne INITIALES PRI"
    )
    assert kf.startswith(f"KF suppléait LR (PRI) {days(20, 30)} : pour garder ces droits")
    with closing(admin.open(place)) as store:
        log(store, "LR", "14.7.1", 100, on=MAI)
        with store.reading() as reading:
            last = reading.visas(AVRIL, AVRIL, "LR")[-1]
            assert (last.par, last.supplee, tell_author(last)) == ("ME", "DM", "ME pour DM")
            told = [describe_ecriture(row) for row in reading.history(JournalFilter(agent="LR", nombre=9))]
            of_deputies = reading.history(JournalFilter(agent="DM", objets=("suppleance",)))
        rubriques = load_dossier(store, "DM", acteur="DM").rubriques
    assert "réouverture d'avril 2018 de LR, pour DM (suppléance) ; motif « relire »" in told
    assert [describe_ecriture(row) for row in of_deputies] == [
        f"PG supplée DM (PRI) {days(6, 9)}",
        f"ME supplée DM (PRI) {days(-1, 5)}",
    ]
    assert [(row["geste"], row["agent"]) for row in rubriques["visas_supplees"]] == [
        ("reouverture", "une autre personne (coordination de PRI)")
    ]
    assert "suppleance" in [row["objet"] for row in rubriques["journal"] if row["lien"] == "sujet"]
    assert admin.verify(place).constats == admin.verify_journal(place, printed).constats == ()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_store_of_then_holds_all_it_held_and_takes_days_again(schema: int, tmp_path: Path) -> None:
    path = unpack_store(schema, tmp_path)
    admin, place, printed = SqliteAdmin(), str(path), seal_printed_in(path)
    done = admin.migrate(place, lambda _: None)
    assert (done is None) == (schema == SCHEMA_VERSION)
    told = done.remarques if done is not None else ()
    assert [remark.partition(" sont ")[0] for remark in told] == [
        "Réviser le plan d'un pôle et solder ses lignes"
    ] * (schema != SCHEMA_VERSION)
    assert admin.verify(place).constats == ()
    found = admin.verify_journal(place, printed)
    assert found.constats == ()
    assert str(printed) in dict(found.faits)["Code de contrôle donné"]
    with closing(admin.open(place)) as store:
        with store.reading() as reading:
            saisies = reading.saisies("LR", date(2018, 1, 1), date(2018, 12, 31))
            assert sum(saisie.centiemes for saisie in saisies) == 2050
            assert [visa.geste for visa in reading.gestes(AVRIL, AVRIL, "LR")] == [
                GesteVisa.SIGNATURE,
                GesteVisa.CONTRESEING,
            ]
            assert [convention.fonds for convention in reading.conventions()] == ["FSE"]
            assert (
                len(reading.revisions(2018)) == len(reading.decisions(2018)) == len(reading.revues(2018)) == 1
            )
        log(store, "LR", "14.7.1", 100, on=MAI)
        with pytest.raises(MoisSigne), store.writing("LR") as writing:
            writing.write_cells(
                [CellChange(agent="LR", jour=date(2018, 4, 24), code="14.7.1", centiemes=None)]
            )
