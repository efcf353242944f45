"""Dialog of one-line fields, which closes once a rule accepts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.dialogs.dialog import ButtonDialog, EndLine, T, labelled
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

    Enter goes on to the next field that is needed and still empty, as the last line then says; after the last
    one it accepts. Otherwise the cursor goes to the field that a refusal names. While the person types,
    `preview` gives the text of what the fields would change; nothing is shown if it raises a refusal. The
    title begins with the verb of the act, which names the button that accepts.
    """

    DEFAULT_CSS = """
    FormDialog #form-effet { height: auto; }
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
        self.accept_label = titre.partition(" ")[0]
        self.other_keys = ("Tab : champ suivant",) if len(fields) > 1 else ()

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            if self._reminders:
                yield Static(Content("\n").join(inert(line, "$text-muted") for line in self._reminders))
            for field in self._fields:
                box = Input(
                    field.valeur,
                    placeholder=field.example,
                    max_length=field.length,
                    id=f"champ-{field.nom}",
                    select_on_focus=field.is_offered,
                )
                yield labelled(field.question, box)
            yield Static("", id="form-effet", markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self._focus_first()
        self._show_effect()

    def on_input_changed(self) -> None:
        self.refuse("")
        self._show_effect()
        self._show_end()

    def _show_end(self) -> None:
        """Say « suite » while a field that is needed is empty."""
        try:
            if isinstance(self.focused, Input):
                self._check(self._values)
        except CariforefError as refusal:
            if not self._named(refusal).value.strip():
                self.query_one(EndLine).show("suite", self.give_up_label, *self.other_keys)
                return
        super()._show_end()

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
        named = self._named(refusal)
        self.refuse("" if self._is_next(named) else str(refusal))
        named.focus()

    def _named(self, refusal: CariforefError) -> Input:
        boxes = self._boxes
        return next((box for box in boxes if box.id == f"champ-{refusal.champ}"), boxes[0])

    def _is_next(self, named: Input) -> bool:
        """Return True for an empty field after the one in use."""
        boxes = self._boxes
        return self.focused in boxes[: boxes.index(named)] and not named.value.strip()

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
