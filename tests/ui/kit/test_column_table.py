"""Tables of declared columns: which are shown in a width, how their cells and titles stand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from cariforef_tui.ui.kit.column_table import WIDEST, Column, ColumnTable, Label, share_width
from cariforef_tui.ui.kit.columns import LABEL_MIN, align_column, fit_right

Days = tuple[str, str, str]
"""A code, a label and a number of days."""

CODE: Column[Days] = Column(titre="ligne", read=lambda row: row[0], cells={0: WIDEST}, look="discret")
LABEL: Label[Days] = Label(read=lambda row: row[1], cells={0: 10, 3: 20})
JOURS: Column[Days] = Column(
    titre="à faire", read=lambda row: row[2], cells={1: WIDEST}, align=fit_right, together=align_column
)
PEOPLE: Column[Days] = Column(titre="qui", read=lambda row: row[0], cells={2: 3, 4: 6})
ROWS: tuple[Days, ...] = (("1.1", "Une longue ligne", "12"), ("1.2", "Une autre", "0,25"))


class DaysTable(ColumnTable[Days]):
    COLUMNS = (CODE, LABEL, JOURS)


class Alone(App[None]):
    def compose(self) -> ComposeResult:
        yield DaysTable()


@given(st.integers(0, 250), st.lists(st.integers(0, 12), min_size=5, max_size=5))
def test_a_label_keeps_its_cells_before_the_columns_that_may_go(width: int, widest: list[int]) -> None:
    label: Label[str] = Label(read=str, cells={0: LABEL_MIN, 3: 46})
    columns: list[Column[str]] = [Column(read=str, cells={turn: WIDEST}) for turn in (0, 2, 2, 1, 4)]
    shown = share_width([*columns, label], dict(zip([*columns, label], [*widest, 0], strict=True)), width)
    assert list(shown) == [column for column in [*columns, label] if column in shown]
    assert all(shown[one] == cells for one, cells in zip(columns, widest, strict=True) if one in shown)
    taken = sum(cells + 1 for cells in shown.values()) - 1
    assert taken == width or (taken > width and not shown[label])
    assert shown[label] >= LABEL_MIN or not {*columns[1:]} & {*shown}


@pytest.mark.parametrize(
    ("width", "cells"),
    [
        (8, {CODE: 3, LABEL: 4}),
        (18, {CODE: 3, LABEL: 14}),
        (19, {CODE: 3, LABEL: 10, JOURS: 4}),
        (23, {CODE: 3, LABEL: 10, JOURS: 4, PEOPLE: 3}),
        (35, {CODE: 3, LABEL: 20, JOURS: 4, PEOPLE: 5}),
        (50, {CODE: 3, LABEL: 34, JOURS: 4, PEOPLE: 6}),
    ],
)
def test_columns_come_turn_by_turn_as_the_width_grows(width: int, cells: Mapping[Column[Days], int]) -> None:
    widest = {CODE: 3, LABEL: 16, JOURS: 4, PEOPLE: 9}
    assert share_width((CODE, LABEL, JOURS, PEOPLE), widest, width) == cells


def test_a_column_without_any_text_is_not_shown_unless_its_width_is_fixed() -> None:
    drawn: Column[Days] = Column(read=lambda _row: "", cells={0: 5}, is_fixed=True)
    widest = {CODE: 0, LABEL: 0, drawn: 0}
    assert share_width((CODE, LABEL, drawn), widest, 30) == {LABEL: 24, drawn: 5}


async def test_figures_stand_on_the_comma_and_a_wide_title_begins_above_the_column_before() -> None:
    app = Alone()
    async with app.run_test():
        table = app.query_one(DaysTable)
        table.rows = ROWS
        lines = [table.draw_header(0, 26), *(table.draw_row(rank, rank, 26) for rank in (0, 1))]
        assert [line.text for line in lines] == [
            " ligne             à faire",
            "❯1.1 Une longue lig… 12   ",
            " 1.2 Une autre        0,25",
        ]
