"""Dialog of one-line fields, which closes once a rule accepts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.dialogs.dialog import ButtonDialog, T
from cariforef_tui.ui.kit.inert import inert


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, its label, its first value, an example, and its longest length in characters.

    Typing replaces the first value if it `is_offered`, and continues it otherwise.
    """

    nom: str
    question: str
    valeur: str = ""
    example: str = ""
    length: int = 200
    is_offered: bool = False


class FormDialog(ButtonDialog[T]):
    """A form that returns what `check` makes of its fields; a refusal is shown in it, and no text is lost.

    Enter goes on to the next field that is needed and still empty; after the last one it accepts. Otherwise
    the cursor goes to the field that a refusal names. While the person types, `preview` gives the text of
    what the fields would change; nothing is shown if it raises a refusal.
    """

    DEFAULT_CSS = """
    FormDialog .champ { height: 1; }
    FormDialog .champ:first-of-type { margin-top: 1; }
    FormDialog .champ Static { width: 16; color: $text-muted; }
    FormDialog .champ Input { width: 1fr; }
    FormDialog .champ Input:focus { background: $panel; text-style: bold; }
    FormDialog #form-effet { height: auto; color: $text-accent; }
    """

    def __init__(
        self,
        titre: str,
        reminders: tuple[str, ...],
        fields: tuple[Field, ...],
        check: Callable[[Mapping[str, str]], T],
        preview: Callable[[Mapping[str, str]], Sequence[str]] | None = None,
    ) -> None:
        super().__init__()
        self._titre, self._reminders, self._fields, self._check = titre, reminders, fields, check
        self._preview = preview
        self.other_keys = ("Tab : champ suivant",) if len(fields) > 1 else ()

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            if self._reminders:
                yield Static(Content("\n").join(inert(line, "$text-muted") for line in self._reminders))
            for field in self._fields:
                with Horizontal(classes="champ"):
                    yield Static(inert(field.question))
                    yield Input(
                        field.valeur,
                        placeholder=field.example,
                        max_length=field.length,
                        id=f"champ-{field.nom}",
                        select_on_focus=field.is_offered,
                    )
            yield Static("", id="form-effet", markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self._focus_first()
        self._show_effect()

    def on_input_changed(self) -> None:
        self._show_effect()

    def _show_effect(self) -> None:
        effects: Sequence[str] = ()
        if self._preview is not None:
            with suppress(CariforefError):
                effects = self._preview(self._values)
        shown = self.query_one("#form-effet", Static)
        shown.update(Content("\n").join(map(inert, effects)))
        shown.display = bool(effects)

    def _focus_first(self) -> None:
        """Go to the first field that is empty, or whose first value is offered to be changed."""
        for field, box in zip(self._fields, self._boxes, strict=True):
            if field.is_offered or not box.value.strip():
                box.focus()
                return

    @property
    def _boxes(self) -> list[Input]:
        return [self.query_one(f"#champ-{field.nom}", Input) for field in self._fields]

    def _go_on(self, refusal: CariforefError) -> None:
        """Go to the field that a refusal names, or to the first; say why, unless it only comes next."""
        boxes = self._boxes
        named = next((box for box in boxes if box.id == f"champ-{refusal.champ}"), boxes[0])
        before = boxes[: boxes.index(named)]
        is_next = self.focused in before and not named.value.strip()
        self.refuse("" if is_next else str(refusal))
        named.focus()

    @property
    def _values(self) -> dict[str, str]:
        return {field.nom: self.query_one(f"#champ-{field.nom}", Input).value for field in self._fields}

    def accept(self) -> None:
        try:
            answer = self._check(self._values)
        except CariforefError as refusal:
            self._go_on(refusal)
        else:
            self.dismiss(answer)
