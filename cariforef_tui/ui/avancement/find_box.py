"""The field that goes to a line of the tree by its code or its words, and the lines that it found."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from cariforef_tui.domain.programme.search import rank_lignes
from cariforef_tui.ui.avancement.outline import Outline


class FindBox(Input):
    """Hidden until `open`; posts `Found` at each letter, and `Left` once the tree has the keys again.

    Escape comes back to where the person was; Enter stays, and the other lines found are one key away.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", show=False)]

    class Found(Message):
        """The cursor should be on this line."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    class Left(Message):
        """The field is closed."""

    def __init__(self, outline: Outline, *, id: str | None = None) -> None:
        super().__init__(placeholder="Code ou mots de la ligne", select_on_focus=False, id=id)
        self._outline = outline
        self._codes: tuple[str, ...] = ()
        self._rank = 0
        self._before: tuple[str, frozenset[str]] | None = None

    @property
    def is_open(self) -> bool:
        return self._before is not None

    def open(self, code: str) -> None:
        """Ask for a line, from the one under the cursor."""
        self._before, self._codes, self.value = (code, self._outline.ouverts), (), ""
        self.add_class("-actif")
        self.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        situation = self._outline.situation
        if self._before is None or situation is None:
            return
        code, ouverts = self._before
        self._outline.restore(ouverts)
        self._rank, self._codes = 0, ()
        if event.value.strip():
            matches = rank_lignes(situation.programme, self._outline.kept_codes(), event.value)
            self._codes = tuple(match.code for match in matches)
        self.post_message(self.Found(self._codes[0] if self._codes else code))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._close()

    def action_give_up(self) -> None:
        if self._before is not None:
            code, ouverts = self._before
            self._outline.restore(ouverts)
            self._codes = ()
            self.post_message(self.Found(code))
            self._close()

    def _close(self) -> None:
        self._before = None
        self.remove_class("-actif")
        self.post_message(self.Left())

    def next(self, step: int) -> str | None:
        """Return the next line found (1) or the previous one (-1), None where nothing was found."""
        if not self._codes:
            return None
        self._rank = (self._rank + step) % len(self._codes)
        return self._codes[self._rank]

    def forget(self) -> bool:
        """Forget the lines found; False where there are none."""
        had, self._codes = bool(self._codes), ()
        return had

    def describe(self) -> list[str]:
        """What the line on top says of it."""
        if self._codes:
            return [f"Trouvée {self._rank + 1} sur {len(self._codes)} (n, p)"]
        return ["Aucune ligne trouvée"] if self.value.strip() and self.is_open else []
