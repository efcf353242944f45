"""Lays out the tree and the detail of its line, and moves the focus between the panes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from cariforef_tui.domain.pilotage.tree import Node
from cariforef_tui.ui.avancement.outline import Outline
from cariforef_tui.ui.avancement.panel import LignePanel
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.kit.lines import RowTable
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.programme.plan_menu import Subject

BELOW_WIDTH, BELOW_HEIGHT = 100, 30
"""Width and height in cells from which the detail fits under the tree."""
BESIDE_WIDTH, BESIDE_TALL = 150, 180
"""Width in cells from which the detail fits beside the tree, in a low window and in any other."""


class PanelPlace(StrEnum):
    """Positions of the detail; the value is the body's style class for it."""

    COTE = "-cote"
    DESSOUS = "-dessous"
    MASQUE = "-masque"
    ENTIER = "-entier"


def place_panel(width: int, height: int) -> PanelPlace:
    """Return the detail's position in a window of `width` by `height` cells, when it is not shown alone."""
    if height >= BELOW_HEIGHT and BELOW_WIDTH <= width < BESIDE_TALL:
        return PanelPlace.DESSOUS
    if width >= BESIDE_WIDTH:
        return PanelPlace.COTE
    return PanelPlace.MASQUE


class AvancementBody(Container):
    """Places the detail by the window's size, or shows it alone; gives the focus to a pane.

    `draw` is called to draw the tree again when nodes have been opened or closed.
    """

    def __init__(
        self, host: PlaceScreen, outline: Outline, draw: Callable[[], None], *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._host, self._outline, self._draw = host, outline, draw
        self.is_whole = False
        self.listed: RowTable[Any] | None = None
        """List in place of the tree, None for the tree."""
        self.moves: Mapping[str, Callable[[], None]] = {
            "open": self._open,
            "close": self._close,
            "deeper": partial(self._step_level, 1),
            "shallower": partial(self._step_level, -1),
            "next_pane": partial(self._next_pane, 1),
            "previous_pane": partial(self._next_pane, -1),
        }

    def compose(self) -> ComposeResult:
        yield TreeTable(id="arbre")
        yield TextBlock(id="libelle")
        yield LignePanel(self._host, id="panneau")

    @property
    def tree_table(self) -> TreeTable:
        return self.query_one(TreeTable)

    @property
    def table(self) -> RowTable[Any]:
        """Table in use: the tree, or the list in its place."""
        return self.listed or self.tree_table

    @property
    def panel(self) -> LignePanel:
        return self.query_one(LignePanel)

    async def put(self, table: RowTable[Any]) -> None:
        """Show a list in place of the tree, and not the detail alone."""
        if self.is_whole:
            self.toggle_whole()
        self.listed = table
        await self.mount(table, after="#arbre")
        table.focus()

    def take_away(self) -> None:
        """Show the tree in place of the list."""
        listed, self.listed = self.listed, None
        if listed is not None:
            listed.remove()

    def show_line(self, subject: Subject, told: Content) -> None:
        """Show the detail of a line; where the detail has no room, what is `told` of it."""
        situation, code = subject.situation, subject.code
        is_closed = code in situation.declarations.soldees or code in situation.plan.retirees
        self.panel.follow(situation, code, () if is_closed else self._outline.en_alerte.get(code, ()))
        self.query_one("#libelle", TextBlock).content = told

    def fit(self) -> None:
        """Place the detail for the window's current size."""
        size = self.app.size
        place = PanelPlace.ENTIER if self.is_whole else place_panel(size.width, size.height)
        for each in PanelPlace:
            self.set_class(each is place, each.value)
        self._host.set_class(self.is_whole, PanelPlace.ENTIER.value)

    def toggle_whole(self) -> None:
        """Show the detail alone, or the tree again."""
        self.is_whole = not self.is_whole
        self.fit()
        self._draw()
        self.focus_first()

    def focus_first(self) -> None:
        """Give the focus to the first pane that is shown."""
        self._panes()[0].focus()

    def open_row(self) -> None:
        """Open or close the node under the cursor; for a leaf, show the detail alone, or the tree again."""
        row = self.tree_table.row
        if row is not None and row.rangee.noeud is not Node.FEUILLE and self.tree_table.has_focus:
            self.toggle(row.code)
        elif row is not None:
            self.toggle_whole()

    def toggle(self, code: str) -> None:
        """Open a node, or close it."""
        self._outline.toggle(code)
        self._draw()

    def _open(self) -> None:
        row, chart = self.tree_table.row, self.panel.chart
        if chart.has_focus:
            chart.move(1)
        elif row is not None and (self.is_whole or row.rangee.noeud is Node.OUVERT):
            self.table.move(1)
        elif row is not None and row.rangee.noeud is Node.FERME:
            self.toggle(row.code)

    def _close(self) -> None:
        row, chart = self.tree_table.row, self.panel.chart
        if chart.has_focus:
            chart.move(-1)
        elif self.is_whole:
            self.table.move(-1)
        elif row is not None and row.rangee.noeud is Node.OUVERT:
            self.toggle(row.code)
        elif row is not None and (parent := self._outline.parent_of(row.code)):
            self.tree_table.point_at(parent)

    def _step_level(self, direction: int) -> None:
        self._outline.step_level(direction)
        self._draw()

    def _next_pane(self, direction: int) -> None:
        """Focus the next pane (1) or the previous one (-1); show the detail if it is hidden."""
        panes = self._panes()
        if self.has_class(PanelPlace.MASQUE.value):
            self.toggle_whole()
        else:
            focused = next((rank for rank, pane in enumerate(panes) if pane.has_focus), 0)
            panes[(focused + direction) % len(panes)].focus()

    def _panes(self) -> list[Widget]:
        chart = self.panel.chart
        detail = [self.query_one("#ligne-textes"), *([chart] if chart.display else [])]
        return detail if self.is_whole else [self.table, *detail]
