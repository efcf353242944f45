"""The week's grid: one widget that draws lines x days, moves the cursor and takes the typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from textual import events
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from cariforef_tui.ui.temps.grid.cells import (
    BEYOND,
    CURSOR_MOVES,
    LEAVING_MOVES,
    STARTERS,
    Asked,
    CellEditor,
    CellKey,
    Committed,
    Early,
    Moved,
    PasteRefused,
    Report,
    Typed,
    is_typable,
)
from cariforef_tui.ui.temps.grid.columns import WeekColumns, layout_week
from cariforef_tui.ui.temps.grid.paint import HEADER_LINES, WeekPainter, Window
from cariforef_tui.ui.temps.grid.view import CellView, GridView, Tone


class WeekGrid(Widget, can_focus=True):
    """Draws `view`, and holds the cursor and the text being typed. It does not know the store.

    It posts its messages to the screen itself, so that they keep their order when keys come fast.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "semaine--titre",
        "semaine--code",
        "semaine--ligne",
        "semaine--curseur",
        "semaine--curseur-ligne",
        "semaine--editeur",
        "semaine--trait",
        *(f"semaine--{tone.value}" for tone in Tone),
    }

    ALLOW_SELECT = False

    view: var[GridView] = var(GridView(()), init=False)
    """Lines and days to draw."""
    editor: var[CellEditor | None] = var(None, init=False)
    """The cell being typed, or None."""
    rang: var[int] = var(0, init=False)
    """Rank of the line under the cursor."""
    colonne: var[int] = var(0, init=False)
    """Rank of the day under the cursor."""

    def __init__(self, actions: Callable[[], Mapping[str, str]]) -> None:
        """`actions` returns the name of the command of each key, by the key map of the person."""
        super().__init__()
        self._actions = actions
        self._window = Window()
        self._columns: WeekColumns | None = None
        self.may_type: Callable[[], bool] = lambda: True
        """Called before typing in a cell. If it returns False, it has said why."""
        self._early = Early()
        self._minus_on: CellKey | None = None
        """Empty cell under the last `step_down` key (`-`): a figure after it makes a negative number."""

    @property
    def cell(self) -> CellKey | None:
        """The cell under the cursor, or None if the grid has no line."""
        if not self.view.lignes:
            return None
        return CellKey(self.view.lignes[self.rang].code, self.view.jours[self.colonne].jour)

    @property
    def jour(self) -> date | None:
        return self.view.jours[self.colonne].jour if self.view.jours else None

    def go_to(self, cell: CellKey) -> None:
        """Put the cursor on a cell, or on its line or day if only one of them is shown."""
        rang, colonne = self.view.rang_of(cell.code), self.view.column_of(cell.jour)
        if colonne is not None:
            self.colonne = colonne
        if rang is not None:
            self.rang = rang

    def go_to_day(self, jour: date) -> None:
        """Put the cursor on the first line of a day."""
        self.rang = 0
        self.colonne = self.view.column_up_to(jour)

    def go_to_edge(self, edge: Edge) -> None:
        """Put the cursor on a line, on the first day worked or on the last one."""
        self.rang = self.view.rang_of(edge.code) or 0
        self.colonne = 0 if edge.way < 0 else len(self.view.jours) - 1
        self._move(-1000 * edge.way, 0)

    def start_editing(self, texte: str | None = None) -> None:
        """Type in the cell under the cursor, from `texte`, or from its days if `texte` is None.

        If the grid has no line, ask for one first, and keep `texte` for it.
        """
        cell = self.cell
        if cell is None:
            self._ask_ligne(Early(texte or ""))
            return
        if self.editor is None and self.may_type():
            shown = self._shown
            started = shown.texte if texte is None else texte
            self.editor = CellEditor(cell.code, cell.jour, started, shown.version, self.view.moment)
            self._report(Typed(cell))

    @property
    def _shown(self) -> CellView:
        """Return the view of the cell under the cursor."""
        return self.view.lignes[self.rang].cells[self.colonne]

    def _ask_ligne(self, early: Early) -> None:
        if self.view.is_read and self.may_type():
            self._early = early
            self._report(Asked(self.cell, "find"))

    def take_early(self) -> Early:
        """Return and forget the request made while the grid had no line."""
        early, self._early = self._early, Early()
        return early

    def leave_cell(self, columns: int = 0, lines: int = 0) -> None:
        """End the typing: move the cursor, and post the text to the screen, which saves it."""
        editor, self.editor = self.editor, None
        if editor is not None:
            self._move(columns, lines)
            self._report(Committed(editor, self.cell if columns or lines else None))

    def _report(self, message: Report) -> None:
        self.screen.post_message(message)

    def on_key(self, event: events.Key) -> None:
        if self._take_key(event.key, event.character):
            event.stop()
            event.prevent_default()

    def _take_key(self, key: str, character: str | None) -> bool:
        if key.startswith("alt+"):
            return False
        if self.editor is not None:
            return self._take_typing(self.editor, key, character)
        is_negative = self._minus_on is not None and self._minus_on == self.cell
        self._minus_on = None
        if character is not None and character in STARTERS:
            # Keep the sign, so that a negative number is refused in words and never becomes days.
            self.start_editing(f"-{character}" if is_negative else character)
            return True
        action = self._actions().get(key)
        if action == "step_down" and self.cell is not None and not self._shown.texte:
            self._minus_on = self.cell
        if action is not None:
            self.act(action)
        return action is not None

    def act(self, action: str) -> None:
        """Run a command of the cursor or of the cell; post the others to the screen."""
        if action in BEYOND and self.editor is None and not self._days_towards(CURSOR_MOVES[action][0]):
            self._report(Asked(self.cell, BEYOND[action]))
        elif action in CURSOR_MOVES:
            (self._move if self.editor is None else self.leave_cell)(*CURSOR_MOVES[action])
        elif action == "edit" and self.cell is not None and self._shown.can_retry:
            self._report(Asked(self.cell, "retry"))
        elif action == "edit":
            self.start_editing()
        elif action == "fill" and self.cell is None:
            self._ask_ligne(Early(fills=True))
        else:
            self._report(Asked(self.cell, action))

    def _take_typing(self, editor: CellEditor, key: str, character: str | None) -> bool:
        if key in LEAVING_MOVES:
            self.leave_cell(*LEAVING_MOVES[key])
        elif key == "escape":
            self.editor = None
            self._report(Typed(self.cell))
        else:
            typed = editor.press(key, character)
            if typed is None:
                return False
            self._retype(typed)
        return True

    def _retype(self, editor: CellEditor) -> None:
        if editor != self.editor:
            self.editor = editor
            self._report(Typed(CellKey(editor.code, editor.jour)))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        texte = event.text.strip()
        if not is_typable(texte):
            self._report(PasteRefused(self.cell))
        elif self.editor is not None:
            self._retype(self.editor.type(texte))
        else:
            self.start_editing(texte)

    def _move(self, columns: int, lines: int) -> None:
        before = (self.rang, self.colonne)
        self.rang += lines
        wanted = self.colonne + columns
        self.colonne = min(
            self._days_towards(columns), key=lambda rank: abs(rank - wanted), default=self.colonne
        )
        if before != (self.rang, self.colonne):
            self._report(Moved(self.cell))

    def _days_towards(self, columns: int) -> list[int]:
        """Return the ranks of the days that the cursor may reach by a move of that many columns."""
        days = enumerate(self.view.jours)
        return [rank for rank, jour in days if not jour.is_off and (rank - self.colonne) * columns > 0]

    def validate_rang(self, rang: int) -> int:
        return max(0, min(rang, len(self.view.lignes) - 1))

    def validate_colonne(self, colonne: int) -> int:
        return max(0, min(colonne, len(self.view.jours) - 1))

    def watch_rang(self, before: int, rang: int) -> None:
        if self._window.follow(rang):
            self.refresh()
        else:
            self._refresh_lines(before, rang)

    def watch_colonne(self, _before: int, _colonne: int) -> None:
        if self.columns.is_single:
            self.refresh()
            return
        self._refresh_lines(self.rang)
        self.refresh(Region(0, 0, self.size.width, HEADER_LINES))

    def watch_editor(self, before: CellEditor | None, after: CellEditor | None) -> None:
        if before is None or after is None:
            self.screen.refresh_bindings()
        codes = (editor.code for editor in (before, after) if editor is not None)
        self._refresh_lines(*(rang for code in codes if (rang := self.view.rang_of(code)) is not None))

    def watch_view(self, before: GridView, view: GridView) -> None:
        """Keep the cursor on its cell, and repaint only the lines that differ."""
        self._window.fit(self.size.height, len(self.view.lignes), self.view.feet)
        # In the same week, the line may have another rank; in another one, the rank stays.
        if before.lignes and before.jours and before.jours[0].jour == view.jours[0].jour:
            code = before.lignes[min(self.rang, len(before.lignes) - 1)].code
            rang = view.rang_of(code)
            self.set_reactive(WeekGrid.rang, self.validate_rang(self.rang if rang is None else rang))
        else:
            self.set_reactive(WeekGrid.rang, self.validate_rang(self.rang))
        self.set_reactive(WeekGrid.colonne, self.validate_colonne(self.colonne))
        if before.shape != view.shape:
            self._columns = None
            # What is told of the line stands right below a grid that is shorter than its room.
            self.styles.max_height = HEADER_LINES + max(1, len(view.lignes)) + view.feet + 1
            self._window.follow(self.rang)
            self.refresh()
            return
        pairs = zip(before.lignes, view.lignes, strict=True)
        self._refresh_lines(*(rang for rang, (old, new) in enumerate(pairs) if old != new))
        if before.days != view.days:
            self._refresh_lines(*range(len(view.lignes)) if before.tones != view.tones else ())
            self.refresh(Region(0, 0, self.size.width, HEADER_LINES))
            self.refresh(Region(0, self._window.foot, self.size.width, view.feet))

    def _refresh_lines(self, *rangs: int) -> None:
        for rang in rangs:
            if (y := self._window.y_of(rang)) is not None:
                self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self, _event: events.Resize) -> None:
        self._columns = None
        self._window.fit(self.size.height, len(self.view.lignes), self.view.feet)
        self._window.follow(self.rang)
        self.refresh()

    def on_focus(self) -> None:
        self._refresh_lines(self.rang)

    on_blur = on_focus

    @property
    def columns(self) -> WeekColumns:
        if self._columns is None:
            longest = max((len(ligne.code) for ligne in self.view.lignes), default=6)
            passed = len(self.view.passed)
            self._columns = layout_week(self.size.width, len(self.view.jours), longest, passed)
        return self._columns

    def render_line(self, y: int) -> Strip:
        painter, window = WeekPainter(self, self.view, self.columns, self.colonne), self._window
        if y < HEADER_LINES:
            return painter.header()
        if y >= window.foot:
            return painter.below(y - window.foot, above=window.top, below=window.below)
        rang = y - HEADER_LINES + window.top
        return painter.ligne(rang, is_current=rang == self.rang, editor=self.editor)

    def on_click(self, event: events.Click) -> None:
        self.leave_cell()
        columns, before = self.columns, (self.rang, self.colonne)
        rang = self._window.rang_at(event.y)
        colonne = (event.x - columns.first_jour - columns.passed) // columns.jour
        if 0 <= colonne < len(self.view.jours) and not columns.is_single:
            self.colonne = colonne
        if rang is not None:
            self.rang = rang
        if before != (self.rang, self.colonne):
            self._report(Moved(self.cell))
        if rang is not None and event.chain == 2:
            self.start_editing()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        if self._window.scroll(1):
            self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        if self._window.scroll(-1):
            self.refresh()


class Edge(NamedTuple):
    """A line, on the last day worked of its week if `way` is -1, or on the first one if it is 1."""

    code: str
    way: int


@dataclass(slots=True)
class Aim:
    """Where to put the cursor: `target` is a cell, or a day for its first line, or None to leave it."""

    target: CellKey | Edge | date | None = None

    def reach(self, grid: WeekGrid) -> None:
        """Put the cursor on the target, once the week is read."""
        target, self.target = self.target, None
        if isinstance(target, CellKey):
            grid.go_to(target)
        elif isinstance(target, Edge):
            grid.go_to_edge(target)
        elif target is not None:
            grid.go_to_day(target)

    def approach(self, grid: WeekGrid) -> None:
        """Put the cursor on the day of the target, before the lines are known."""
        if isinstance(self.target, date):
            grid.go_to_day(self.target)
