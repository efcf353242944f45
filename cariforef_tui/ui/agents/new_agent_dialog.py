"""Dialog that adds oneself to the people known, asked once more before it makes a person."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Checkbox, Input, Static

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.agents.agents import add_agent, clean_initiales, resolve_pole
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import load_programme
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.dialogs.dialog import Dialog


class AgentAdded(Message):
    """A new agent is in the store."""

    def __init__(self, initiales: str) -> None:
        super().__init__()
        self.initiales = initiales


class AgentRefusal(Message):
    """The agent was not added; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class TickBox(Checkbox, inherit_bindings=False):
    """`[x]` or `[ ]`, that Space changes: Enter is for the button."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "toggle_button", "Cocher", show=False)]
    # Textual draws the sides in the colour of the button's ground.
    BUTTON_LEFT, BUTTON_INNER, BUTTON_RIGHT = "", "[ ]", ""

    def watch_value(self) -> None:
        self.BUTTON_INNER = "[x]" if self.value else "[ ]"
        super().watch_value()


class NewAgentDialog(Dialog[str]):
    """Returns the initials of who was added."""

    CSS_PATH = "styles.tcss"
    accept_label = "Ajouter"
    other_keys = ("Tab : champ suivant",)

    def __init__(self, store: Store, reference: DateReference, typed: str, acteur: str | None) -> None:
        """`typed` is what they looked themselves up by."""
        super().__init__()
        self._store, self._reference, self._acteur = store, reference, acteur
        self._programme: Programme | None = None
        self._typed = typed if typed.isalpha() and len(typed) <= 4 else ""

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Une nouvelle personne", classes="dialogue-titre", markup=False)
            yield Input(
                self._typed.upper(),
                placeholder="Initiales : deux à quatre lettres, par exemple DM",
                id="initiales",
                select_on_focus=False,
            )
            yield Input(placeholder="Nom (facultatif)", id="nom")
            yield Input(placeholder="Pôle : AD2I, APO, PRI ou DIR (facultatif)", id="pole")
            yield TickBox("Équipe SI : mes jours comptent sur l'axe du SI", id="si")
            yield from self.compose_end()

    def on_mount(self) -> None:
        self._read()

    @work(thread=True, group="read", exclusive=True)
    def _read(self) -> None:
        # What this leaves unread, the writing refuses.
        with suppress(CariforefError):
            self._programme = load_programme(self._store, self._reference.exercice)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.refuse("")

    def accept(self) -> None:
        nom, pole = (self.query_one(f"#{name}", Input).value.strip() for name in ("nom", "pole"))
        is_si = self.query_one(TickBox).value
        try:
            initiales = clean_initiales(self.query_one("#initiales", Input).value)
            if pole and self._programme is not None:
                pole = resolve_pole(self._programme, pole)
        except CariforefError as error:
            self.refuse(str(error))
            return
        new = Agent(
            initiales=initiales, nom=nom or None, pole=pole or None, equipe=EQUIPE_SI if is_si else None
        )
        self.refuse("")

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._write(new)

        details = ", ".join(filter(None, (nom, pole and f"pôle {pole}", "équipe SI" if is_si else "")))
        question = (
            f"{initiales}{f' ({details})' if details else ''} n'est pas dans la liste.\n"
            "Ajouter cette personne ? Ses initiales signeront ses jours."
        )
        dialog = ConfirmDialog(question, yes="Ajouter", no="Corriger", default=Answer.NO)
        self.app.push_screen(dialog, answer)

    @work(thread=True, group="write", description="worker")
    def _write(self, new: Agent) -> None:
        try:
            added = add_agent(self._store, new, exercice=self._reference.exercice, acteur=self._acteur)
        except CariforefError as error:
            self.post_message(AgentRefusal(str(error)))
        else:
            self.post_message(AgentAdded(added.initiales))

    def on_agent_added(self, message: AgentAdded) -> None:
        self.dismiss(message.initiales)

    def on_agent_refusal(self, message: AgentRefusal) -> None:
        self.refuse(message.reason)
