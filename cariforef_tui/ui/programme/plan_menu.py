"""The plan menu: each gesture on the plan with its letter, on the line under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.options import Options
from cariforef_tui.ui.programme.plan_gestures import PlanGesture


class PlanMenu(Dialog[PlanGesture]):
    """Returns the gesture whose letter is pressed, or the one under the cursor at Enter.

    `refused` says of some what is to be done first: they are shown with it, and cannot be chosen. The cursor
    starts on the `fitting` one, else on the first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]
    CSS_PATH = "styles.tcss"

    def __init__(
        self,
        titre: str,
        gestures: Sequence[PlanGesture],
        refused: Mapping[PlanGesture, str],
        fitting: PlanGesture | None = None,
    ) -> None:
        super().__init__()
        self._fitting = fitting
        self._titre, self._gestures, self._refused = titre, tuple(gestures), refused

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            yield Options(*map(self._option, self._gestures), markup=False)
            yield Static("Une lettre, ou Entrée : choisir · Échap : annuler", classes="dialogue-aide")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.action_first()
        if self._fitting is not None and self._fitting not in self._refused:
            options.highlighted = options.get_option_index(self._fitting.name)

    def on_key(self, event: events.Key) -> None:
        for gesture in self._gestures:
            if event.key == gesture.letter and gesture not in self._refused:
                event.stop()
                self.dismiss(gesture)

    def action_step(self, delta: int) -> None:
        options = self.query_one(OptionList)
        if delta > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(PlanGesture[event.option_id or ""])

    def _option(self, gesture: PlanGesture) -> Option:
        refusal = self._refused.get(gesture)
        if refusal is not None:
            return Option(
                inert(f" {gesture.letter}  {gesture.label} : {refusal}"), id=gesture.name, disabled=True
            )
        text = Content.assemble((f" {gesture.letter}  ", "bold"), inert(gesture.sentence))
        return Option(text, id=gesture.name)
