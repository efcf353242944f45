"""Base of the review's dialogs with text: hands over what is typed at each key, to be kept as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.dialogs.drafting import Slot
from cariforef_tui.ui.dialogs.large_text import LongText
from cariforef_tui.ui.kit.draft import Champs

T = TypeVar("T")


@contextmanager
def reading(field: Widget) -> Iterator[None]:
    """Put the focus on a field where what is read of it is refused."""
    try:
        yield
    except Refus:
        field.focus()
        raise


class RevueDialog(Dialog[T]):
    """A subclass gives `read_champs`, and `answer` which may refuse; what is typed is kept in `slot`.

    What was typed stays kept where the person gives up, and is offered in the same dialog next time.
    """

    CSS_PATH = "styles.tcss"
    accept_label = "Enregistrer"
    give_up_label = "Plus tard"
    REPOS_SECONDES = 0.25
    """How long the typing rests before it is kept; a terminal that goes away keeps it at once."""

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self._slot = slot
        self._rest: Timer | None = None

    def read_champs(self) -> Champs:
        raise NotImplementedError

    def answer(self) -> T:
        """Return what the dialog says; raises Refus."""
        raise NotImplementedError

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
        self._slot.keep(self.read_champs())

    def on_long_text_submitted(self, event: LongText.Submitted) -> None:
        event.stop()
        self.accept()

    def accept(self) -> None:
        try:
            answer = self.answer()
        except Refus as error:
            self.refuse(str(error))
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
