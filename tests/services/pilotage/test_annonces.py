"""What a bilan says was announced: what the store showed that evening, and nothing learnt since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Quotite
from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.pilotage.bilan import describe_annonces
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.rgpd import Effacement
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.services.pilotage.bilan import Bilan, load_bilan
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_situation
from cariforef_tui.services.programme.revisions import Redaction
from cariforef_tui.services.shown.bilan import BILAN
from tests.conftest import StoreAfter
from tests.people import follow, log, open_store, revise_montant

LUNDI, MARS, SOIR, FIN = date(2018, 3, 19), date(2018, 3, 20), date(2018, 3, 31), date(2018, 12, 31)


def work(store: SqliteStore) -> None:
    """Tell a winter: two people who log, an absence, a reste à faire."""
    follow(store)
    for week in range(12):
        for agent, code in (("DM", "14.1.1"), ("LR", "16.1.1")):
            log(store, agent, code, 100, on=date(2018, 1, 2) + timedelta(weeks=week))
    with store.writing("DM") as writing:
        writing.write_absence("DM", LUNDI, [Absence("DM", LUNDI, TypeAbsence.CONGE, 100)])
        writing.add(2018, Raf(code="14.1.9", jour=MARS, centiemes=250, auteur="DM"))


def learn(store: SqliteStore) -> None:
    """Tell what changes the past afterwards: a late sheet, corrections, a plan and words dated back."""
    log(store, "PG", "1.1", 100, on=MARS)
    log(store, "LR", "16.1.1", 25, on=date(2018, 3, 20))
    log(store, "DM", "14.1.1", None, on=date(2018, 3, 13))
    revise_montant(store, "14.1.1", 12_300, Redaction(MARS, "DM", "Arbitrage de mars"))
    with store.writing("DM") as writing:
        writing.write_absence("DM", LUNDI, [])
        writing.set_quotite(Quotite("LR", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)))
        writing.add(2018, Raf(code="16.1.1", jour=MARS, centiemes=100, auteur="DM"))
        writing.add_fait(2018, Fait(code="7.1", declaration=Declaration.SOLDEE, jour=MARS, agent="DM"))


def read_avancement(store: SqliteStore) -> Avancement:
    with store.reading() as reading:
        return read_situation(reading, 2018, SOIR).avancement


def bilan_of(store: SqliteStore, au: date = FIN, today: date = FIN) -> Bilan:
    return load_bilan(store, DateReference(au, 2018), today=today)


@pytest.fixture
def evening(store_after: StoreAfter, store_path: Path, tamper: Callable[..., None]) -> Path:
    """The store on that evening, its journal dated of that day."""
    store_after("a winter", work).close()
    tamper(store_path, "UPDATE journal SET quand = '2018-03-31T21:59:59.999Z'")
    return store_path


def test_what_was_announced_is_what_was_shown_that_evening(evening: Path) -> None:
    with open_store(evening) as store:
        shown = read_avancement(store)
        landings = {code: line.prevision for code, line in shown.lignes.items() if line.prevision}
        learn(store)
        assert read_avancement(store) != shown
        for _ in range(2):
            annonce = bilan_of(store).annonces[0]
            assert annonce.jour == SOIR
            assert annonce.previsions == landings
            # A purge leaves the days: the second time, the figures are the same.
            with store.writing("DM") as writing:
                writing.erase(Effacement(FIN, "délai passé", None))


def test_it_is_said_beside_what_was_done(evening: Path) -> None:
    with open_store(evening) as store:
        log(store, "DM", "14.1.1", 100, on=date(2018, 4, 3))
        bilan = bilan_of(store, au=date(2018, 5, 22))
        whole = bilan.lignes[0]
    said = "Annoncé fin mars 4399 j (3651 – 4636), fait"
    assert describe_annonces(bilan.annonces, whole, bilan.au) == f"{said} 25 j au 22/05/2018."
    begun = replace(whole, figures=replace(whole.figures, avant=1000))
    supposed = f"{said} 35 j au 22/05/2018, dont 10 j d'avant le suivi."
    assert describe_annonces(bilan.annonces, begun, bilan.au) == supposed
    told = BILAN.to_json(replace(bilan, lignes=(begun,)))["lignes"][0]
    assert (told["realise"], told["avant"], told["fait"]) == (25, 10, 35)
    (annonce,) = told["annonces"]
    assert annonce["au"] == "2018-03-31"
    assert [round(days) for days in (annonce["atterrissage"], *annonce["fourchette"])] == [4399, 3651, 4636]


def test_an_evening_that_is_not_over_announced_nothing_yet(evening: Path) -> None:
    with open_store(evening) as store:
        assert bilan_of(store, au=SOIR).annonces == ()
        assert bilan_of(store, today=SOIR).annonces == ()


def test_days_that_came_in_after_the_year_announced_nothing(store_after: StoreAfter) -> None:
    bilan = bilan_of(store_after("a winter", work))
    assert [annonce.previsions for annonce in bilan.annonces] == [{}, {}, {}]
    assert describe_annonces(bilan.annonces, bilan.lignes[0], FIN) == ""
