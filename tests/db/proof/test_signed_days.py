"""Both verifications hold against the days stored: the sheet of each signed month, the line of each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.revisions import LigneAjoutee, Revision
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.files import Verification
from tests.db.proving import Prover
from tests.kit.engines import both_engines
from tests.people import freeze, log

MAI = Mois(2018, 5)
JOUR = date(2018, 5, 22)


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
    "another line": ('"14.7.1"', '"14.7.2"'),
    "another day": ('"22":75', '"23":75'),
    "more work": ('"22":75', '"22":100'),
    "another reason": ('"RTT"', '"maladie"'),
    "less absence": ('"22":25', '"22":5'),
}


def send_back(store: Any) -> None:
    with store.writing("DM") as writing:
        writing.add_visa(Visa(agent="LR", mois=MAI, geste=GesteVisa.RENVOI, par="DM", motif="à revoir"))


def details(verification: Verification) -> list[tuple[str, str]]:
    return [(one.objet, one.detail) for one in verification.constats]


def test_a_signed_sheet_of_other_days_than_those_stored_is_named(filled: Any, prover: Prover) -> None:
    for before, after in FORGED.values():
        sign(filled, before, after)
        said = "LR, 2018-05 : la fiche signée ne dit pas les jours enregistrés"
        assert details(prover.verify_journal()) == [("visa", said)]
        send_back(filled)


@both_engines
def test_such_a_sheet_breaks_both_verifications(filled: Any, prover: Prover) -> None:
    sign(filled, *FORGED["more work"])
    for verification in (prover.verify(), prover.verify_journal()):
        assert verification.integrity_broken
        assert [objet for objet, _ in details(verification)] == ["visa"]


def test_a_sheet_of_another_month_or_no_sheet_at_all_is_named(filled: Any, prover: Prover) -> None:
    sign(filled, '"mois":"2018-05"', '"mois":"2018-07"')
    assert "est d'un autre mois" in prover.verify_journal().constats[0].detail
    send_back(filled)
    assert prover.verify_journal().constats == ()
    sign(filled, '"version":1', '"version":9')
    assert "n'est plus lisible" in prover.verify_journal().constats[0].detail


@both_engines
def test_a_true_sheet_is_sound_signed_countersigned_and_reopened(filled: Any, prover: Prover) -> None:
    sign(filled, "", "")
    for geste, motif in ((GesteVisa.CONTRESEING, None), (GesteVisa.REOUVERTURE, "erreur")):
        with filled.writing("DM") as writing:
            writing.add_visa(Visa(agent="LR", mois=MAI, geste=geste, par="DM", motif=motif))
        assert prover.verify_journal().constats == ()
    # An open month is as its agent leaves it: the sheet that was signed is what it was.
    log(filled, "LR", "14.7.1", 50, on=JOUR)
    assert (prover.verify().constats, prover.verify_journal().constats) == ((), ())


@both_engines
def test_a_day_on_a_line_that_takes_none_is_named(filled: Any, prover: Prover, added: LigneAjoutee) -> None:
    below = replace(added, ligne=replace(added.ligne, parent="14.7.1"))
    with filled.writing("DM") as writing:
        writing.add_revision(2018, Revision(jour=JOUR, auteur="DM", motif="x", changements=(below,)))
    verification = prover.verify()
    assert verification.integrity_broken
    (constat,) = verification.constats
    assert constat.objet == "saisie"
    assert constat.detail.startswith("LR le 2018-05-22 sur 14.7.1 : cette ligne ne prend pas de saisie")
