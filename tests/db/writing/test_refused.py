"""A refusal put in words lets the transaction go on, on a server too, where a failed statement ends it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Demande, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.services.ports.store import Store, Writing
from tests.kit.engines import both_engines
from tests.people import signature_of

JOUR = date(2018, 5, 22)
FIN = date(2018, 6, 30)


def full_day(writing: Writing) -> None:
    writing.write_cells(
        [CellChange(agent="LR", jour=JOUR, code=code, centiemes=75) for code in ("18", "7.1")]
    )


def full_day_by_absence(writing: Writing) -> None:
    types = (TypeAbsence.RTT, TypeAbsence.CONGE)
    writing.write_absence("LR", JOUR, [Absence("LR", JOUR, type_, 75) for type_ in types])


def full_day_by_import(writing: Writing) -> None:
    writing.load_saisies([Saisie(agent="LR", jour=JOUR, code=code, centiemes=75) for code in ("18", "7.1")])


def heading(writing: Writing) -> None:
    writing.write_cells([CellChange(agent="LR", jour=JOUR, code="14.7", centiemes=25)])


def regulation_by_import(writing: Writing) -> None:
    writing.load_saisies([Saisie(agent="LR", jour=JOUR, code="8.2", centiemes=25)])


def full_demande(writing: Writing) -> None:
    writing.set_tirage(2018, "14.7.1")
    writing.add(2018, Demande(code="14.7.1", numero=1, libelle="Salon", ouverte_le=JOUR))
    writing.write_cells([CellChange(agent="LR", jour=JOUR, code="14.7.1", centiemes=100, demande=1)])


def wrong_visa(writing: Writing) -> None:
    writing.add_visa(signature_of("DM", Mois(2018, 5), 100))


def overlapping_convention(writing: Writing) -> None:
    for numero in ("C1", "C2"):
        writing.set_convention(Convention(numero, "Convention"))
        writing.set_ligne_conventionnee(numero, LigneConventionnee(2018, "9", JOUR, None))


ACTS = (
    full_day,
    full_day_by_absence,
    full_day_by_import,
    heading,
    regulation_by_import,
    full_demande,
    wrong_visa,
    overlapping_convention,
)


@both_engines
def test_what_the_database_refuses_is_said_and_the_transaction_goes_on(store: Store) -> None:
    afterwards = [JOUR + timedelta(days=days) for days in range(1, len(ACTS) + 1)]
    for act, jour in zip(ACTS, afterwards, strict=True):
        with store.writing("DM") as writing:
            with pytest.raises(Refus):
                act(writing)
            assert writing.exercices() == (2018,), act.__name__
            writing.write_cells([CellChange(agent="LR", jour=jour, code="18", centiemes=25)])
    with store.reading() as reading:
        assert [saisie.jour for saisie in reading.saisies("LR", JOUR, afterwards[-1])] == afterwards
