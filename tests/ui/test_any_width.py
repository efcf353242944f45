"""What draws in cells draws in any number of them, none included; what is typed outlives any window."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.avancement.burndown import Burndown, compute_burndown
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Plan
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.temps.saisies import write_cells
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.burndown.drawing import draw_burndown
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.avancement.tree_rows import EcartBar, draw_bar
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.column_table import share_width
from cariforef_tui.ui.kit.columns import fit, fit_right, wrap_cells
from cariforef_tui.ui.kit.text_block import break_lines
from cariforef_tui.ui.temps.grid.columns import layout_week
from tests.ui.visit import MakeApp, Press, visiting

pytestmark = pytest.mark.quick

WIDTHS = st.integers(0, 300)
CENTIEMES = st.integers(-999_900, 999_900)


@pytest.mark.parametrize(
    "phrase", ["oui : non", "« oui »", "26,5 j.", "3 %", "(« oui ou non »)", "oui ; non"]
)
def test_a_sign_a_guillemet_and_a_unit_stay_on_the_line_of_their_word(phrase: str) -> None:
    for width in range(8, 20):
        broken = break_lines(Content(f"ici et là {phrase} vraiment"), width)
        lines = [line.plain for line in broken.wrap(width)]
        for line in [*lines, *wrap_cells(f"ici et là {phrase} vraiment", width, 20)]:
            assert not line.lstrip().startswith((":", ";", "»", "j", "%")), line
            assert not line.rstrip().endswith("«"), line


@given(WIDTHS, CENTIEMES, st.integers(1, 999_900), st.sampled_from(Etat))
@example(0, 50, 50, Etat.A_L_HEURE)
def test_a_bar_is_as_wide_as_asked(width: int, ecart: int, plein: int, etat: Etat) -> None:
    drawn = "".join(text for _, text in draw_bar(EcartBar(ecart, plein, etat, Gravite.INFO), width))
    assert cell_len(drawn) == width


@given(WIDTHS)
def test_the_tree_s_columns_have_no_negative_width(width: int) -> None:
    assert min(share_width(TreeTable.COLUMNS, {}, width).values()) >= 0


@given(WIDTHS, st.sampled_from([5, 7]), st.integers(0, 20))
def test_the_week_s_columns_have_no_negative_width(width: int, jours: int, longest: int) -> None:
    columns = layout_week(width, jours, longest)
    assert min(columns.code, columns.libelle, columns.jour, columns.total, columns.reste) >= 0


@given(st.text(max_size=40), WIDTHS)
def test_a_text_is_cut_or_padded_to_the_width(texte: str, width: int) -> None:
    assert cell_len(fit(texte, width)) == cell_len(fit_right(texte, width)) == width


@given(st.text(max_size=80), WIDTHS, st.integers(1, 4))
def test_a_text_on_several_lines_is_never_wider(texte: str, width: int, lines: int) -> None:
    wrapped = wrap_cells(texte, width, lines)
    assert 1 <= len(wrapped) <= lines
    assert all(cell_len(line) <= width for line in wrapped)


@pytest.fixture(scope="module", params=["2.1", "14.7.1"])
def burndown(programme_2018: Programme, request: pytest.FixtureRequest) -> Burndown:
    voted = [(date(2018, 1, 1), Plan(programme_2018, programme_2018, frozenset()))]
    done = [(date(2018, 3, 1), 100)]
    return compute_burndown(voted, Calendrier(2018, {}), request.param, done, date(2018, 5, 28))


def test_a_burn_down_fills_its_room_and_no_more(burndown: Burndown) -> None:
    for width in (*range(40), 79, 120, 300):
        for height in (0, 1, 4, 5, 6, 9, 20):
            lines = draw_burndown(burndown, width, height)
            assert {sum(cell_len(text) for _, text in line) for line in lines} == {width}
            assert len(lines) <= max(1, height)


SIZES = ((20, 5), (160, 45))
PLACES: dict[Place, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Place.SEMAINE: ((), ("c",)),
    Place.AVANCEMENT: (("f3", "right", "down", "right", "down"), ("r",)),
    Place.ALERTES: (("f4",), ("ctrl+e",)),
    Place.REVUE: (("f5",), ("o",)),
    Place.REUNION: (("f5", "v"), ("o",)),
    Place.EQUIPE: (("f6",), ("d",)),
    Place.SIMULATION: (("f3", "right", "down", "right", "down", "i"), ("P", "1")),
    Place.MOIS: (("m",), ("d",)),
}
"""Keys to a place, then to a dialog of it."""


@pytest.mark.parametrize("places", [set(PLACES) - {Place.REUNION}, {Place.REUNION}])
async def test_a_window_shrunk_and_enlarged_loses_nothing_typed_in_any_place(
    make_app: MakeApp, store: SqliteStore, burst: Press, places: set[Place]
) -> None:
    """The meeting is apart: it offers what was typed in the review."""
    write_cells(
        store,
        [CellChange(agent="DM", jour=date(2018, 5, 28), code="14.1.1", centiemes=25)],
        today=date(2018, 5, 28),
        acteur="DM",
    )
    app = make_app(today=date(2018, 5, 28))
    async with visiting(app, burst, (120, 40)) as pilot:
        for lieu in (lieu for lieu in PLACES if lieu in places):
            way, dialog = PLACES[lieu]
            await burst(pilot, "f2")
            await burst(pilot, *way)
            place = app.screen
            await burst(pilot, *dialog)
            assert app.screen is not place, lieu
            focused = app.focused
            await burst(pilot, *("12" if isinstance(focused, Input) else "ab"))
            before = _typed(app)
            for size in SIZES:
                await pilot.resize_terminal(*size)
            assert _typed(app) == before, lieu
            assert app.focused is focused, lieu
            await burst(pilot, "escape")
            assert app.screen is place, lieu
            for size in ((30, 8), (120, 40)):
                await pilot.resize_terminal(*size)
            await burst(pilot, "escape")
    assert app.return_code is None


def _typed(app: CariforefApp) -> list[str]:
    return [box.value for box in app.screen.query(Input)]


async def test_a_number_being_typed_outlives_the_smallest_window(
    make_app: MakeApp, store: SqliteStore, press: Press
) -> None:
    from cariforef_tui.ui.temps.grid.grid import WeekGrid

    write_cells(
        store,
        [CellChange(agent="DM", jour=date(2018, 5, 22), code="14.1.1", centiemes=25)],
        today=date(2018, 5, 28),
        acteur="DM",
    )
    app = make_app(today=date(2018, 5, 28))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "0", ",")
        await pilot.resize_terminal(20, 5)
        await press(pilot, "5")
        await pilot.resize_terminal(80, 24)
        await press(pilot, "enter")
        assert app.screen.query_one(WeekGrid).editor is None
    with store.reading() as reading:
        days = reading.saisies("DM", date(2018, 5, 28), date(2018, 5, 28))
    assert [one.centiemes for one in days] == [50]


async def test_no_key_acts_on_a_place_that_the_window_is_too_small_to_show(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    app = make_app(today=date(2018, 5, 22))
    async with app.run_test(size=(40, 12)) as pilot:
        await press(pilot, "f3")
        await press(pilot, "slash", *"14.7.1", "enter", "x", "enter", "f2", "f", "1", "enter")
        assert len(app.screen_stack) == 1
        with store.reading() as reading:
            assert reading.faits(2018) == ()
            assert reading.saisies("DM", date(2018, 1, 1), date(2018, 12, 31)) == ()
        await pilot.resize_terminal(120, 40)
        await press(pilot, "f3")
        assert app.current_mode == Place.AVANCEMENT.value
        await pilot.resize_terminal(40, 12)
        await press(pilot, "q")
    assert app.return_code == 0


@given(st.integers(60, 160), st.sampled_from([5, 7]))
def test_the_number_of_a_shared_enveloppe_yields_before_a_label_has_less_than_28_cells(
    width: int, jours: int
) -> None:
    columns = layout_week(width, jours, len("11.1.10"))
    assert columns.libelle > 28 or not columns.prevu
    assert columns.libelle >= 28 or jours == 7
    assert columns.jour > 5 or columns.libelle - jours <= 28
