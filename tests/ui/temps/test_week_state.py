"""What the screen of a week knows: the store's answer, with what is typed and written laid over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.lignes import LIGNES_MAX
from cariforef_tui.domain.temps.saisies import Absence, CellChange, CellWritten, Saisie, TypeAbsence
from cariforef_tui.services.temps.semaine import SemaineSnapshot, load_semaine
from cariforef_tui.ui.temps.grid.cells import CellKey
from cariforef_tui.ui.temps.grid.view import Mark, Tone
from cariforef_tui.ui.temps.state import Refused, WeekState
from tests.people import log

LUNDI, MARDI = date(2018, 5, 14), date(2018, 5, 15)
SAMEDI = date(2018, 5, 19)
CELL = CellKey("14.7.1", MARDI)


def change(centiemes: int | None = 50, jour: date = MARDI, code: str = "14.7.1") -> CellChange:
    return CellChange(
        agent="DM", jour=jour, code=code, centiemes=centiemes, commentaire="vu", expected_version=4
    )


def saisie(centiemes: int, jour: date = MARDI, version: int = 1) -> Saisie:
    return Saisie(agent="DM", jour=jour, code="14.7.1", centiemes=centiemes, version=version)


def write(state: WeekState, change: CellChange, after: Saisie | None) -> None:
    state.end_write(state.begin_write([change], "0,5"), [CellWritten(change, None, after)])


@pytest.fixture
def snapshot(store: SqliteStore) -> SemaineSnapshot:
    """A week that holds a quarter of a day on Monday."""
    log(store, "DM", "14.7.1", 25, on=LUNDI)
    return load_semaine(store, "DM", LUNDI, MARDI, lecteur="DM")


@pytest.fixture
def state(snapshot: SemaineSnapshot) -> WeekState:
    state = WeekState()
    assert state.adopt(snapshot, state.begin_read())
    return state


def amount(state: WeekState, cell: CellKey = CELL) -> int | None:
    held = state.held(cell)
    return held.centiemes if held else None


def test_of_two_reads_the_last_begun_is_the_one_taken(snapshot: SemaineSnapshot) -> None:
    state = WeekState()
    first, second = state.begin_read(), state.begin_read()
    assert not state.adopt(snapshot, first)
    assert state.snapshot is None
    assert state.adopt(snapshot, second)
    assert state.snapshot is snapshot


def test_what_is_being_saved_shows_at_once_and_an_answer_takes_its_place(
    state: WeekState, snapshot: SemaineSnapshot
) -> None:
    assert amount(state, CellKey("14.7.1", LUNDI)) == 25
    assert amount(state) is None
    begun = state.begin_write([change()], "0,5")
    assert state.marks() == {CELL: Mark("…", Tone.ECRITURE)}
    assert state.held(CELL) == Saisie(
        agent="DM", jour=MARDI, code="14.7.1", centiemes=50, commentaire="vu", version=4
    )
    assert state.semaine(snapshot).total() == 75
    state.end_write(begun, [CellWritten(change(), None, saisie(50, version=5))])
    assert state.marks() == {}
    assert state.held(CELL) == saisie(50, version=5)
    assert state.semaine(snapshot).total() == 75
    assert state.moment == 1


def test_what_is_being_saved_in_a_cell_that_nobody_wrote_has_no_version_yet(state: WeekState) -> None:
    state.begin_write([CellChange(agent="DM", jour=MARDI, code="14.7.1", centiemes=50)], "0,5")
    assert state.held(CELL) == Saisie(agent="DM", jour=MARDI, code="14.7.1", centiemes=50, version=0)


def test_a_cell_emptied_shows_empty_before_the_store_is_read_again(
    state: WeekState, snapshot: SemaineSnapshot
) -> None:
    emptied = change(None, LUNDI)
    begun = state.begin_write([emptied], "")
    assert amount(state, CellKey("14.7.1", LUNDI)) is None
    assert state.semaine(snapshot).total() == 0
    state.end_write(begun, [CellWritten(emptied, None, None)])
    assert state.semaine(snapshot).total() == 0


def test_a_read_begun_before_a_write_ended_does_not_take_it_back(
    state: WeekState, snapshot: SemaineSnapshot
) -> None:
    before = state.begin_read()
    write(state, change(), saisie(50))
    assert state.adopt(snapshot, before)
    assert amount(state) == 50
    assert state.adopt(snapshot, state.begin_read())
    assert amount(state) is None


def test_what_was_written_in_another_week_stays_until_that_week_is_read(
    state: WeekState, snapshot: SemaineSnapshot
) -> None:
    later = MARDI + timedelta(weeks=1)
    write(state, change(jour=later), saisie(50, later))
    assert state.adopt(snapshot, state.begin_read())
    assert amount(state, CellKey("14.7.1", later)) == 50
    assert state.semaine(snapshot).total() == 25


def test_what_is_typed_lies_over_what_is_being_saved(state: WeekState, snapshot: SemaineSnapshot) -> None:
    state.begin_write([change(50)], "0,5")
    assert state.semaine(snapshot, {CELL: saisie(75)}).total() == 100


def test_of_two_writes_of_one_cell_the_end_of_the_first_leaves_the_second_pending(state: WeekState) -> None:
    first = state.begin_write([change(25)], "0,25")
    second = state.begin_write([change(50)], "0,5")
    state.end_write(first, [CellWritten(change(25), None, saisie(25))])
    assert amount(state) == 50
    assert state.marks() == {CELL: Mark("…", Tone.ECRITURE)}
    state.refuse_write(first, [change(25)], "trop tard", can_retry=False)
    assert state.refused == {}
    state.drop_write(second)
    assert amount(state) == 25
    assert state.marks() == {}


def test_a_write_refused_gives_the_cell_back_and_keeps_the_text_with_its_reason(state: WeekState) -> None:
    begun = state.begin_write([change()], "0,5")
    state.refuse_write(begun, [change()], "journée pleine", can_retry=True)
    assert state.refused == {CELL: Refused("0,5", "journée pleine", change(), can_retry=True)}
    assert state.marks() == {CELL: Mark("✗", Tone.REFUS, "0,5", can_retry=True)}
    assert amount(state) is None
    assert state.unsaved() == ((CELL, "0,5"),)
    state.begin_write([change()], "0,25")
    assert state.refused == {}
    assert state.unsaved() == ((CELL, "0,25"),)


def test_a_command_refused_leaves_no_text_behind(state: WeekState) -> None:
    begun = state.begin_write([change()], "")
    assert state.unsaved() == ()
    state.refuse_write(begun, [change(), change(code="18")], "journée pleine", can_retry=False)
    assert (state.refused, state.marks()) == ({}, {})


def test_a_text_that_makes_no_sense_is_kept_for_its_cell(state: WeekState) -> None:
    state.keep_text(CELL, "bof", "nombre attendu")
    assert state.refused == {CELL: Refused("bof", "nombre attendu")}
    assert state.unsaved() == ((CELL, "bof"),)


def test_a_change_expects_what_this_session_wrote_after_it_was_decided(state: WeekState) -> None:
    seen = state.moment
    assert state.expect(change(), seen) == change()
    write(state, change(), saisie(50, version=9))
    assert state.expect(change(), seen) == replace(change(), expected_version=9)
    assert state.expect(change(), state.moment) == change()
    assert state.expect(change(code="18"), seen) == change(code="18")
    seen = state.moment
    write(state, change(None), None)
    assert state.expect(change(), seen) == replace(change(), expected_version=0)


def test_lines_used_asked_for_or_being_written_come_before_those_due_in_the_order_of_the_plan(
    state: WeekState, snapshot: SemaineSnapshot
) -> None:
    before = state.codes(snapshot)
    assert (before[0], len(before)) == ("14.7.1", LIGNES_MAX)
    assert list(before[1:]) == sorted(before[1:], key=snapshot.miennes.index)
    state.add_lignes(["18"])
    state.begin_write([change(code="7.1")], "1")
    assert state.codes(snapshot) == ("7.1", "14.7.1", "18", *before[1:])


def test_a_line_pinned_is_first_and_no_line_moves_while_the_week_is_shown(
    state: WeekState, snapshot: SemaineSnapshot
) -> None:
    before = state.codes(snapshot)
    other = next(code for code in snapshot.miennes if code not in before)
    later = replace(snapshot, recents=(other, "18"))
    assert state.adopt(later, state.begin_read())
    assert state.codes(later) == before
    assert state.pin(later, before[3])
    assert state.codes(later) == (before[3], *before[:3], *before[4:])
    assert not state.pin(later, before[3])
    assert state.codes(later) == before
    closed = replace(snapshot, retirees=frozenset({before[3], "14.7.1"}))
    assert set(before).difference(state.codes(closed)) == {before[3]}


def test_a_line_pinned_before_the_week_is_read_is_one_of_the_twelve(snapshot: SemaineSnapshot) -> None:
    state = WeekState()
    state.set_pins("DM", ["18"])
    assert state.adopt(snapshot, state.begin_read())
    assert state.codes(snapshot)[0] == "18"
    assert len(state.codes(snapshot)) == LIGNES_MAX


def test_a_comment_of_an_empty_cell_is_marked_until_its_days_take_it(state: WeekState) -> None:
    state.note(CELL, "vu")
    assert state.marks() == {CELL: Mark("*", Tone.ECRITURE)}
    write(state, change(), saisie(50))
    assert (state.notes, state.marks()) == ({}, {})
    state.note(CELL, "vu")
    state.note(CELL, "")
    assert state.notes == {}


def test_the_weekend_shows_on_demand_or_where_it_holds_something(
    state: WeekState, snapshot: SemaineSnapshot
) -> None:
    semaine = snapshot.semaine
    assert state.days_shown(semaine) == 5
    assert state.days_shown(semaine.with_cells({CellKey("18", SAMEDI): saisie(25, SAMEDI)})) == 7
    absent = replace(semaine, absences=(Absence("DM", SAMEDI, TypeAbsence.RTT, 100),))
    assert state.days_shown(absent) == 7
    state.shows_weekend = True
    assert state.days_shown(semaine) == 7


def test_another_agent_begins_with_nothing_of_the_one_before(
    state: WeekState, snapshot: SemaineSnapshot
) -> None:
    write(state, change(), saisie(50, version=9))
    state.add_lignes(["18"])
    state.keep_text(CELL, "bof", "nombre attendu")
    state.begin_write([change(code="7.1")], "1")
    state.forget()
    assert state.snapshot is None
    assert (state.held(CELL), state.refused, state.marks(), state.unsaved()) == (None, {}, {}, ())
    assert state.expect(change(), 0) == change()
    assert state.codes(snapshot) == snapshot.semaine.codes
