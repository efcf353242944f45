"""The line above every screen: places, alerts, agent, date de référence, and the state of saving."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from cariforef_tui.ui.commands import Lieu
from cariforef_tui.ui.inert import inert

_LIEUX = ((Lieu.SEMAINE, "1 Ma semaine"), (Lieu.AVANCEMENT, "2 Avancement"), (Lieu.ALERTES, "3 Alertes"))
_ICONS = {"ok": "✓", "busy": "…", "warn": "!", "error": "✗", "": ""}


@dataclass(frozen=True, slots=True)
class HeaderState:
    """What the header shows; `alertes` is None until counted, (critiques, attentions) after."""

    agent: str = ""
    date: str = ""
    alertes: tuple[int, int] | None = None
    state: str = ""
    level: str = ""
    demo: bool = False


class HeaderBar(Widget):
    """Shows `state`; a click on a place asks to go there."""

    DEFAULT_CSS = """
    HeaderBar { dock: top; height: 1; width: 100%; background: $panel; color: $foreground; }
    """
    COMPONENT_CLASSES = {"header--lieu", "header--actif", "header--alerte", "header--demo"}

    state: var[HeaderState] = var(HeaderState(), init=False)
    """What to show; follows the application's own."""

    class GoTo(Message):
        """A place was clicked."""

        def __init__(self, lieu: Lieu) -> None:
            super().__init__()
            self.lieu = lieu

    def __init__(self, lieu: Lieu) -> None:
        super().__init__()
        self._lieu = lieu
        self._spans: list[tuple[int, int, Lieu]] = []

    def on_mount(self) -> None:
        self.watch(self.app, "header", self._show)

    def _show(self, state: HeaderState) -> None:
        self.state = state
        self.refresh()

    def render(self) -> Content:
        left = Content("")
        self._spans = []
        for lieu, label in _LIEUX:
            text = f" {label}{self._badge()} " if lieu is Lieu.ALERTES else f" {label} "
            start = left.cell_length
            left += Content.styled(text, "bold reverse" if lieu is self._lieu else "")
            self._spans.append((start, left.cell_length, lieu))
        right = self._right()
        gap = self.size.width - left.cell_length - right.cell_length
        if gap < 1:
            return left.truncate(self.size.width)
        return left + Content(" " * gap) + right

    def _badge(self) -> str:
        if self.state.alertes is None:
            return ""
        critiques, attentions = self.state.alertes
        return f" {critiques}‼ {attentions}!" if critiques else f" {attentions}!" if attentions else " 0"

    def _right(self) -> Content:
        state = self.state
        parts = []
        if state.state:
            parts.append(
                Content.styled(
                    f"{_ICONS[state.level]} {state.state}", "$error" if state.level == "error" else "$success"
                )
            )
        if state.demo:
            parts.append(Content.styled(" DÉMO fictive ", "bold $warning reverse"))
        parts.extend(inert(part) for part in (state.agent, state.date) if part)
        return Content(" · ").join(parts) + Content(" ")

    def on_click(self, event: events.Click) -> None:
        for start, end, lieu in self._spans:
            if start <= event.x < end:
                self.post_message(self.GoTo(lieu))
