"""A signed month is locked by the database; its visas follow their order and are never rewritten."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.proof.store import verify_store
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import ConventionRefusee, MoisSigne, VisaRefuse
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Writing
from tests.kit.engines import both_engines
from tests.people import freeze, last_rows, log

MAI = Mois(2018, 5)
JOUR = date(2018, 5, 22)


def gesture(store: SqliteStore, geste: GesteVisa, par: str = "DM", centiemes: int = 100) -> Visa:
    signing = geste is GesteVisa.SIGNATURE
    motif = "erreur de ligne" if geste in (GesteVisa.RENVOI, GesteVisa.REOUVERTURE) else None
    with store.writing("LR" if signing else par) as writing:
        if signing:
            return writing.add_visa(replace(freeze(writing, "LR", MAI), centiemes=centiemes))
        return writing.add_visa(
            Visa(
                agent="LR",
                mois=MAI,
                geste=geste,
                par=par,
                motif=motif,
            )
        )


@pytest.fixture
def filled(store: SqliteStore) -> SqliteStore:
    """May of LR: half a day logged, half absent."""
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=50)])
        writing.write_absence("LR", JOUR, [Absence("LR", JOUR, TypeAbsence.RTT, 50)])
    return store


def _log(writing: Writing) -> None:
    writing.write_cells([CellChange(agent="LR", jour=date(2018, 5, 23), code="18", centiemes=25)])


def _empty(writing: Writing) -> None:
    writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=None)])


def _rest(writing: Writing) -> None:
    writing.write_absence("LR", JOUR, [])


def _move(writing: Writing) -> None:
    writing.move_saisies(writing.saisies("LR", JOUR, JOUR), "7.1")


def _load(writing: Writing) -> None:
    writing.load_saisies([Saisie(agent="LR", jour=date(2018, 5, 24), code="18", centiemes=25)])


@both_engines
def test_a_signed_month_refuses_every_write_and_says_by_whom(filled: SqliteStore) -> None:
    for geste, acteur, said in (
        (GesteVisa.SIGNATURE, "LR", "Mai 2018 de LR est signé par LR"),
        (GesteVisa.CONTRESEING, "DM", "contresigné par DM"),
    ):
        gesture(filled, geste)
        for act in (_log, _empty, _rest, _move, _load):
            with pytest.raises(MoisSigne, match=said), filled.writing(acteur) as writing:
                act(writing)


def test_other_months_and_other_people_go_on(filled: SqliteStore) -> None:
    gesture(filled, GesteVisa.SIGNATURE)
    with filled.writing("LR") as writing:
        writing.write_cells(
            [
                CellChange(agent="LR", jour=date(2018, 6, 1), code="18", centiemes=25),
                CellChange(agent="DM", jour=JOUR, code="18", centiemes=25),
            ]
        )


@both_engines
def test_a_month_sent_back_or_reopened_is_written_again_then_signed_again(filled: SqliteStore) -> None:
    def log_more(centiemes: int) -> None:
        log(filled, "LR", "18", centiemes, on=date(2018, 5, 23))

    gesture(filled, GesteVisa.SIGNATURE)
    gesture(filled, GesteVisa.RENVOI)
    log_more(25)
    gesture(filled, GesteVisa.SIGNATURE, centiemes=125)
    gesture(filled, GesteVisa.CONTRESEING)
    gesture(filled, GesteVisa.REOUVERTURE)
    log_more(50)
    gesture(filled, GesteVisa.SIGNATURE, centiemes=150)
    with filled.reading() as reading:
        gestes = [(visa.geste, visa.numero) for visa in reading.visas(MAI, MAI, "LR")]
        assert reading.visas(MAI, MAI) == reading.visas(MAI, MAI, "LR")
        assert reading.visas(MAI.next, MAI.next) == ()
    made = ("SIGNATURE", "RENVOI", "SIGNATURE", "CONTRESEING", "REOUVERTURE", "SIGNATURE")
    assert gestes == [(GesteVisa[name], number) for number, name in enumerate(made, start=1)]


@both_engines
def test_a_visa_out_of_order_is_refused(filled: SqliteStore) -> None:
    for geste in (GesteVisa.CONTRESEING, GesteVisa.RENVOI, GesteVisa.REOUVERTURE):
        with pytest.raises(VisaRefuse, match="l'état du mois"):
            gesture(filled, geste)
    gesture(filled, GesteVisa.SIGNATURE)
    for geste in (GesteVisa.SIGNATURE, GesteVisa.REOUVERTURE):
        with pytest.raises(VisaRefuse, match="l'état du mois"):
            gesture(filled, geste)


@both_engines
def test_a_signature_is_of_the_days_stored_all_confirmed_and_nobody_countersigns_their_own(
    filled: SqliteStore,
) -> None:
    def confirm(*, later: bool) -> None:
        with filled.writing("LR") as writing:
            writing.write_cells(
                [CellChange(agent="LR", jour=JOUR, code="18", centiemes=50, a_confirmer=later)]
            )

    with pytest.raises(VisaRefuse, match="ses jours ont changé"):
        gesture(filled, GesteVisa.SIGNATURE, centiemes=75)
    confirm(later=True)
    with pytest.raises(VisaRefuse, match="à confirmer"):
        gesture(filled, GesteVisa.SIGNATURE)
    confirm(later=False)
    gesture(filled, GesteVisa.SIGNATURE)
    with pytest.raises(VisaRefuse, match="personne ne contresigne le sien"):
        gesture(filled, GesteVisa.CONTRESEING, par="LR")


@both_engines
def test_an_attempt_without_the_right_writes_nothing_but_itself(store: SqliteStore) -> None:
    def log_then_be_refused() -> None:
        with store.writing("DM") as writing:
            writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=50)])
            raise DroitRefuse("non", "saisir", "LR")

    with pytest.raises(DroitRefuse):
        log_then_be_refused()
    with store.reading() as reading:
        assert reading.saisies("LR", JOUR, JOUR) == ()
        (entry,) = last_rows(reading, 1)
    assert (entry.objet, entry.acteur) == ("refus_droit", "DM")
    assert entry.apres is not None
    assert '"action":"saisir","objet":"LR"' in entry.apres


def test_the_journal_says_why_where_a_reason_is_given(store: SqliteStore) -> None:
    with store.writing("LR", "oubli de mardi") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=50)])
    log(store, "LR", "18", 25, on=JOUR)
    with store.reading() as reading:
        assert [entry.motif for entry in last_rows(reading, 2)] == [None, "oubli de mardi"]


def test_every_journal_row_is_sealed_when_its_write_is_committed(
    filled: SqliteStore, store_path: Path, raw: sqlite3.Connection
) -> None:
    visa = gesture(filled, GesteVisa.SIGNATURE)
    rows = raw.execute("SELECT count(*), max(seq) FROM journal").fetchone()
    assert raw.execute("SELECT count(*), max(seq) FROM sceau").fetchone() == rows
    assert raw.execute("SELECT sum(hors_outil), count(DISTINCT sel) FROM sceau").fetchone() == (0, rows[0])
    with filled.reading() as reading:
        assert reading.head() == reading.seal_of(visa)
        assert reading.head().seq == rows[1]
    assert verify_store(store_path).constats == ()


def test_rows_that_another_tool_journalled_are_sealed_as_such(
    filled: SqliteStore, raw: sqlite3.Connection
) -> None:
    raw.execute("BEGIN")
    raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
    raw.execute("UPDATE saisie SET centiemes = 25")
    raw.execute("DELETE FROM ecriture_en_cours")
    raw.execute("COMMIT")
    forged = raw.execute("SELECT max(seq) FROM journal").fetchone()
    with filled.writing("LR") as writing:
        _log(writing)
    assert raw.execute("SELECT seq FROM sceau WHERE hors_outil = 1").fetchall() == [forged]


@both_engines
def test_a_line_is_paid_for_by_one_convention_at_a_time(store: SqliteStore) -> None:
    first = LigneConventionnee(2018, "14.7.1", date(2018, 1, 1), date(2018, 6, 30))
    then = LigneConventionnee(2018, "14.7.1", date(2018, 7, 1))
    with store.writing("DM") as writing:
        writing.set_convention(Convention("2018-44", "Orientation pour tous"))
        writing.set_convention(Convention("2018-72", "Données"))
        writing.set_convention(Convention("2018-72", "Données ouvertes", fonds="Région"))
        writing.set_ligne_conventionnee("2018-44", first)
        writing.set_ligne_conventionnee("2018-72", then)
        with pytest.raises(ConventionRefusee, match="déjà conventionnée"):
            writing.set_ligne_conventionnee("2018-44", LigneConventionnee(2018, "14.7.1", date(2018, 6, 1)))
        with pytest.raises(ConventionRefusee, match="inconnue"):
            writing.set_ligne_conventionnee("2018-99", LigneConventionnee(2018, "18", date(2018, 6, 1)))
    with store.reading() as reading:
        assert reading.conventions() == (
            Convention("2018-44", "Orientation pour tous", (first,)),
            Convention("2018-72", "Données ouvertes", (then,), "Région"),
        )
    with store.writing("DM") as writing:
        writing.remove_ligne_conventionnee("2018-44", first)
        with pytest.raises(ConventionRefusee, match="n'a pas la ligne"):
            writing.remove_ligne_conventionnee("2018-44", first)
