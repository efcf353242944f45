"""A first day, a last day and a working pattern changed after days were logged, and months signed."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import DateRefusee, MoisSigne
from cariforef_tui.services.agents.accounts import AgentChange, modify_agent
from cariforef_tui.services.agents.agents import deactivate_agent, set_quotite
from cariforef_tui.services.mois.visas import send_back_month, sign_month
from tests.conftest import StoreAfter
from tests.people import log, set_agent

AVRIL = Mois(2018, 4)
MARDI = date(2018, 5, 22)
PLEIN, SANS_MERCREDI = (100,) * 5, (100, 100, 0, 100, 100)


def modify(store: SqliteStore, **fields: date | str) -> Agent:
    return modify_agent(store, "LR", AgentChange(**fields), exercice=2018, acteur="DM").agent


def sign_april(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        days = writing.calendrier(2018).working_days_in(AVRIL.first_day, AVRIL.last_day)
        writing.write_cells(
            [CellChange(agent="LR", jour=jour, code="14.7.1", centiemes=100) for jour in days]
        )
    sign_month(store, "LR", AVRIL, today=MARDI, acteur="LR")


@pytest.fixture
def signed(store_after: StoreAfter) -> SqliteStore:
    """LR's April is signed."""
    return store_after("april of LR signed", sign_april)


def test_an_arrival_after_logged_days_says_which_and_how_many(store: SqliteStore) -> None:
    for day in (2, 3, 4, 7, 9, 11):
        log(store, "LR", "14.7.1", 50, on=date(2018, 5, day))
    with pytest.raises(DateRefusee) as refused:
        modify(store, arrivee=date(2018, 5, 11))
    assert str(refused.value) == (
        "LR a des jours saisis dès le 02/05/2018, dont 5 avant le 11/05/2018 (02/05, 03/05, 04/05, 07/05 et "
        "1 de plus) : donnez cette date ou une plus ancienne, ou effacez-les d'abord."
    )
    assert modify(store, arrivee=date(2018, 5, 2)).arrivee == date(2018, 5, 2)
    assert modify(store, arrivee="aucun").arrivee is None


def test_a_departure_before_logged_days_is_refused_by_both_commands(store: SqliteStore) -> None:
    for day in (14, 15):
        log(store, "LR", "14.7.1", 50, on=date(2018, 5, day))
    said = r"jusqu'au 15/05/2018, dont 1 après le 14/05/2018 \(15/05\)"
    with pytest.raises(DateRefusee, match=said):
        deactivate_agent(store, "LR", date(2018, 5, 14), acteur="DM")
    with pytest.raises(DateRefusee, match=said):
        modify(store, depart=date(2018, 5, 14))
    assert modify(store, depart=date(2018, 5, 15)).depart == date(2018, 5, 15)


def test_a_date_that_leaves_fewer_days_outside_is_taken(store: SqliteStore) -> None:
    log(store, "LR", "14.7.1", 50, on=date(2018, 5, 2))
    set_agent(store, "LR", arrivee=date(2018, 6, 1))
    assert modify(store, arrivee=date(2018, 5, 14)).arrivee == date(2018, 5, 14)
    assert modify(store, nom="Autre nom").nom == "Autre nom"


@pytest.mark.parametrize("arrivee", [date(2018, 4, 16), date(2018, 6, 1)])
def test_a_signed_month_keeps_the_first_day_that_it_was_signed_with(
    signed: SqliteStore, arrivee: date
) -> None:
    with pytest.raises(MoisSigne, match=r"Mois signé de LR : avril 2018\..*renvoyer ou rouvrir"):
        modify(signed, arrivee=arrivee)
    assert modify(signed, arrivee=date(2018, 4, 1)).arrivee == date(2018, 4, 1)


def test_a_signed_month_keeps_the_pattern_that_it_was_signed_with(signed: SqliteStore) -> None:
    with pytest.raises(MoisSigne, match="Mois signé de LR : avril 2018"):
        set_quotite(signed, "LR", date(2018, 3, 1), SANS_MERCREDI, acteur="DM")
    set_quotite(signed, "LR", date(2018, 1, 1), PLEIN, acteur="DM")
    set_quotite(signed, "LR", date(2018, 5, 1), SANS_MERCREDI, acteur="DM")
    set_quotite(signed, "DM", date(2018, 3, 1), SANS_MERCREDI, acteur="DM")
    send_back_month(signed, "LR", AVRIL, motif="rythme", acteur="DM")
    assert len(set_quotite(signed, "LR", date(2018, 3, 1), SANS_MERCREDI, acteur="DM").au_dela) == 4


def test_days_that_hold_more_than_a_new_pattern_are_told_and_kept(store: SqliteStore) -> None:
    for day in (2, 9, 14):
        log(store, "LR", "14.7.1", 50, on=date(2018, 5, day))
    with store.writing("LR") as writing:
        writing.write_absence(
            "LR", date(2018, 5, 16), [Absence("LR", date(2018, 5, 16), TypeAbsence.RTT, 50)]
        )
    set_quotite(store, "LR", date(2018, 5, 28), PLEIN, acteur="DM")
    done = set_quotite(store, "LR", date(2018, 5, 3), SANS_MERCREDI, acteur="DM")
    assert done.au_dela == (date(2018, 5, 9), date(2018, 5, 16))
    assert set_quotite(store, "LR", date(2018, 5, 3), PLEIN, acteur="DM").au_dela == ()
