"""Both verifications hold against the days stored: the sheet of each signed month, the line of each day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.revisions import LigneAjoutee, Revision
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.files import Verification
from tests.engines import Engine
from tests.people import freeze, log

MAI = Mois(2018, 5)
JOUR = date(2018, 5, 22)
Verify = Callable[[], tuple[Verification, Verification]]


@pytest.fixture
def verify(engine: Engine, request: pytest.FixtureRequest) -> Verify:
    """Run `base verifier`, then `journal verifier`."""
    if engine is Engine.SQLITE:
        admin: Any = SqliteAdmin()
        place = str(request.getfixturevalue("store_path"))
    else:
        admin, place = PostgresAdmin(), request.getfixturevalue("store_address")
    return lambda: (admin.verify(place), admin.verify_journal(place, None))


@pytest.fixture
def filled(store: Any) -> Any:
    """May of LR: 0,75 j logged on one line, 0,25 j absent."""
    log(store, "LR", "14.7.1", 75, on=JOUR)
    with store.writing("LR") as writing:
        writing.write_absence("LR", JOUR, [Absence("LR", JOUR, TypeAbsence.RTT, 25)])
    return store


def sign(store: Any, before: str, after: str) -> None:
    """LR signs May by a sheet in which `after` stands for `before`; the total is that of the days."""
    with store.writing("LR") as writing:
        visa = freeze(writing, "LR", MAI)
        contenu = (visa.contenu or "").replace(before, after)
        assert (contenu == visa.contenu) == (before == after)
        writing.add_visa(replace(visa, contenu=contenu))


FORGED = {
    "another line": ('"14.7.1"', '"14.7.2"', "(22/05/2018, 14.7.1 : 0,75 → 0, et 1 autre écart)"),
    "another day": ('"22":75', '"23":75', "(22/05/2018, 14.7.1 : 0,75 → 0, et 1 autre écart)"),
    "more work": ('"22":75', '"22":100', "(22/05/2018, 14.7.1 : 0,75 → 1)"),
    "another reason": ('"RTT"', '"maladie"', "(22/05/2018, RTT : 0,25 → 0, et 1 autre écart)"),
    "less absence": ('"22":25', '"22":5', "(22/05/2018, RTT : 0,25 → 0,05)"),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_signed_sheet_of_other_days_than_those_stored_is_named(
    filled: Any, verify: Verify, forged: str
) -> None:
    before, after, where = FORGED[forged]
    sign(filled, before, after)
    said = f"LR, 2018-05 : la fiche signée ne dit pas les jours enregistrés {where}"
    for verification in verify():
        assert verification.integrity_broken
        assert [(one.objet, one.detail) for one in verification.constats] == [("visa", said)]


def test_a_sheet_of_another_month_or_no_sheet_at_all_is_named(filled: Any, verify: Verify) -> None:
    sign(filled, '"mois":"2018-05"', '"mois":"2018-07"')
    assert "est d'un autre mois (2018-07)" in verify()[0].constats[0].detail
    with filled.writing("DM") as writing:
        writing.add_visa(Visa(agent="LR", mois=MAI, geste=GesteVisa.RENVOI, par="DM", motif="à revoir"))
    assert verify()[0].constats == ()
    sign(filled, '"version":1', '"version":9')
    assert "n'est plus lisible" in verify()[0].constats[0].detail


def test_a_true_sheet_is_sound_signed_countersigned_and_reopened(filled: Any, verify: Verify) -> None:
    sign(filled, "", "")
    for geste, motif in ((GesteVisa.CONTRESEING, None), (GesteVisa.REOUVERTURE, "erreur")):
        with filled.writing("DM") as writing:
            writing.add_visa(Visa(agent="LR", mois=MAI, geste=geste, par="DM", motif=motif))
        assert [one.constats for one in verify()] == [(), ()]
    # An open month is as its agent leaves it: the sheet that was signed is what it was.
    log(filled, "LR", "14.7.1", 50, on=JOUR)
    assert [one.constats for one in verify()] == [(), ()]


def test_a_day_on_a_line_that_takes_none_is_named(filled: Any, verify: Verify, added: LigneAjoutee) -> None:
    below = replace(added, ligne=replace(added.ligne, parent="14.7.1"))
    with filled.writing("DM") as writing:
        writing.add_revision(2018, Revision(jour=JOUR, auteur="DM", motif="x", changements=(below,)))
    verification = verify()[0]
    assert verification.integrity_broken
    (constat,) = verification.constats
    assert constat.objet == "saisie"
    assert constat.detail.startswith("LR le 2018-05-22 sur 14.7.1 : cette ligne ne prend pas de saisie")
