"""Signed months read as a list: what one decides on, what is out of the ordinary, and who may."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.services.mois.visas import (
    countersign_read,
    load_signed_months,
    send_back_month,
    sign_month,
)
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.conftest import StoreAfter
from tests.people import log

AVRIL, MARDI = Mois(2018, 4), date(2018, 5, 22)
SEVERAL = [("PG", AVRIL), ("LR", AVRIL), ("ME", AVRIL)]


def sign_april(store: SqliteStore) -> None:
    """Tell and sign April of LR, ME and PG; DM logged a day of ME's."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        days = writing.calendrier(2018).working_days_in(AVRIL.first_day, AVRIL.last_day)
    for agent in ("LR", "ME", "PG"):
        with store.writing(agent) as writing:
            writing.write_cells(
                [CellChange(agent=agent, jour=jour, code="14.7.1", centiemes=100) for jour in days]
            )
    with store.writing("DM") as writing:
        day = date(2018, 4, 12)
        writing.write_cells([CellChange(agent="ME", jour=day, code="14.7.1", centiemes=None)])
        writing.write_cells([CellChange(agent="ME", jour=day, code="14.1.1", centiemes=100)])
    for agent in ("LR", "ME", "PG"):
        sign_month(store, agent, AVRIL, today=MARDI, acteur=agent)


@pytest.fixture
def signed(store_after: StoreAfter) -> SqliteStore:
    return store_after("april of LR, ME and PG signed", sign_april)


def gestes(store: SqliteStore, agent: str) -> list[GesteVisa]:
    with store.reading() as reading:
        return [visa.geste for visa in reading.visas(AVRIL, AVRIL, agent)]


def test_each_month_comes_with_its_days_and_who_logged_them(signed: SqliteStore) -> None:
    months = load_signed_months(signed, SEVERAL, acteur="LR")
    assert [(month.agent, month.total, month.fonds, month.auteurs, month.changes) for month in months] == [
        ("ME", 2000, {}, ("DM",), None),
        ("PG", 2000, {}, (), None),
    ]
    assert [month.anomalies for month in months] == [(), ()]


def test_a_month_that_one_logged_in_part_oneself_or_signed_again_unchanged_is_to_be_read_first(
    signed: SqliteStore,
) -> None:
    send_back_month(signed, "PG", AVRIL, "à revoir", acteur="LR")
    sign_month(signed, "PG", AVRIL, today=MARDI, acteur="PG")
    months = {month.agent: month for month in load_signed_months(signed, SEVERAL, acteur="DM")}
    assert {agent: month.anomalies for agent, month in months.items()} == {
        "LR": (),
        "ME": ("en partie saisi par vous",),
        "PG": ("renvoyé, puis signé sans changement",),
    }
    assert months["PG"].changes == 0


def test_more_days_than_expected_are_an_anomaly_and_a_change_after_a_month_was_sent_back_is_counted(
    signed: SqliteStore,
) -> None:
    send_back_month(signed, "PG", AVRIL, "le samedi aussi", acteur="DM")
    log(signed, "PG", "14.7.1", 50, on=date(2018, 4, 14))
    sign_month(signed, "PG", AVRIL, today=MARDI, acteur="PG")
    (month,) = load_signed_months(signed, [("PG", AVRIL)], acteur="DM")
    assert (month.changes, month.anomalies) == (1, ("0,5 j de plus qu'attendu",))


def test_what_was_read_is_countersigned_and_a_month_signed_again_since_is_refused(
    signed: SqliteStore,
) -> None:
    months = load_signed_months(signed, SEVERAL, acteur="DM")
    assert countersign_read(signed, months[:1], acteur="DM") == {AVRIL: ["LR"]}
    assert gestes(signed, "LR")[-1] is GesteVisa.CONTRESEING
    send_back_month(signed, "PG", AVRIL, "à revoir", acteur="DM")
    sign_month(signed, "PG", AVRIL, today=MARDI, acteur="PG")
    with pytest.raises(VisaRefuse, match="signé à nouveau"):
        countersign_read(signed, months[1:], acteur="DM")
    assert gestes(signed, "ME")[-1] is GesteVisa.SIGNATURE


def test_nobody_reads_here_what_they_may_not_countersign(signed: SqliteStore) -> None:
    assert load_signed_months(signed, SEVERAL, acteur="PG") == ()
    assert load_signed_months(signed, [], acteur="DM") == ()
    assert load_signed_months(signed, [("DM", AVRIL)], acteur="LR") == ()
