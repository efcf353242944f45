"""Calendar of one month on eight lines: ISO weeks, days off, a cursor that moves by day, week and month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import pendulum
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from cariforef_tui.domain.temps.calendrier import monday_of, week_days
from cariforef_tui.domain.values.dates import ANNEES, JOURS

WEEK_WIDTH = 4
DAY_WIDTH = 4
"""Cells of a column, for the ISO week's number or a day: two digits between two marks."""


class MonthView(Widget, can_focus=True):
    """Shows the month of `selected`: `[21]` is chosen, `21*` today, `•21` a day off."""

    DEFAULT_CSS = """
    MonthView { width: 33; height: 8; }
    MonthView > .mois--titre { text-style: bold; }
    MonthView > .mois--discret { color: $text-muted; }
    MonthView > .mois--choisi { text-style: bold reverse; }
    MonthView > .mois--aujourdhui { text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "mois--titre",
        "mois--discret",
        "mois--choisi",
        "mois--aujourdhui",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", show=False),
        Binding("right,l", "move(1)", show=False),
        Binding("up,k", "move(-7)", show=False),
        Binding("down,j", "move(7)", show=False),
        Binding("pageup", "move_month(-1)", show=False),
        Binding("pagedown", "move_month(1)", show=False),
        Binding("enter,space", "choose", show=False),
    ]

    selected: reactive[date] = reactive(date(2018, 1, 1))
    """The day under the cursor; its month is shown."""

    feries: reactive[Mapping[date, str]] = reactive({})
    """Days off with their names."""

    @dataclass(eq=False)
    class DayMoved(Message):
        """The cursor has moved to another day."""

        jour: date

    @dataclass(eq=False)
    class DayChosen(Message):
        """The person has chosen the day under the cursor."""

        jour: date

    def __init__(self, selected: date, today: date) -> None:
        super().__init__()
        self.set_reactive(MonthView.selected, selected)
        self._today = today

    def render(self) -> Content:
        title = pendulum.instance(self.selected).format("MMMM YYYY", locale="fr")
        lines = [self._part(title.center(WEEK_WIDTH + 7 * DAY_WIDTH), "titre")]
        heads = "".join(f" {name[:2]} " for name in JOURS)
        lines.append(self._part("sem." + heads, "discret"))
        lines += [self._week(monday) for monday in _mondays(self.selected.replace(day=1))]
        return Content("\n").join(lines)

    def _week(self, monday: date) -> Content:
        parts = [self._part(f" {monday.isocalendar().week:2d} ", "discret")]
        parts += [self._day(day) for day in week_days(monday)]
        return Content("").join(parts)

    def _day(self, day: date) -> Content:
        if day.month != self.selected.month:
            return Content(" " * DAY_WIDTH)
        if day == self.selected:
            return self._part(f"[{day.day:2d}]", "choisi")
        before, after = "•" if day in self.feries else " ", "*" if day == self._today else " "
        text = f"{before}{day.day:2d}{after}"
        if day == self._today:
            return self._part(text, "aujourdhui")
        off = day in self.feries or day.weekday() >= 5
        return self._part(text, "discret") if off else Content(text)

    def _part(self, texte: str, look: str) -> Content:
        return Content.styled(texte, self.get_visual_style(f"mois--{look}", partial=True))

    def action_move(self, days: int) -> None:
        self._go(self.selected + timedelta(days=days))

    def action_move_month(self, months: int) -> None:
        moved = pendulum.instance(self.selected).add(months=months)
        self._go(date(moved.year, moved.month, moved.day))

    def action_choose(self) -> None:
        self.post_message(self.DayChosen(self.selected))

    def _go(self, jour: date) -> None:
        if jour.year not in ANNEES:
            return
        self.selected = jour
        self.post_message(self.DayMoved(jour))

    def on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        self.action_move_month(1)

    def on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        self.action_move_month(-1)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        mondays = _mondays(self.selected.replace(day=1))
        if offset is None or not 2 <= offset.y < 2 + len(mondays) or offset.x < WEEK_WIDTH:
            return
        day = mondays[offset.y - 2] + timedelta(days=min(6, (offset.x - WEEK_WIDTH) // DAY_WIDTH))
        if day.month != self.selected.month:
            return
        if day == self.selected:
            self.action_choose()
        else:
            self._go(day)


def _mondays(first: date) -> tuple[date, ...]:
    """Return the Mondays of the four to six weeks that overlap the month beginning on `first`."""
    mondays = [monday_of(first)]
    while (following := mondays[-1] + timedelta(days=7)).month == first.month:
        mondays.append(following)
    return tuple(mondays)
