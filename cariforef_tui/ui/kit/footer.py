"""Footer of every place: the most useful keys, each with a word, and the help last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.commands import Keymap, keyed_of, label_with
from cariforef_tui.ui.keys.grammar import Gesture

if TYPE_CHECKING:
    from cariforef_tui.ui.kit.session import SessionApp

KEY_STYLE = "$footer-key-foreground on $footer-key-background"
LABEL_STYLE = "$footer-description-foreground on $footer-description-background"
HOVER_STYLE = "$footer-key-foreground on $block-hover-background"
SHORT_LABELS = {Gesture.OPEN.key_label: "↵", Gesture.LEFT.key_label: "←", Gesture.RIGHT.key_label: "→"}
"""Keys that the footer shortens to one cell."""
GAP = 2
"""Cells between two keys."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A key of the footer: the key to press, its label, its word, and the sentence of its tooltip."""

    key: str
    key_label: str
    label: str
    help_text: str

    @property
    def content(self) -> Content:
        return Content.styled(self.key_label, KEY_STYLE) + Content.styled(f" {self.label}", LABEL_STYLE)

    @property
    def width(self) -> int:
        return cell_len(f"{self.key_label} {self.label}")


TYPING = {
    Place.SEMAINE: (
        Hint("enter", "↵", "Enregistrer", "Enregistrer la cellule, et descendre d'une ligne."),
        Hint("tab", "Tab", "Jour suivant", "Enregistrer la cellule, et aller au jour suivant."),
        Hint("escape", "Échap", "Annuler", "Laisser la cellule comme elle était."),
        Hint("f1", "F1", "Aide", "Aide de cet écran et guide."),
    )
}
"""Hints shown while a text is typed in the place itself: the keys of its commands are then letters."""


class Footed(Protocol):
    """What the footer asks of the screen that it stands in."""

    PLACE: ClassVar[Place]

    @property
    def is_typing(self) -> bool: ...
    @property
    def footer_words(self) -> Mapping[Gesture, str]: ...


class FooterBar(Widget):
    """Shows the keys of the place's commands that fit, then the help's; a click presses one.

    One widget draws them all. Textual's own footer makes a widget for each key whenever a dialog opens or
    the focus moves, a third of the cost of both.
    """

    ALLOW_SELECT = False
    hints: reactive[tuple[Hint, ...]] = reactive((), init=False)
    """All keys of the place, the most useful first and the help last."""
    pointed: reactive[Hint | None] = reactive(None, init=False)
    """The hint under the pointer."""

    def __init__(self, host: Footed) -> None:
        super().__init__()
        self._host, self._typing = host, TYPING.get(host.PLACE, ())

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._read)

    def _read(self, screen: Screen[object]) -> None:
        # Without the terminal's focus, no widget has it: keep the keys until it is back.
        if screen.app.app_focus:
            self.hints = (self._typing if self._host.is_typing else ()) or tuple(self._hints_of(screen))

    @property
    def _keymap(self) -> Keymap:
        return cast("SessionApp", self.app).session.keymap

    def _hints_of(self, screen: Screen[object]) -> Iterable[Hint]:
        """Yield a hint for each command that the person can do now, with its first key."""
        session = cast("SessionApp", self.app).session
        firsts = {active.binding.id: active for active in reversed(screen.active_bindings.values())}
        keyed = (*keyed_of(Place.PARTOUT), *keyed_of(self._host.PLACE))
        by_gesture = {one.gesture: one for one in keyed}
        words = {**self._host.footer_words, Gesture.HELP: "Aide"}
        for gesture, word in words.items():
            one = by_gesture[gesture]
            is_allowed = not isinstance(one, Command) or session.is_offered(one)
            if is_allowed and (active := firsts.get(one.name)):
                shown = label_with(one, self._keymap)
                said = capitalize(session.name_of(word)) if isinstance(word, Niveau) else word
                yield Hint(active.binding.key, SHORT_LABELS.get(shown, shown), said, active.tooltip)

    @property
    def lines(self) -> list[list[Hint]]:
        """Return the hints that fit, line by line."""
        return fit_hints(self.hints, *self.content_size)

    def render(self) -> Content:
        gap = Content(" " * GAP)
        return Content("\n").join(gap.join(map(self._render_hint, line)) for line in self.lines)

    def _render_hint(self, hint: Hint) -> Content:
        return Content.styled(hint.content.plain, HOVER_STYLE) if hint == self.pointed else hint.content

    def _hint_under(self, event: events.MouseEvent) -> Hint | None:
        offset, lines = event.get_content_offset(self), self.lines
        return hint_at(lines[offset.y], offset.x) if offset and offset.y < len(lines) else None

    def watch_pointed(self, pointed: Hint | None) -> None:
        self.tooltip = pointed.help_text if pointed else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.pointed = self._hint_under(event)

    def on_leave(self) -> None:
        self.pointed = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        hint = self._hint_under(event)
        if hint is not None:
            self.app.simulate_key(hint.key)


def fit_hints(hints: Sequence[Hint], width: int, height: int) -> list[list[Hint]]:
    """Return the hints that fit in so many cells and lines: the first ones, then the last, which is the help.

    The help's hint says how many keys had no room.
    """
    for left in range(len(hints)):
        *firsts, last = hints
        more = f" (+{left})" if left else ""
        told = replace(last, label=last.label + more)
        lines = _wrap([*firsts[: len(firsts) - left], told], width)
        if len(lines) <= height:
            return lines
    return []


def _wrap(hints: Iterable[Hint], width: int) -> list[list[Hint]]:
    lines: list[list[Hint]] = [[]]
    for hint in hints:
        if lines[-1] and sum(one.width + GAP for one in lines[-1]) + hint.width > width:
            lines.append([])
        lines[-1].append(hint)
    return lines


def hint_at(line: list[Hint], x: int) -> Hint | None:
    """Return the hint of a line at a column, None between two hints and after the last."""
    start = 0
    for hint in line:
        if start <= x < start + hint.width:
            return hint
        start += hint.width + GAP
    return None
