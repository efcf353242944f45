"""The tree of Avancement as a widget alone: where its cursor goes, what it draws again, what a click asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.pilotage.tree import Node, TreeRow
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.ui.avancement.tree import LABEL, LINE_MIN, TreeTable
from cariforef_tui.ui.avancement.tree_rows import EcartBar, LigneRow, Tone
from cariforef_tui.ui.kit.column_table import share_width
from cariforef_tui.ui.kit.lines import RowOpened, RowTable

LIGNE = Ligne(code="1", niveau=Niveau.ACTION, parent=None, libelle="Ligne", echeance=parse_echeance(""))
DAYS = Enveloppe(
    id="1", compte=Compte.METIER, chiffrage=Chiffrage.CHIFFRE, centiemes=3000, lignes=(LIGNE.code,)
)
FIGURES = compute_avancement(
    Programme(exercice=2018, lignes=(LIGNE,), enveloppes=(DAYS,)),
    Calendrier(2018, {}),
    Consommation({LIGNE.code: Realise(metier=1250)}, {}),
    date(2018, 5, 28),
).lignes[LIGNE.code]


def bar(ecart: int, plein: int, gravite: Gravite | None = None) -> EcartBar:
    return EcartBar(ecart, plein, Etat.RETARD if gravite else Etat.A_L_HEURE, gravite)


def row(code: str, depth: int = 0, noeud: Node = Node.FEUILLE, barre: EcartBar | str = "partagé") -> LigneRow:
    return LigneRow(
        rangee=TreeRow(code, depth, noeud),
        ligne=replace(LIGNE, code=code, libelle=f"Ligne {code}"),
        figures=FIGURES,
        tone=Tone.NORMAL,
        marque="!",
        barre=barre,
        prevu="30",
    )


LINES = tuple(row(f"L{rank}") for rank in range(9))


PARTS = sorted(RowTable.COMPONENT_CLASSES | TreeTable.COMPONENT_CLASSES)


class Alone(App[None]):
    """The tree, and what it says; each part of it has a colour of its own."""

    CSS = "TreeTable { height: 1fr; width: 1fr; }" + "".join(
        f" .{part} {{ color: #0000{rank:02x}; }}" for rank, part in enumerate(PARTS, 1)
    )

    def __init__(self, rows: tuple[LigneRow, ...]) -> None:
        super().__init__()
        self.rows = rows
        self.highlighted: list[str] = []
        self.toggled: list[str] = []

    def compose(self) -> ComposeResult:
        yield TreeTable()

    def on_mount(self) -> None:
        self.query_one(TreeTable).rows = self.rows

    def on_row_pointed(self) -> None:
        row = self.query_one(TreeTable).row
        assert row is not None
        self.highlighted.append(row.code)

    def on_row_opened(self, message: RowOpened[LigneRow]) -> None:
        self.toggled.append(message.row.code)


@dataclass
class Look:
    """Somebody in front of the tree alone."""

    app: Alone
    pilot: Pilot[None]
    painted: set[int] = field(default_factory=set)

    @property
    def tree(self) -> TreeTable:
        return self.app.query_one(TreeTable)

    @property
    def code(self) -> str | None:
        return self.tree.row.code if self.tree.row else None

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    def parts(self, y: int) -> list[tuple[str, str, bool]]:
        """The pieces of a line: text, the part whose colour it has, whether it is bold."""
        found = []
        for segment in self.tree.render_line(y):
            colour = segment.style.color.triplet if segment.style and segment.style.color else None
            if segment.text.strip() and colour is not None and segment.style is not None:
                part = PARTS[colour.blue - 1].removeprefix("table--")
                found.append((segment.text.strip(), part, bool(segment.style.bold)))
        return found

    async def show(self, *rows: LigneRow) -> None:
        self.tree.rows = rows
        await self.pilot.pause()

    async def move(self, delta: int) -> None:
        self.tree.move(delta)
        await self.pilot.pause()


@asynccontextmanager
async def look(
    monkeypatch: pytest.MonkeyPatch, *rows: LigneRow, size: tuple[int, int] = (90, 6)
) -> AsyncIterator[Look]:
    render, painted = TreeTable.render_line, set[int]()

    def spy(tree: TreeTable, y: int) -> Strip:
        painted.add(y)
        return render(tree, y)

    monkeypatch.setattr(TreeTable, "render_line", spy)
    app = Alone(rows or LINES)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Look(app, pilot, painted)


async def test_the_cursor_stays_on_its_line_whatever_the_order_of_the_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch) as seen:
        await seen.move(2)
        await seen.show(*reversed(LINES))
        assert (seen.code, seen.tree.cursor) == ("L2", 6)
        await seen.show(row("new"), *LINES)
        assert (seen.code, seen.tree.cursor) == ("L2", 3)
        assert seen.app.highlighted == ["L0", "L2"]


async def test_where_its_line_is_gone_the_cursor_stays_at_its_rank_within_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch) as seen:
        await seen.move(3)
        await seen.show(*LINES[:3], *LINES[4:])
        assert seen.code == "L4"
        await seen.show(*LINES[:2])
        assert seen.code == "L1"
        await seen.show()
        assert seen.code is None
        await seen.show(*LINES)
        assert seen.code == "L1"
        assert seen.app.highlighted == ["L0", "L3", "L4", "L1"]


async def test_the_cursor_stops_at_both_ends_and_is_always_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    async with look(monkeypatch) as seen:
        shown = []
        for delta in (-1, 4, 1, 99, -3, -1, -1):
            await seen.move(delta)
            shown.append((seen.code, seen.lines[1].split()[0].strip("❯")))
            assert any(line.lstrip("❯ ").startswith(str(seen.code)) for line in seen.lines[1:])
        assert shown == [
            ("L0", ""),
            ("L4", "L0"),
            ("L5", "L1"),
            ("L8", "L4"),
            ("L5", "L4"),
            ("L4", ""),
            ("L3", ""),
        ]
        assert seen.tree.page == 4
        seen.tree.point_at("L7")
        assert seen.code == "L7"
        seen.tree.point_at("absent")
        assert seen.code == "L7"


async def test_figures_that_change_draw_their_own_lines_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with look(monkeypatch, *LINES[:4]) as seen:
        seen.painted.clear()
        changed = replace(LINES[2], marque="‼")
        await seen.show(LINES[0], LINES[1], changed, LINES[3])
        assert seen.painted == {3}
        assert "‼" in seen.lines[3]
        seen.painted.clear()
        await seen.move(1)
        assert seen.painted == {1, 2}
        assert seen.app.highlighted == ["L0", "L1"]


async def test_a_click_takes_the_line_and_on_its_sign_or_twice_opens_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nested = (row("A", 0, Node.OUVERT), row("B", 1, Node.FERME), row("C", 2), row("D", 0, Node.FERME))
    for width, sign in ((90, 2), (150, 3)):
        async with look(monkeypatch, *nested, size=(width, 8)) as seen:
            assert seen.lines[2][sign] == "▸"
            for x, y in ((20, 3), (5, 0), (20, 6), (sign - 1, 2)):
                await seen.pilot.click(offset=(x, y))
            assert (seen.code, seen.app.toggled) == ("B", [])
            for x in (sign, sign + 1):
                await seen.pilot.click(offset=(20, 4))
                await seen.pilot.click(offset=(x, 2))
            assert seen.app.toggled == ["B", "B"]
            await seen.pilot.click(offset=(20, 4), times=2)
            assert (seen.code, seen.app.toggled) == ("D", ["B", "B", "D"])
            await seen.pilot.click(offset=(20, 1))
            assert seen.code == "A"


async def test_the_tree_is_drawn_under_its_headings_indented_with_signs_bars_and_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = (
        row("A", 0, Node.OUVERT, bar(-25, 50)),
        row("B", 1, Node.FERME, "régulation"),
        row("C", 2, Node.FEUILLE, bar(50, 50)),
    )
    async with look(monkeypatch, *lines, size=(90, 6)) as seen:
        assert seen.lines == [
            " ligne                                            prévu   réal.    −│+       écart atterr.",
            "❯▾ A Ligne A                                   !     30   12,5    ██│        +0,5    25",
            "  ▸ B Ligne B                                  !     30   12,5    régul.     +0,5    25",
            "     C Ligne C                                 !     30   12,5      │████    +0,5    25",
            "",
            "",
        ]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (40, "ligne 30, 1, écart 7"),
        (58, "ligne 41, 1, prévu 6, écart 7"),
        (70, "ligne 45, 1, prévu 6, réal. 7, écart 7"),
        (78, "ligne 44, 1, prévu 6, réal. 7, écart 8, atterrissage 7"),
        (98, "ligne 49, 1, prévu 6, réal. 7, % 4, retard│avance 9, écart 8, atterrissage 7"),
        (118, "ligne 56, 1, prévu 6, réal. 7, % 4, retard│avance 17, écart 8, atterrissage 12"),
        (
            158,
            "ligne 62, 1, prévu 6, réal. 7, % 4, retard│avance 17, écart 8, atterrissage 12, écart final 11, "
            "échéance 8, SI 12",
        ),
    ],
)
def test_columns_yield_one_by_one_before_the_label_does_and_the_ecart_never(
    width: int, expected: str
) -> None:
    shown = share_width(TreeTable.COLUMNS, {}, width)
    assert ", ".join(f"{column.titre} {cells}".lstrip() for column, cells in shown.items()) == expected


def test_from_52_cells_on_columns_fill_the_width_and_the_label_stays_readable() -> None:
    for width in range(52, 240):
        shown = share_width(TreeTable.COLUMNS, {}, width)
        assert sum(cells + 1 for cells in shown.values()) == width + 1
        assert shown[LABEL] >= LINE_MIN


async def test_columns_give_way_to_the_scrollbar_that_more_lines_bring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch, *LINES[:3], size=(80, 6)) as seen:
        assert seen.lines[1].endswith("    25")
        await seen.show(*LINES)
        assert seen.tree.scrollable_content_region.width < 80
        assert seen.lines[1].endswith("    25")


async def test_the_tree_scrolls_to_its_last_line_at_any_height_and_takes_the_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for height, last in ((6, 4), (2, 8)):
        async with look(monkeypatch, size=(90, height)) as seen:
            assert seen.tree.max_scroll_y == last
            await seen.move(3)
            assert any("L3" in line for line in seen.lines[1:])
            await seen.show(*LINES, row("L9"))
            assert seen.tree.max_scroll_y == last + 1
            await seen.show(*LINES)
            await seen.pilot.resize_terminal(90, height + 1)
            await seen.pilot.pause()
            assert seen.tree.max_scroll_y == last - 1
            seen.tree.focus()
            await seen.pilot.pause()
            assert seen.app.focused is seen.tree


async def test_a_click_where_the_tree_has_scrolled_takes_the_line_that_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with look(monkeypatch) as seen:
        await seen.move(8)
        await seen.pilot.click(offset=(20, 2))
        assert seen.code == "L5"


async def test_each_part_of_the_tree_has_its_tone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = (
        row("A"),
        replace(row("B", barre=bar(-25, 50, Gravite.CRITIQUE)), tone=Tone.SOLDEE, marque="✓"),
        row("C", barre=bar(20, 50, Gravite.ATTENTION)),
        replace(row("D"), tone=Tone.NIVEAU),
    )
    async with look(monkeypatch, *lines, size=(96, 6)) as seen:
        assert {part for _, part, _ in seen.parts(0)} == {"entete"}
        drawn = [(" ".join(text.split()), part) for text, part, _ in seen.parts(2)]
        assert drawn == [
            ("B", "discret"),
            ("Ligne B ✓", "soldee"),
            ("30", "discret"),
            ("12,5", "soldee"),
            ("42", "discret"),
            ("██", "critique"),
            ("│", "discret"),
            ("+0,5", "critique"),
            ("25", "discret"),
        ]
        assert "attention" in {part for _, part, _ in seen.parts(3)}
        assert any("partagé" in text and part == "discret" for text, part, _ in seen.parts(4))
        assert seen.parts(4)[0][:2] == ("D Ligne D", "fort")


@pytest.mark.parametrize(("width", "indent"), [(94, 1), (100, 2)])
async def test_lines_are_indented_further_where_their_labels_have_46_cells(
    monkeypatch: pytest.MonkeyPatch, width: int, indent: int
) -> None:
    async with look(monkeypatch, row("A", 0, Node.OUVERT), row("B", 1), size=(width, 5)) as seen:
        assert seen.lines[2].index("B Ligne") == 3 + indent


@pytest.mark.parametrize("width", [10, 40, 60])
async def test_the_tree_is_drawn_where_the_bar_has_no_room(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    async with look(monkeypatch, row("A", barre=bar(-25, 50)), row("B"), size=(width, 5)) as seen:
        assert "A" in seen.lines[1]
        assert all(len(line) <= width for line in seen.lines)
