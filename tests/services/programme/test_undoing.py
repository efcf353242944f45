"""What undoes a write on the plan: nothing that it ended is lost, and it is undone in turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.declarations import Declaration, Fait, declarations_at
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.services.programme.declarations import (
    declare_fait,
    declare_raf,
    hold_jalon,
    set_bornees,
    undo_bornees,
    undo_fait,
    undo_raf,
)
from cariforef_tui.services.programme.revisions import redact_undo
from tests.people import log

VENDREDI, MARDI = date(2018, 5, 25), date(2018, 5, 29)


def test_a_jalon_no_longer_tenu_by_mistake_is_tenu_again_with_its_first_date_and_reason(
    store: SqliteStore,
) -> None:
    hold_jalon(store, "RGPD", VENDREDI, acteur="LR", motif="registre déposé")
    mistake = declare_fait(
        store, Fait(code="RGPD", declaration=Declaration.NON_TENU, jour=MARDI, agent="DM", motif="erreur")
    )
    again = undo_fait(store, mistake, acteur="DM")
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
    declare_fait(store, said)
    second = declare_fait(store, replace(said, centiemes=800))
    assert in_force() == 800
    back = undo_fait(store, second, acteur="LR")
    assert in_force() == 1250
    assert undo_fait(store, back, acteur="LR").centiemes == 800
    assert in_force() == 800


def test_the_first_reprise_taken_back_leaves_none_and_comes_again(store: SqliteStore) -> None:
    log(store, "DM", "18", 25, on=MARDI)
    said = Fait(code="14.7.1", declaration=Declaration.REPRISE, jour=MARDI, agent="DM", centiemes=1250)
    back = undo_fait(store, declare_fait(store, said), acteur="DM")
    assert back.centiemes is None
    assert undo_fait(store, back, acteur="DM").centiemes == 1250


def test_what_ended_nothing_is_undone_without_a_reason(store: SqliteStore) -> None:
    held = hold_jalon(store, "RGPD", VENDREDI, acteur="LR", motif="registre déposé")
    assert undo_fait(store, held, acteur="LR").motif is None


def test_a_raf_taken_back_comes_again_as_it_was_and_never_takes_that_of_another(store: SqliteStore) -> None:
    first = declare_raf(store, "14.7.1", 800, MARDI, today=MARDI, acteur="DM")
    said = declare_raf(store, "14.7.1", 500, MARDI, today=MARDI, acteur="DM", commentaire="PABX")
    back = undo_raf(store, said, acteur="DM")
    assert back.apres == first.raf
    again = undo_raf(store, back, acteur="DM")
    assert again.apres == said.raf
    declare_raf(store, "14.7.1", 600, MARDI, today=MARDI, acteur="LR")
    with pytest.raises(CodeRefuse, match="LR a déclaré un autre reste"):
        undo_raf(store, again, acteur="DM")


def test_the_lines_to_finish_for_a_jalon_are_as_before_then_again_as_said(store: SqliteStore) -> None:
    done = set_bornees(store, 2018, "RGPD", ["14.7.1", "7.1"], acteur="LR")
    back = undo_bornees(store, done, acteur="LR")
    assert back.apres == done.avant
    assert undo_bornees(store, back, acteur="LR").apres == done.apres


def test_a_revision_is_never_undone_before_its_own_date() -> None:
    done = Revision(jour=MARDI, auteur="LR", motif="arbitrage", changements=(), numero=3)
    assert redact_undo(done, VENDREDI, "DM").jour == MARDI
    assert redact_undo(done, date(2018, 6, 1), "DM").jour == date(2018, 6, 1)
