"""Base of the review's dialogs with text: hands over what is typed at each key, to be kept as a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Button, Input, Static, TextArea

from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.dialogs.long_text import LongText
from cariforef_tui.ui.kit.inert import inert

T = TypeVar("T")
Champs = tuple[tuple[str, str], ...]
KeepFields = Callable[[Champs], None]


class RevueDialog(Dialog[T]):
    """A subclass gives `read_champs`, and `answer` which may refuse; `keep_fields` hears what is typed.

    What was typed stays kept where the person gives up, and is offered in the same dialog next time.
    """

    DEFAULT_CSS = """
    RevueDialog > #cadre { width: 90; }
    RevueDialog .revue-boutons { height: 3; margin-top: 1; }
    RevueDialog Button { margin-right: 2; }
    RevueDialog #revue-erreur { height: auto; }
    """
    REPOS_SECONDES = 0.25
    """How long the typing rests before it is kept; a terminal that goes away keeps it at once."""

    def __init__(self, keep_fields: KeepFields) -> None:
        super().__init__()
        self._keep_fields = keep_fields
        self._rest: Timer | None = None

    def read_champs(self) -> Champs:
        raise NotImplementedError

    def answer(self) -> T:
        """Return what the dialog says; raises Refus."""
        raise NotImplementedError

    def compose_end(self) -> tuple[Static, Horizontal]:
        """The error's place and the two buttons."""
        return (
            Static("", id="revue-erreur", classes="dialogue-erreur", markup=False),
            Horizontal(
                Button(inert("Enregistrer (Entrée)"), variant="primary", id="revue-oui"),
                Button(inert("Plus tard (Échap)"), id="revue-non"),
                classes="revue-boutons",
            ),
        )

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        self._keep_soon()

    def on_input_changed(self, _event: Input.Changed) -> None:
        self._keep_soon()

    def _keep_soon(self) -> None:
        if self._rest is None:
            self._rest = self.set_timer(self.REPOS_SECONDES, self.keep_now)

    def keep_now(self) -> None:
        """Keep what is typed so far."""
        self._rest = None
        self._keep_fields(self.read_champs())

    def on_long_text_submitted(self, event: LongText.Submitted) -> None:
        event.stop()
        self.submit()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submit()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "revue-oui":
            self.submit()
        else:
            self.action_give_up()

    def submit(self) -> None:
        try:
            answer = self.answer()
        except Refus as error:
            self.query_one("#revue-erreur", Static).update(inert(f"✗ {error}"))
            return
        self._leave()
        self.dismiss(answer)

    def action_give_up(self) -> None:
        self._leave()
        self.dismiss(None)

    def _leave(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self.keep_now()
