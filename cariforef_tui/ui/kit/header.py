"""Header of every place: where one may go, what wants attention, who and when; the same at every moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from cariforef_tui.ui.keys.commands import Place
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
_WITHIN = {Place.REUNION: Place.REVUE}
"""Places that are another view of one that has its tab."""
_SIGNS = (("‼", "bold $text-error"), ("!", "bold $text-warning"), ("i", "$text-secondary"))
"""The sign of each gravity, from the gravest, as Alertes shows it."""
NAMES = ("Semaine", "Avancement", "Alertes", "Revue", "Équipe")
SHORT_NAMES = ("Sem.", "Avanc.", "Al.", "Revue", "Éq.")
SHORTEST_NAMES = ("Sem.", "Av.", "Al.", "Rev.", "Éq.")


@dataclass(frozen=True, slots=True)
class HeaderState:
    """Values that the header and the status line show; `alertes` counts each gravity, from the gravest."""

    agent: str = ""
    au: date | None = None
    is_au_fixed: bool = False
    """True where the date de référence is not today."""
    alertes: tuple[int, ...] | None = None
    demo: bool = False
    restriction: str = ""
    """Mark of a person who may read only; empty for the others."""


class HeaderBar(Widget):
    """Shows `state`; a click on a place goes there, one on who or when asks for another."""

    state: var[HeaderState] = var(HeaderState(), init=False)
    """What to show; follows the application's own."""

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
        """The places, then who and when against the right edge; what is shortened first is the date."""
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
        """Yield the places' names, the date and the badge, ever shorter; « au » where it is not today."""
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

    def _places(self, names: tuple[str, ...], badge: _Badge) -> tuple[Content, list[_Span]]:
        shown, spans = Content(""), list[_Span]()
        for (place, gesture), name in zip(_PLACES, names, strict=True):
            start = shown.cell_length
            style = "bold reverse" if place is self._place else ""
            shown += Content.styled(f" {gesture.key_label} {name}", style)
            if place is Place.ALERTES:
                for text, look in badge:
                    shown += Content.styled(f" {text}", style or look)
            shown += Content.styled(" ", style)
            spans.append((start, shown.cell_length, place))
        return shown, spans

    def _signed_badge(self) -> _Badge:
        """Return how many alerts of each gravity are for the person, as Alertes does: `‼2 !3`."""
        counts = self.state.alertes or ()
        signs = zip(_SIGNS, counts, strict=False)
        return tuple((f"{sign}{count}", look) for (sign, look), count in signs if count)

    def _count_badge(self) -> _Badge:
        """Return how many alerts there are in the gravest's colour: a sign would be read as that of all."""
        count, signed = sum(self.state.alertes or ()), self._signed_badge()
        return ((str(count), signed[0][1]),) if signed else ()

    def _right(self, day: str) -> tuple[Content, list[_Span]]:
        shown, spans = Content(""), list[_Span]()
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
"""Each of its texts with its look, which is the tab's own where the tab is that of the place shown."""
_Span = tuple[int, int, Place | str]
