"""Header of every place: places, alerts, agent, date de référence, and the state of saving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from cariforef_tui.ui.kit.commands import Place, commands_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import GoTo

_PLACES = (
    (Place.SEMAINE, "Ma semaine", "Sem."),
    (Place.AVANCEMENT, "Avancement", "Avanc."),
    (Place.ALERTES, "Alertes", "Alertes"),
    (Place.REVUE, "Revue", "Revue"),
    (Place.EQUIPE, "Équipe", "Équipe"),
)
"""Places in order, with a shorter name for where five full ones do not fit."""
_ICONS = {"ok": "✓", "busy": "…", "warn": "!", "error": "✗", "": ""}
_STYLES = {"ok": "$text-success", "busy": "$text-muted", "warn": "$text-warning", "error": "bold $text-error"}
_STATE_MIN = 26
"""Room for a cell's code, days and date."""
_LARGE = 100
"""Cells from which the marks are written in full."""


@dataclass(frozen=True, slots=True)
class HeaderState:
    """Values that the header shows; `alertes` is None until counted, then (critiques, attentions)."""

    agent: str = ""
    date: str = ""
    alertes: tuple[int, int] | None = None
    state: str = ""
    level: str = ""
    demo: bool = False
    restriction: str = ""
    """Mark of a person who may read only; empty for the others."""


class HeaderBar(Widget):
    """Shows `state`; a click on a place goes there, one on who or when asks for another."""

    DEFAULT_CSS = """
    HeaderBar { dock: top; height: 1; width: 100%; background: $panel; color: $foreground; }
    """
    state: var[HeaderState] = var(HeaderState(), init=False)
    """What to show; follows the application's own."""

    def __init__(self, place: Place, titre: str | None = None) -> None:
        """`titre` names the place shown where it is not what its key opens: somebody else's week."""
        super().__init__()
        self._place = place
        self._titre = titre
        self._spans: list[tuple[int, int, Place | str]] = []

    def on_mount(self) -> None:
        self.watch(self.app, "header", self._show)

    def _show(self, state: HeaderState) -> None:
        self.state = state
        self.refresh()

    def render(self) -> Content:
        """The places, the state of saving in what room is left, then who and when.

        Where there is no room for a few words of state, the marks take their short form, then the last places
        keep their number alone, then places take their short name, then all but the one shown keep their
        number alone.
        """
        width = self.size.width
        short = self._right((" DÉMO ", self.state.restriction.partition(" (")[0]))
        full = self._right((" DÉMO fictive ", self.state.restriction)) if width >= _LARGE else short
        wanted = min(len(self.state.state) + 4, _STATE_MIN) if self.state.state else 1
        for label, right in (
            (self._full, full),
            (self._full, short),
            (self._first_ones, short),
            (self._abbreviated, short),
            (self._number, short),
        ):
            left, places = self._left(label)
            room = width - left.cell_length - right[0].cell_length
            if room >= wanted:
                break
        if room < 1:
            self._spans = list(places)
            return left.truncate(width)
        middle = self._state(room)
        gap = Content(" " * (room - middle.cell_length))
        shift = width - right[0].cell_length
        self._spans = [*places, *((start + shift, end + shift, what) for start, end, what in right[1])]
        return left + gap + middle + right[0]

    def _left(self, label: Callable[[Place, str, str], str]) -> tuple[Content, tuple[_Span, ...]]:
        shown, spans = Content(""), []
        for place, name, short in _PLACES:
            start = shown.cell_length
            named = label(place, name, short)
            text = f" {self._key(place)}{named}"
            style = "bold reverse" if place is self._place else ""
            badge = self._badge() if place is Place.ALERTES else Content("")
            shown += Content.styled(text, style) + badge
            if named or badge:
                shown += Content.styled(" ", style)
            spans.append((start, shown.cell_length, place))
        return shown, tuple(spans)

    def _key(self, place: Place) -> str:
        """The key that opens a place from here: in the week's grid digits are days, a function key it is."""
        keys = next(
            command.keys for command in commands_of(Place.PARTOUT) if command.id == f"lieu.{place}"
        ).split(",")
        return keys[-1].upper() if self._place is Place.SEMAINE else keys[0]

    def _full(self, place: Place, name: str, _short: str) -> str:
        return f" {self._titre}" if self._titre and place is self._place else f" {name}"

    def _first_ones(self, place: Place, name: str, short: str) -> str:
        is_last = place in (Place.REVUE, Place.EQUIPE)
        return self._number(place, name, short) if is_last else self._full(place, name, short)

    def _abbreviated(self, place: Place, name: str, short: str) -> str:
        return self._full(place, name, short) if place is self._place else f" {short}"

    def _number(self, place: Place, name: str, short: str) -> str:
        return self._full(place, name, short) if place is self._place else ""

    def _badge(self) -> Content:
        """Return the counts of alerts, critiques then attentions, each with its sign and colour."""
        if self.state.alertes is None:
            return Content("")
        critiques, attentions = self.state.alertes
        parts = []
        if critiques:
            parts.append(Content.styled(f" ‼{critiques}", "bold $text-error"))
        if attentions:
            parts.append(Content.styled(f" !{attentions}", "bold $text-warning"))
        return Content("").join(parts) if parts else Content.styled(" ✓", "$text-success")

    def _state(self, room: int) -> Content:
        state = self.state
        if not state.state or room < 3:
            return Content("")
        shown = inert(f" {_ICONS[state.level]} {state.state}", _STYLES.get(state.level, ""))
        return shown.truncate(room - 1, ellipsis=True) + Content(" ")

    def _right(self, marks: tuple[str, str]) -> tuple[Content, tuple[_Span, ...]]:
        """Return the agent and the date, after the marks of a demonstration and of read-only rights."""
        state, shown, spans = self.state, Content(""), []
        demo, restriction = marks
        if state.demo:
            shown += Content.styled(demo, "bold $text-warning reverse") + Content(" ")
        if restriction:
            shown += Content.styled(f" {restriction} ", "bold $text-warning reverse") + Content(" ")
        for part, action in ((state.agent, "ask_agent"), (state.date, "ask_reference")):
            if part:
                start = shown.cell_length
                shown += inert(part)
                spans.append((start, shown.cell_length, f"app.{action}"))
                shown += Content(" ")
        return shown, tuple(spans)

    def on_click(self, event: events.Click) -> None:
        for start, end, what in self._spans:
            if start <= event.x < end:
                if isinstance(what, Place):
                    self.post_message(GoTo(what))
                else:
                    self.call_later(self.app.run_action, what)


_Span = tuple[int, int, Place | str]
