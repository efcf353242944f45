"""The week's grid as a widget alone: what it draws, where its cursor goes, what it says to its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from cariforef_tui.ui.temps.grid.cells import (
    Asked,
    CellEditor,
    CellKey,
    Committed,
    Early,
    Moved,
    PasteRefused,
    Typed,
)
from cariforef_tui.ui.temps.grid.grid import Edge, WeekGrid
from cariforef_tui.ui.temps.grid.view import CellView, GridView, JourView, LigneView, Reste, Tone

LUNDI = date(2018, 5, 14)
JOURS = tuple(LUNDI + timedelta(days=rank) for rank in range(5))
ACTIONS = {
    "down": "cursor_down",
    "up": "cursor_up",
    "left": "cursor_left",
    "right": "cursor_right",
    "home": "cursor_first_day",
    "end": "cursor_last_day",
    "g": "cursor_first_line",
    "G": "cursor_last_line",
    "pagedown": "cursor_page_down",
    "pageup": "cursor_page_up",
    "enter": "edit",
    "equals_sign": "fill",
    "minus": "step_down",
    "u": "undo",
}


def cell(nombre: str = "", marks: str = "", tone: Tone = Tone.NORMAL, version: int = 0) -> CellView:
    return CellView(nombre, marks, tone, version, nombre)


def ligne(code: str, *cells: CellView, total: str = "", reste: Reste = Reste("12,5")) -> LigneView:  # noqa: B008
    filled = (*cells, *[cell()] * (5 - len(cells)))
    return LigneView(code=code, libelle=f"Ligne {code}", cells=filled, total=total, reste=reste, prevu="30")


def jour(rank: int, **fields: str) -> JourView:
    day = JOURS[rank]
    name = ("lun", "mar", "mer", "jeu", "ven")[rank]
    court, long = f"{name[:2]}{day.day:02d}", f"{name}. {day.day:02d}/05"
    return JourView(jour=day, court=court, long=long, **fields)  # type: ignore[arg-type]


def view(*lignes: LigneView, days: int = 5, is_read: bool = True, moment: int = 0) -> GridView:
    figures = [jour(rank, total="1", total_mark="✓") for rank in range(days)]
    return GridView(tuple(figures), lignes, is_read, moment)


def numbered(count: int) -> GridView:
    return view(*(ligne(f"L{rank}") for rank in range(count)))


PARTS = (
    "titre",
    "code",
    "ligne",
    "curseur",
    "curseur-ligne",
    "editeur",
    "trait",
    *(tone.value for tone in Tone),
)


class Board(Screen[None]):
    """A grid alone, and what it says; each part of it has a colour of its own."""

    CSS = "".join(f".semaine--{part} {{ color: #0000{rank:02x}; }} " for rank, part in enumerate(PARTS, 1))

    def __init__(self, shown: GridView) -> None:
        super().__init__()
        self.grid = WeekGrid(lambda: ACTIONS)
        self.shown = shown
        self.heard: list[WeekGrid.Report] = []

    def compose(self):
        yield self.grid

    def on_mount(self) -> None:
        self.grid.view = self.shown
        self.grid.focus()

    def _hear(self, message: WeekGrid.Report) -> None:
        self.heard.append(message)

    on_week_grid_moved = on_week_grid_typed = on_week_grid_committed = _hear
    on_week_grid_asked = on_week_grid_paste_refused = _hear


@dataclass
class Look:
    """Somebody in front of the grid alone."""

    board: Board
    pilot: Pilot[None]
    painted: set[int] = field(default_factory=set)

    @property
    def grid(self) -> WeekGrid:
        return self.board.grid

    @property
    def at(self) -> tuple[int, int]:
        return self.grid.rang, self.grid.colonne

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.board._compositor.render_strips()]

    @property
    def codes(self) -> list[str]:
        """The lines of the programme that are in sight."""
        return [line.strip("❯ ").split()[0] for line in self.lines if line.strip("❯ ").startswith("L")]

    def part_at(self, x: int, y: int) -> str:
        """The part whose colour a cell of the screen has."""
        at = 0
        for segment in self.grid.render_line(y):
            at += segment.cell_length
            if x < at:
                assert segment.style is not None
                assert segment.style.color is not None
                assert segment.style.color.triplet is not None
                return PARTS[segment.style.color.triplet.blue - 1]
        raise AssertionError(f"nothing is drawn at {x}")

    async def press(self, *keys: str) -> list[WeekGrid.Report]:
        """Press keys; return what the grid says meanwhile."""
        self.board.heard.clear()
        await self.pilot.press(*keys)
        await self.pilot.pause()
        return self.board.heard

    async def show(self, shown: GridView) -> set[int]:
        """Show something else; return the lines drawn again."""
        self.painted.clear()
        self.grid.view = shown
        await self.pilot.pause()
        return set(self.painted)


@asynccontextmanager
async def look(
    monkeypatch: pytest.MonkeyPatch, shown: GridView, size: tuple[int, int] = (80, 9)
) -> AsyncIterator[Look]:
    render, painted = WeekGrid.render_line, set[int]()

    def spy(grid: WeekGrid, y: int) -> Strip:
        painted.add(y)
        return render(grid, y)

    monkeypatch.setattr(WeekGrid, "render_line", spy)
    app, board = App[None](), Board(shown)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(board)
        await pilot.pause()
        yield Look(board, pilot, painted)


async def test_the_grid_is_drawn_with_its_days_lines_marks_totals_and_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = GridView(
        (
            jour(0, absence="½ RTT", absent="0,5", total="1", total_mark="✓"),
            jour(1, note="aujourd'hui", tone=Tone.AUJOURDHUI, total="0,25", manque="0,75"),
            jour(2, note="à venir", tone=Tone.FERME, total="1", total_mark="✓"),
            jour(3, note="Ascension", tone=Tone.FERME, total="férié", total_tone=Tone.DISCRET),
            jour(4),
        ),
        (
            ligne("14.7.1", cell("0,5"), cell("0,25", "?*", Tone.CONFIRMER), total="0,75"),
            ligne("15.1.1", cell("0,5", "›"), total="0,5", reste=Reste("119,5", "/160")),
            replace(ligne("18", reste=Reste("non chiffré", tone=Tone.DISCRET)), prevu="", is_pinned=True),
        ),
        is_read=True,
    )
    async with look(monkeypatch, shown, (80, 10)) as seen:
        assert seen.lines == [
            "                                      lu14  ma15  me16  je17  ve18   reste",
            "❯14.7.1 Ligne 14.7.1                   0,5  0,25?                ·    12,5",
            " 15.1.1 Ligne 15.1.1                   0,5›    ·                 ·   119,5 /160",
            "*18     Ligne 18                         ·     ·                 ·   non chiffré",
            "─" * 56 + " / : les autres lignes ─",
            " Absence                             ½ RTT",
            " Total                                   1✓ 0,25     1✓ fér.",
            " Il manque                                  0,75",
            "",
            "",
        ]
    async with look(monkeypatch, shown, (160, 10)) as seen:
        assert seen.lines[0].split() == [
            *("lun.", "14/05", "mar.", "15/05", "mer.", "16/05", "jeu.", "17/05", "ven.", "18/05"),
            *("sem.", "reste", "prévu"),
        ]
        assert seen.lines[2].split()[-3:] == ["0,5", "119,5", "30"]
        assert seen.lines[5].split() == ["Absence", "½", "RTT"]
        assert "férié" in seen.lines[6]


async def test_below_seventy_columns_one_day_is_shown_at_a_time_that_of_the_cursor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, view(ligne("L0", cell("0,5"), cell("0,25"))), (60, 10)) as seen:
        assert seen.lines[0].split() == ["lun.", "14/05", "reste"]
        assert seen.lines[1].split() == ["❯L0", "Ligne", "L0", "0,5", "12,5"]
        await seen.press("right")
        assert seen.lines[0].split() == ["mar.", "15/05", "reste"]
        assert seen.lines[1].split() == ["❯L0", "Ligne", "L0", "0,25", "12,5"]
        await seen.pilot.click(offset=(40, 1))
        assert seen.at == (0, 1)


async def test_an_empty_week_says_how_to_begin_once_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async with look(monkeypatch, view()) as seen:
        assert (
            seen.lines[1]
            == " Aucune ligne cette semaine : « / » en choisit une, « b » reprend les précédent…"
        )
        assert set(seen.lines[2]) == {"─"}
        assert seen.grid.cell is None
        assert seen.grid.jour == LUNDI
        await seen.show(view(is_read=False))
        assert seen.lines[1] == " Lecture de la semaine…"


async def test_what_is_asked_of_an_empty_week_waits_for_its_first_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, view()) as seen:
        for keys, early in (("5", Early("5")), ("=", Early(fills=True)), ("enter", Early())):
            (asked,) = await seen.press(keys)
            assert isinstance(asked, Asked)
            assert (asked.action, asked.cell) == ("find", None)
            assert seen.grid.take_early() == early
            assert seen.grid.take_early() == Early()
        seen.grid.may_type = lambda: False
        assert await seen.press("5") == []
        seen.grid.may_type = lambda: True
        await seen.show(view(is_read=False))
        assert await seen.press("5") == []


async def test_arrows_ends_and_pages_move_the_cursor_within_the_week(monkeypatch: pytest.MonkeyPatch) -> None:
    async with look(monkeypatch, numbered(20), (80, 30)) as seen:
        for key, at in (
            ("up", (0, 0)),
            ("left", (0, 0)),
            ("right", (0, 1)),
            ("down", (1, 1)),
            ("end", (1, 4)),
            ("right", (1, 4)),
            ("home", (1, 0)),
            ("right", (1, 1)),
            ("right", (1, 2)),
            ("left", (1, 1)),
            ("home", (1, 0)),
            ("down", (2, 0)),
            ("up", (1, 0)),
            ("pagedown", (9, 0)),
            ("G", (19, 0)),
            ("down", (19, 0)),
            ("pageup", (11, 0)),
            ("g", (0, 0)),
        ):
            before = seen.at
            heard = await seen.press(key)
            assert seen.at == at, key
            stays = [Asked] if key in ("left", "right") else []
            assert [type(one) for one in heard] == ([Moved] if at != before else stays), key
            assert seen.grid.cell == CellKey(f"L{at[0]}", JOURS[at[1]])


async def test_the_cursor_skips_days_off_and_asks_for_another_week_where_none_is_left_but_not_while_typing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = numbered(2)
    jours = tuple(replace(one, is_off=rank in (0, 2)) for rank, one in enumerate(shown.jours))
    async with look(monkeypatch, replace(shown, jours=jours)) as seen:
        for key, at, asked in (
            ("right", 1, ""),
            ("right", 3, ""),
            ("left", 1, ""),
            ("left", 1, "last_day_before"),
            ("end", 4, ""),
            ("right", 4, "first_day_after"),
            ("home", 1, ""),
        ):
            heard = await seen.press(key)
            assert (seen.at, [one.action for one in heard if isinstance(one, Asked)]) == (
                (0, at),
                [asked] if asked else [],
            ), key
        assert [type(one) for one in await seen.press("1", "left")] == [Typed, Committed]
        for way, at in ((-1, 4), (1, 1)):
            seen.grid.go_to_edge(Edge("L1", way))
            assert seen.at == (1, at)


async def test_the_lines_scroll_to_keep_the_cursor_in_sight_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, numbered(9)) as seen:
        assert seen.codes == ["L0", "L1", "L2", "L3", "L4"]
        assert seen.lines[6].startswith(" ↓ 4 de plus ──")
        await seen.press(*["down"] * 5)
        assert seen.codes == ["L1", "L2", "L3", "L4", "L5"]
        assert seen.lines[6].startswith(" ↑ 1 · ↓ 3 de plus ──")
        await seen.press("G")
        assert seen.codes == ["L4", "L5", "L6", "L7", "L8"]
        assert seen.lines[6].startswith(" ↑ 4 de plus ──")
        await seen.press(*["up"] * 4)
        assert seen.codes == ["L4", "L5", "L6", "L7", "L8"]
        await seen.press("up")
        assert seen.codes == ["L3", "L4", "L5", "L6", "L7"]
        await seen.show(numbered(3))
        assert (seen.codes, seen.at) == (["L0", "L1", "L2"], (2, 0))
        assert seen.lines[4].startswith("──")
        assert seen.lines[4].endswith("── / : les autres lignes ─")


async def test_the_wheel_shows_other_lines_and_leaves_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    async with look(monkeypatch, numbered(7)) as seen:
        wheel = {"widget": seen.grid, "x": 0, "y": 3, "delta_x": 0, "delta_y": 0, "button": 0}
        keys = {"shift": False, "meta": False, "ctrl": False}
        for event, first in (
            (events.MouseScrollUp, "L0"),
            (events.MouseScrollDown, "L1"),
            (events.MouseScrollDown, "L2"),
            (events.MouseScrollDown, "L2"),
            (events.MouseScrollUp, "L1"),
        ):
            seen.grid.post_message(event(**wheel, **keys))
            await seen.pilot.pause()
            assert (seen.codes[0], seen.at) == (first, (0, 0))


async def test_typing_begins_in_the_cell_and_is_given_up_or_left_to_be_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = view(ligne("L0", cell("0,5", version=3)), ligne("L1"), moment=7)
    async with look(monkeypatch, shown) as seen:
        first = CellKey("L0", LUNDI)
        (typed,) = await seen.press("enter")
        assert (type(typed), typed.cell) == (Typed, first)
        assert seen.grid.editor == CellEditor("L0", LUNDI, "0,5", 3, 7)
        assert "0,5▏" in seen.lines[1]
        assert [type(one) for one in await seen.press("backspace")] == [Typed]
        assert seen.grid.editor.texte == "0,"
        await seen.press("ctrl+u")
        assert await seen.press("backspace") == []
        assert await seen.press("alt+x", "f2") == []
        await seen.press("7", "5")
        assert seen.grid.editor.texte == "75"
        (given_up,) = await seen.press("escape")
        assert (type(given_up), given_up.cell, seen.grid.editor) == (Typed, first, None)
        await seen.press(".", "2")
        moved, left = await seen.press("enter")
        assert isinstance(moved, Moved)
        assert isinstance(left, Committed)
        assert (left.cell, left.landed, left.editor.texte) == (first, CellKey("L1", LUNDI), ".2")
        assert seen.grid.editor is None


async def test_a_cell_is_left_towards_where_the_key_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    async with look(monkeypatch, numbered(5)) as seen:
        for key, at in (
            ("enter", (3, 2)),
            ("down", (3, 2)),
            ("up", (1, 2)),
            ("tab", (2, 3)),
            ("right", (2, 3)),
            ("shift+tab", (2, 1)),
            ("left", (2, 1)),
        ):
            seen.grid.go_to(CellKey("L2", JOURS[2]))
            await seen.press("1")
            heard = await seen.press(key)
            assert seen.at == at, key
            assert [type(one) for one in heard] == [Moved, Committed], key


async def test_a_command_is_asked_of_the_screen_for_the_cell_and_other_keys_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, view(ligne("L0", cell("0,5")))) as seen:
        for key, action in (("u", "undo"), ("=", "fill"), ("minus", "step_down")):
            (asked,) = await seen.press(key)
            assert isinstance(asked, Asked)
            assert (asked.action, asked.cell) == (action, CellKey("L0", LUNDI))
        assert await seen.press("z", "alt+u") == []


async def test_a_step_down_on_an_empty_cell_opens_nothing_and_a_figure_after_it_is_negative(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, view(ligne("L0", cell("0,5")))) as seen:
        await seen.press("right")
        (asked,) = await seen.press("minus")
        assert isinstance(asked, Asked)
        assert asked.action == "step_down"
        assert seen.grid.editor is None
        await seen.press("0", ",", "5")
        assert seen.grid.editor.texte == "-0,5"
        await seen.press("escape", "minus", "u", "5")
        assert seen.grid.editor.texte == "5"
        await seen.press("escape", "minus", "right", "5")
        assert seen.grid.editor.texte == "5"


async def test_nothing_is_typed_where_it_may_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    async with look(monkeypatch, numbered(2)) as seen:
        seen.grid.may_type = lambda: False
        assert await seen.press("5", "enter") == []
        assert seen.grid.editor is None


async def test_what_is_pasted_is_typed_where_it_is_a_number_and_refused_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def paste(texte: str) -> list[type]:
        seen.board.heard.clear()
        seen.grid.post_message(events.Paste(texte))
        await seen.pilot.pause()
        return [type(one) for one in seen.board.heard]

    async with look(monkeypatch, numbered(2)) as seen:
        assert await paste("bonjour") == [PasteRefused]
        assert seen.board.heard[0].cell == CellKey("L0", LUNDI)
        assert seen.grid.editor is None
        assert await paste(" 0,2 \n") == [Typed]
        assert await paste("5") == [Typed]
        assert seen.grid.editor.texte == "0,25"
        assert await paste("x") == [PasteRefused]
        assert seen.grid.editor.texte == "0,25"


async def test_only_what_differs_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = view(*(ligne(f"L{rank}") for rank in range(3)))
    async with look(monkeypatch, shown) as seen:
        assert await seen.show(shown) == set()
        changed = replace(shown, lignes=(shown.lignes[0], ligne("L1", cell("1")), shown.lignes[2]))
        assert await seen.show(changed) == {2}
        more = (jour(0, total="0,5"), *changed.jours[1:])
        assert await seen.show(replace(changed, jours=more)) == {0, 4, 5, 6}
        signed = (jour(0, total="0,5", note="signé", tone=Tone.FERME), *changed.jours[1:])
        assert await seen.show(replace(changed, jours=signed)) == {0, 1, 2, 3, 4, 5, 6}
        seen.painted.clear()
        await seen.press("down")
        assert seen.painted == {1, 2}
        seen.painted.clear()
        await seen.press("right")
        assert seen.painted == {0, 2}
        seen.painted.clear()
        await seen.press("1")
        assert seen.painted == {2}


async def test_the_cursor_stays_on_its_line_when_others_come_and_on_its_rank_in_another_week(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, numbered(3)) as seen:
        await seen.press("down", "end")
        await seen.show(view(ligne("A"), ligne("B"), *(ligne(f"L{rank}") for rank in range(3))))
        assert seen.grid.cell == CellKey("L1", JOURS[4])
        short = (replace(one, cells=one.cells[:3]) for one in (ligne("A"), ligne("B")))
        await seen.show(view(*short, days=3))
        assert seen.grid.cell == CellKey("B", JOURS[2])
        later = tuple(replace(one, jour=one.jour + timedelta(weeks=1)) for one in numbered(2).jours)
        await seen.show(replace(view(ligne("B"), ligne("A")), jours=later))
        assert seen.grid.cell == CellKey("A", JOURS[2] + timedelta(weeks=1))


async def test_the_cursor_goes_to_a_cell_a_line_or_a_day_as_near_as_the_week_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, numbered(3)) as seen:
        seen.grid.go_to(CellKey("L2", JOURS[3]))
        assert seen.at == (2, 3)
        seen.grid.go_to(CellKey("absent", JOURS[1]))
        assert seen.at == (2, 1)
        seen.grid.go_to(CellKey("L1", date(2018, 6, 1)))
        assert seen.at == (1, 1)
        seen.grid.go_to_day(JOURS[2])
        assert seen.at == (0, 2)
        seen.grid.go_to_day(date(2018, 5, 20))
        assert seen.at == (0, 4)
        seen.grid.go_to_day(date(2018, 5, 1))
        assert seen.at == (0, 0)


async def test_a_click_takes_the_cell_leaves_the_one_being_typed_and_twice_types(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, numbered(3)) as seen:
        columns = seen.grid.columns

        def x_of(rank: int) -> int:
            return columns.first_jour + rank * columns.jour

        for x, y, at in (
            (x_of(2), 2, (1, 2)),
            (x_of(3) - 1, 3, (2, 2)),
            (x_of(0) - 1, 1, (0, 2)),
            (x_of(4) + columns.jour - 1, 1, (0, 4)),
            (x_of(5), 2, (1, 4)),
            (x_of(1), 0, (1, 1)),
            (x_of(3), 4, (1, 3)),
        ):
            await seen.pilot.click(offset=(x, y))
            assert seen.at == at, (x, y)
        await seen.press("1")
        seen.board.heard.clear()
        await seen.pilot.click(offset=(x_of(0), 1))
        await seen.pilot.pause()
        assert [type(one) for one in seen.board.heard] == [Committed, Moved]
        await seen.pilot.click(offset=(x_of(0), 0), times=2)
        assert seen.grid.editor is None
        await seen.pilot.click(offset=(x_of(0), 2), times=2)
        assert seen.grid.editor is not None
        assert (seen.grid.editor.code, seen.grid.editor.jour) == ("L1", LUNDI)


async def test_a_line_out_of_sight_that_changes_draws_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = numbered(9)
    async with look(monkeypatch, shown) as seen:
        seen.grid.post_message(events.MouseScrollDown(seen.grid, 0, 3, 0, 0, 0, False, False, False))
        await seen.pilot.pause()
        assert seen.codes == ["L1", "L2", "L3", "L4", "L5"]
        for rank, painted in ((0, set[int]()), (1, {1}), (5, {5}), (6, set[int]())):
            lignes = [*shown.lignes]
            lignes[rank] = ligne(f"L{rank}", cell("1"))
            await seen.show(shown)
            assert await seen.show(replace(shown, lignes=tuple(lignes))) == painted


async def test_each_part_of_the_grid_has_its_tone_the_cursor_s_first(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = GridView(
        (
            jour(0, total="1", total_mark="✓", total_tone=Tone.CONFIRMER, absent="1", absence="RTT"),  # type: ignore[arg-type]
            jour(1, note="aujourd'hui", tone=Tone.AUJOURDHUI, manque="1"),  # type: ignore[arg-type]
            jour(2, note="à venir", tone=Tone.FERME),  # type: ignore[arg-type]
            jour(3),
            jour(4),
        ),
        (
            ligne("L0", cell("0,5"), cell("0,5"), cell("0,5"), cell("2", "✗", Tone.REFUS)),
            ligne("L1", cell("0,5"), reste=Reste("-1", tone=Tone.REFUS)),
        ),
        is_read=True,
    )
    async with look(monkeypatch, shown) as seen:
        columns = seen.grid.columns

        def days(y: int) -> list[str]:
            return [seen.part_at(columns.first_jour + rank * columns.jour + 3, y) for rank in range(5)]

        reste = columns.first_jour + 5 * columns.jour + 1
        assert days(0) == ["titre", "aujourdhui", "ferme", "titre", "titre"]
        assert days(1) == ["curseur", "curseur-ligne", "ferme", "refus", "ferme"]
        assert days(2) == ["ligne", "ferme", "ligne", "ferme", "ferme"]
        assert [seen.part_at(x, 1) for x in (0, 2, columns.code + 2)] == ["code", "code", "curseur-ligne"]
        assert [seen.part_at(reste, y) for y in (0, 1, 2)] == ["titre", "curseur-ligne", "refus"]
        assert seen.part_at(0, 3) == "trait"
        assert [days(y)[0] for y in (4, 5)] == ["ligne", "confirmer"]
        assert days(6)[1] == "partiel"
        await seen.press("down", "right", "1")
        assert days(1)[:2] == ["ligne", "ligne"]
        assert days(2)[:3] == ["curseur-ligne", "editeur", "curseur-ligne"]


async def test_the_day_under_the_cursor_is_underlined_and_its_line_is_in_bold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, numbered(2)) as seen:
        await seen.press("right")
        named = [one for one in seen.grid.render_line(0) if one.style and one.style.underline]
        assert [one.text for one in named] == ["ma15"]
        bold = {
            y: [bool(one.style and one.style.bold) for one in seen.grid.render_line(y)] for y in (1, 2, 4)
        }
        assert (bold[1][:3], bold[2][:3], bold[4][0]) == ([True] * 3, [False] * 3, True)
