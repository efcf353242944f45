"""Footer of every place: its keys, each with a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

KEY_STYLE = "bold $footer-key-foreground on $footer-key-background"
LABEL_STYLE = "$footer-description-foreground on $footer-description-background"
HOVER_STYLE = "$footer-key-foreground on $block-hover-background"


@dataclass(frozen=True, slots=True)
class Hint:
    """A key of the footer: what to press, how it reads, and the sentence said when one points at it."""

    key: str
    key_label: str
    label: str
    help_text: str


class FooterBar(Widget):
    """Shows the keys of the screen's active bindings; a click presses one.

    One line drawn at once: Textual's own footer makes a widget a key anew each time a dialog opens or the
    focus moves, a third of what that costs.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FooterBar {
        dock: bottom; height: 1; width: 100%; background: $panel; color: $footer-foreground;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    FooterBar:hover { pointer: pointer; }
    """
    hints: reactive[tuple[Hint, ...]] = reactive((), init=False)
    pointed: reactive[Hint | None] = reactive(None, init=False)
    """The hint under the pointer."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._read)

    def _read(self, screen: Screen[object]) -> None:
        # A terminal that loses the focus takes it from every widget: the keys are the same when it is back.
        if screen.app.app_focus:
            self.hints = tuple(self._hints_of(screen))

    def _hints_of(self, screen: Screen[object]) -> Iterator[Hint]:
        """One hint an action, from the first key that does it."""
        seen = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.action not in seen:
                seen.add(binding.action)
                shown = self.app.get_key_display(binding)
                yield Hint(binding.key, shown, binding.description, active.tooltip)

    def render(self) -> Content:
        return Content(" ").join(self._render_hint(hint) for hint in self.hints)

    def _render_hint(self, hint: Hint) -> Content:
        if hint == self.pointed:
            return Content.styled(f"{hint.key_label} {hint.label}", HOVER_STYLE)
        return Content.styled(hint.key_label, KEY_STYLE) + Content.styled(f" {hint.label}", LABEL_STYLE)

    def hint_at(self, x: int) -> Hint | None:
        """Return the hint at a column, None between two and after the last."""
        start = 0
        for hint in self.hints:
            end = start + self._render_hint(hint).cell_length
            if start <= x < end:
                return hint
            start = end + 1
        return None

    def watch_pointed(self, pointed: Hint | None) -> None:
        self.tooltip = pointed.help_text if pointed else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.pointed = self.hint_at(event.x)

    def on_leave(self) -> None:
        self.pointed = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        hint = self.hint_at(event.x)
        if hint is not None:
            self.app.simulate_key(hint.key)
