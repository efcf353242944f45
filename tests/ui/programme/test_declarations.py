"""What undoes a declaration: nothing that it ended is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.declarations import Declaration, Fait, declarations_at
from cariforef_tui.services.programme.declarations import hold_jalon
from cariforef_tui.ui.programme.declarations import declare, take_back
from tests.people import log

VENDREDI, MARDI = date(2018, 5, 25), date(2018, 5, 29)


def test_a_jalon_no_longer_tenu_by_mistake_is_tenu_again_with_its_first_date_and_reason(
    store: SqliteStore,
) -> None:
    hold_jalon(store, "RGPD", VENDREDI, acteur="LR", motif="registre déposé")
    mistake = declare(
        store, Fait(code="RGPD", declaration=Declaration.NON_TENU, jour=MARDI, agent="DM", motif="erreur")
    )
    again = take_back(store, mistake, "DM")
    assert (again.declaration, again.motif) == (
        Declaration.TENU,
        "de nouveau, depuis le 25/05/2018 : registre déposé",
    )


def test_a_reprise_taken_back_is_what_was_said_before_or_what_the_plan_supposed(store: SqliteStore) -> None:
    log(store, "DM", "18", 25, on=MARDI)

    def in_force() -> int | None:
        with store.reading() as reading:
            reprises = declarations_at(reading.faits(2018), MARDI).reprises
        return reprises["14.7.1"].centiemes if "14.7.1" in reprises else None

    said = Fait(code="14.7.1", declaration=Declaration.REPRISE, jour=MARDI, agent="DM", centiemes=1250)
    declare(store, said)
    second = declare(store, replace(said, centiemes=800))
    assert in_force() == 800
    back = take_back(store, second, "LR")
    assert in_force() == 1250
    assert take_back(store, back, "LR").centiemes == 800
    assert in_force() == 800


def test_the_first_reprise_taken_back_leaves_none_and_comes_again(store: SqliteStore) -> None:
    log(store, "DM", "18", 25, on=MARDI)
    said = Fait(code="14.7.1", declaration=Declaration.REPRISE, jour=MARDI, agent="DM", centiemes=1250)
    back = take_back(store, declare(store, said), "DM")
    assert back.centiemes is None
    assert take_back(store, back, "DM").centiemes == 1250


def test_what_ended_nothing_is_undone_without_a_reason(store: SqliteStore) -> None:
    held = hold_jalon(store, "RGPD", VENDREDI, acteur="LR", motif="registre déposé")
    assert take_back(store, held, "LR").motif is None
