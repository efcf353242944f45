"""Dialog of one-line fields, answered once a rule has accepted them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.dialogs.dialog import Dialog, T
from cariforef_tui.ui.kit.inert import inert


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, its label, its first value, an example, and its longest length in characters."""

    nom: str
    question: str
    valeur: str = ""
    example: str = ""
    length: int = 200


class FormDialog(Dialog[T]):
    """Returns what `check` makes of the fields; a refusal is said in place and nothing is lost.

    Enter goes to the next empty field, and answers from the last one or once all are filled. `preview` tells
    what the fields would change as they are typed; nothing while it refuses them.
    """

    DEFAULT_CSS = """
    FormDialog .champ { height: 1; margin-top: 1; }
    FormDialog .champ Static { width: 16; color: $text-muted; }
    FormDialog .champ Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $boost; }
    FormDialog .champ Input:focus { background: $panel; text-style: bold; }
    FormDialog #form-effet { height: auto; margin-top: 1; color: $text-accent; }
    FormDialog #form-boutons { height: 3; margin-top: 1; }
    FormDialog Button { margin-right: 2; }
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
                        select_on_focus=False,
                    )
            yield Static("", id="form-effet", markup=False)
            yield Static("", id="form-erreur", classes="dialogue-erreur", markup=False)
            with Horizontal(id="form-boutons"):
                yield Button(inert("Valider (Entrée)"), variant="primary", id="form-valider")
                yield Button(inert("Renoncer (Échap)"), id="form-renoncer")

    def on_mount(self) -> None:
        self._focus_first_empty()
        self._show_effect()

    def on_input_changed(self) -> None:
        self._show_effect()

    def _show_effect(self) -> None:
        if self._preview is None:
            return
        try:
            effects = self._preview(self._values)
        except CariforefError:
            effects = ()
        self.query_one("#form-effet", Static).update(Content("\n").join(map(inert, effects)))

    def _focus_first_empty(self) -> bool:
        """Put the focus on the first empty field; False where none is."""
        for field in self._fields:
            box = self.query_one(f"#champ-{field.nom}", Input)
            if not box.value.strip():
                box.focus()
                return True
        return False

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        is_last = event.input.id == f"champ-{self._fields[-1].nom}"
        if is_last or not event.value.strip() or not self._focus_first_empty():
            self._submit()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "form-valider":
            self._submit()
        else:
            self.dismiss(None)

    @property
    def _values(self) -> dict[str, str]:
        return {field.nom: self.query_one(f"#champ-{field.nom}", Input).value for field in self._fields}

    def _submit(self) -> None:
        try:
            answer = self._check(self._values)
        except CariforefError as refusal:
            self.query_one("#form-erreur", Static).update(inert(str(refusal)))
            return
        self.dismiss(answer)
