"""Header of every place: the tabs, the count of alerts, then DÉMO, the agent and the date de référence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import GoTo

if TYPE_CHECKING:
    from datetime import date

_PLACES = (
    (Place.SEMAINE, Gesture.SEMAINE),
    (Place.AVANCEMENT, Gesture.AVANCEMENT),
    (Place.ALERTES, Gesture.ALERTES),
    (Place.REVUE, Gesture.REVUE),
    (Place.EQUIPE, Gesture.EQUIPE),
)
_WITHIN = {Place.REUNION: Place.REVUE, Place.SIMULATION: Place.AVANCEMENT}
"""Places without a tab, by the place whose tab they light."""
_SIGNS = (("‼", "bold $text-error"), ("!", "$text-warning"), ("i", "$text-muted"))
"""Sign and style of each gravité, the gravest first, as Alertes shows it."""
NAMES = ("Semaine", "Avancement", "Alertes", "Revue", "Équipe")
SHORT_NAMES = ("Semaine", "Avanc.", "Alertes", "Revue", "Équipe")
SHORTEST_NAMES = ("Sem.", "Av.", "Al.", "Rev.", "Éq.")


@dataclass(frozen=True, slots=True)
class HeaderState:
    """Values that the header and the status line show; `alertes` counts each gravité, the gravest first."""

    agent: str = ""
    au: date | None = None
    is_au_fixed: bool = False
    """True if the date de référence is not today."""
    alertes: tuple[int, ...] | None = None
    demo: bool = False
    restriction: str = ""
    """Mark of a person who may only read; empty for the others."""


class HeaderBar(Widget):
    """Shows `state`. A click on a tab opens its place; one on the agent or the date lets one change it."""

    state: var[HeaderState] = var(HeaderState(), init=False)
    """Values to show, bound to those of the application."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = _WITHIN.get(place, place)
        self._spans: list[_Span] = []

    def on_mount(self) -> None:
        self.watch(self.app, "header", self._show)

    def _show(self, state: HeaderState) -> None:
        self.state = state
        self.refresh()

    def render(self) -> Content:
        """Return the tabs, then who and when at the right edge, shortened until they fit."""
        width = self.size.width
        for names, day, badge in self._shortenings():
            places, spans = self._places(names, badge)
            right, right_spans = self._right(day)
            if places.cell_length + right.cell_length < width:
                break
        gap = max(width - places.cell_length - right.cell_length, 0)
        shift = places.cell_length + gap
        self._spans = [*spans, *((start + shift, end + shift, what) for start, end, what in right_spans)]
        return (places + Content(" " * gap) + right).truncate(width)

    def _shortenings(self) -> Iterator[tuple[tuple[str, ...], str, _Badge]]:
        """Yield the names of places, the date and the badge, ever shorter; « au » marks a date not today."""
        from cariforef_tui.domain.values.dates import format_jour

        au = self.state.au
        before = "au " if self.state.is_au_fixed else ""
        day = f"{before}{format_jour(au)}" if au else ""
        short_day = f"{before}{au:%d/%m}" if au else ""
        signed = self._signed_badge()
        yield NAMES, f"{day}/{au.year}" if au else "", signed
        yield NAMES, day, signed
        yield NAMES, short_day, signed
        yield SHORT_NAMES, day, signed
        yield SHORT_NAMES, short_day, signed
        yield SHORTEST_NAMES, short_day, signed
        yield SHORTEST_NAMES, short_day, self._count_badge()
        if self.state.demo:
            # DÉMO already says that the date is not today.
            yield SHORTEST_NAMES, short_day.removeprefix(before), self._count_badge()
        # A telephone has 54 columns: there, the keys alone leave room for the date.
        bare = (
            name if place is self._place else ""
            for (place, _), name in zip(_PLACES, SHORTEST_NAMES, strict=True)
        )
        yield tuple(bare), short_day, self._count_badge()

    def _places(self, names: tuple[str, ...], badge: _Badge) -> tuple[Content, list[_Span]]:
        shown, spans = Content(""), list[_Span]()
        for (place, gesture), name in zip(_PLACES, names, strict=True):
            start = shown.cell_length
            style = "bold reverse" if place is self._place else ""
            shown += Content.styled(f" {gesture.key_label} {name}".rstrip(), style)
            if place is Place.ALERTES:
                for text, look in badge:
                    shown += Content.styled(f" {text}", style or look)
            shown += Content.styled(" ", style)
            spans.append((start, shown.cell_length, place))
        return shown, spans

    def _signed_badge(self) -> _Badge:
        """Return the count of the person's alerts by gravité, as Alertes shows it: `‼2 !3`."""
        counts = self.state.alertes or ()
        signs = zip(_SIGNS, counts, strict=False)
        return tuple((f"{sign}{count}", look) for (sign, look), count in signs if count)

    def _count_badge(self) -> _Badge:
        """Return the count of alerts in the colour of the gravest; its sign would seem to be that of all."""
        count, signed = sum(self.state.alertes or ()), self._signed_badge()
        return ((str(count), signed[0][1]),) if signed else ()

    def _right(self, day: str) -> tuple[Content, list[_Span]]:
        shown, spans = inert("DÉMO " if self.state.demo else "", "bold $text-warning"), list[_Span]()
        for part, action in ((self.state.agent, "app.ask_agent"), (day, "app.ask_reference")):
            if part:
                start = shown.cell_length
                shown += inert(part, "bold")
                spans.append((start, shown.cell_length, action))
                shown += Content(" ")
        return shown, spans

    def on_click(self, event: events.Click) -> None:
        for start, end, what in self._spans:
            if start <= event.x < end:
                if isinstance(what, Place):
                    self.post_message(GoTo(what))
                else:
                    self.call_later(self.app.run_action, what)


_Badge = tuple[tuple[str, str], ...]
"""Texts of a badge with their styles; the tab of the place shown uses its own style instead."""
_Span = tuple[int, int, Place | str]
