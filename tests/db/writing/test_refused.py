"""A refusal put in words lets the transaction go on, on an engine where a failed statement ends it too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.engine.sqlite_driver import SqliteDriver
from cariforef_db.writing.writing import SqlWriting
from cariforef_tui.domain.agents.agents import Suppleance
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.temps.demandes import Demande
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import Refus
from tests.people import signature_of

JOUR = date(2018, 5, 22)
FIN = date(2018, 6, 30)


class Strict(SqliteDriver):
    """Refuses everything after a failed statement, until a savepoint made before it is rolled back."""

    is_failed = False

    def execute(self, sql: str, parameters: Mapping[str, object] = {}, /) -> sqlite3.Cursor:  # type: ignore[override]
        if sql.startswith("ROLLBACK"):
            self.is_failed = False
        assert not self.is_failed, f"after a failed statement: {sql}"
        with self._failing():
            return super().execute(sql, parameters)

    def executemany(self, sql: str, rows: object, /) -> sqlite3.Cursor:
        assert not self.is_failed
        with self._failing():
            return super().executemany(sql, rows)  # type: ignore[arg-type]

    @contextmanager
    def attempt(self) -> Iterator[None]:  # type: ignore[override]
        self.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self.execute("ROLLBACK TO attempt")
            self.execute("RELEASE attempt")
            raise
        self.execute("RELEASE attempt")

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error:
            self.is_failed = True
            raise


@pytest.fixture
def writing(store_path: Path) -> Iterator[SqlWriting]:
    with closing(sqlite3.connect(store_path, isolation_level=None, factory=Strict)) as driver:
        driver.execute("BEGIN")
        driver.execute(
            "INSERT INTO ecriture_en_cours (id, acteur, acteur_id) SELECT 1, initiales, id FROM agent "
            "WHERE initiales = 'DM'"
        )
        yield SqlWriting(driver, 100, "DM")


def full_day(writing: SqlWriting) -> None:
    writing.write_cells(
        [CellChange(agent="LR", jour=JOUR, code=code, centiemes=75) for code in ("18", "7.1")]
    )


def full_day_by_absence(writing: SqlWriting) -> None:
    types = (TypeAbsence.RTT, TypeAbsence.CONGE)
    writing.write_absence("LR", JOUR, [Absence("LR", JOUR, type_, 75) for type_ in types])


def full_day_by_import(writing: SqlWriting) -> None:
    writing.load_saisies([Saisie(agent="LR", jour=JOUR, code=code, centiemes=75) for code in ("18", "7.1")])


def heading(writing: SqlWriting) -> None:
    writing.write_cells([CellChange(agent="LR", jour=JOUR, code="14.7", centiemes=25)])


def regulation_by_import(writing: SqlWriting) -> None:
    writing.load_saisies([Saisie(agent="LR", jour=JOUR, code="8.2", centiemes=25)])


def full_demande(writing: SqlWriting) -> None:
    writing.set_tirage(2018, "14.7.1")
    numero = writing.add_demande(2018, Demande(code="14.7.1", numero=0, libelle="Salon", ouverte_le=JOUR))
    writing.write_cells([CellChange(agent="LR", jour=JOUR, code="14.7.1", centiemes=100, demande=numero)])


def overlapping_suppleance(writing: SqlWriting) -> None:
    for suppleant in ("LR", "PG"):
        writing.add_suppleance(Suppleance(titulaire="DM", suppleant=suppleant, pole="PRI", du=JOUR, au=FIN))


def wrong_visa(writing: SqlWriting) -> None:
    writing.add_visa(signature_of("DM", Mois(2018, 5), 100))


def overlapping_convention(writing: SqlWriting) -> None:
    for numero in ("C1", "C2"):
        writing.set_convention(Convention(numero, "Convention"))
        writing.set_ligne_conventionnee(numero, LigneConventionnee(2018, "9", JOUR, None))


@pytest.mark.parametrize(
    "act",
    [
        full_day,
        full_day_by_absence,
        full_day_by_import,
        heading,
        regulation_by_import,
        full_demande,
        overlapping_suppleance,
        wrong_visa,
        overlapping_convention,
    ],
)
def test_what_the_database_refuses_is_said_and_the_transaction_goes_on(
    writing: SqlWriting, act: Callable[[SqlWriting], None]
) -> None:
    with pytest.raises(Refus):
        act(writing)
    assert writing.exercices() == (2018,)
    writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=25)])
