"""The field that finds a line of the tree by its code or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from cariforef_tui.domain.programme.find import is_code, rank_lignes
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.outline import Outline


class FindBox(Input):
    """A field hidden until `open`; posts `Found` at each letter, and `Left` when it closes.

    The arrows go to the other lines found, Enter stays on one, Escape goes back to the first line. A line
    that the filter hides is named, and Enter goes to it. If no line is found, the field stays open.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    @dataclass(eq=False)
    class Found(Message):
        """The cursor must go to this line."""

        code: str

    class Left(Message):
        """The field has closed."""

    def __init__(self, outline: Outline, *, id: str | None = None) -> None:
        super().__init__(placeholder="Code ou mots de la ligne", select_on_focus=False, id=id)
        self._outline = outline
        self._codes: tuple[str, ...] = ()
        self._rank = 0
        self._hidden: tuple[str, ...] = ()
        self._before: tuple[str | None, frozenset[str]] | None = None

    @property
    def is_open(self) -> bool:
        return self._before is not None

    def open(self, code: str | None) -> None:
        """Open the field; `code` is the line under the cursor."""
        self._before, self._codes, self._hidden = (code, self._outline.ouverts), (), ()
        self.value = ""
        self.add_class("-actif")
        self.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        situation = self._outline.situation
        if self._before is None or situation is None:
            return
        code, ouverts = self._before
        self._outline.restore(ouverts)
        self._rank = 0
        self._codes, self._hidden = self._search(situation, event.value)
        self._go(self._codes[0] if self._codes else code)

    def _search(self, situation: Situation, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the lines found that the filter keeps, and those that it hides; one is empty."""
        programme, kept = situation.programme, self._outline.kept
        matches = rank_lignes(programme, tuple(programme.by_code), text) if text.strip() else ()
        codes = tuple(match.code for match in matches)
        shown = tuple(code for code in codes if kept is None or code in kept)
        is_hidden = bool(matches) and codes[0] not in shown and (not shown or is_code(matches[0]))
        return ((), codes) if is_hidden else (shown, ())

    def _go(self, code: str | None) -> None:
        if code is not None:
            self.post_message(self.Found(code))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._hidden:
            self._go(self._hidden[0])
        elif event.value.strip() and not self._codes:
            return
        self._close()

    def action_give_up(self) -> None:
        if self._before is not None:
            code, ouverts = self._before
            self._outline.restore(ouverts)
            self._go(code)
            self._close()

    def action_step(self, step: int) -> None:
        """Go to the next line found (1) or the previous one (-1)."""
        if self._codes:
            self._rank = (self._rank + step) % len(self._codes)
            self._go(self._codes[self._rank])

    def _close(self) -> None:
        self._before = None
        self.remove_class("-actif")
        self.post_message(self.Left())

    def describe(self) -> list[str]:
        """Return the text about the search for the line above the tree, while the field is open."""
        if not self.is_open or not self.value.strip():
            return []
        if self._hidden:
            return [f"{self._hidden[0]} est hors du filtre : ↵ l'ouvre"]
        if not self._codes:
            return ["Aucune ligne trouvée"]
        others = ", ↑ ↓ les autres" if len(self._codes) > 1 else ""
        return [f"Ligne {self._rank + 1} sur {len(self._codes)}{others}"]
