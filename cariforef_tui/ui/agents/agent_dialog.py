"""Dialog that chooses who logs, among the people known or a new one."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import fold
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.options import Options

_AJOUTER = "+"
SANS_PREUVE = "Aucun compte n'est lié : rien ne le prouve."


class AgentsRead(Message):
    """The agents known, by initials."""

    def __init__(self, agents: tuple[Agent, ...]) -> None:
        super().__init__()
        self.agents = agents


class AgentsUnread(Message):
    """The agents could not be read; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class AgentDialog(Dialog[str]):
    """Returns initials, None where the person keeps who they are.

    Without anybody yet (`current` None), Escape explains and stays: nothing can be shown without initials.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Suivant", show=False),
        Binding("up", "step(-1)", "Précédent", show=False),
    ]
    CSS_PATH = "styles.tcss"
    accept_label = "Choisir"
    other_keys: tuple[str, ...] = ("↑ ↓ : parcourir",)

    def __init__(self, store: Store, reference: DateReference, current: str | None) -> None:
        super().__init__()
        self._store, self._reference, self._current = store, reference, current
        if current is None:
            self.give_up_label, self.other_keys = "", (*self.other_keys, "Ctrl+Q : quitter")
        self._agents: tuple[Agent, ...] | None = None
        self._offered: list[str] = []
        self._is_early = False
        """True once Enter was pressed before there was anything to choose from."""

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            title = "Qui êtes-vous ?" if self._current is None else "Être qui, pour cette session ?"
            yield Static(title, classes="dialogue-titre", markup=False)
            yield Static(SANS_PREUVE, markup=False)
            yield Input(placeholder="Vos initiales ou votre nom")
            yield Options(markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._read()

    @work(thread=True, group="read", exclusive=True)
    def _read(self) -> None:
        try:
            outcome: Message = AgentsRead(list_agents(self._store))
        except CariforefError as error:
            outcome = AgentsUnread(str(error))
        self.post_message(outcome)

    def on_agents_read(self, message: AgentsRead) -> None:
        self._agents = tuple(agent for agent in message.agents if agent.actif)
        self._show(self.query_one(Input).value)
        if self._is_early:
            self.accept()

    def on_agents_unread(self, message: AgentsUnread) -> None:
        self.refuse(message.reason)

    def _show(self, query: str) -> None:
        if self._agents is None:
            return
        wanted = fold(query.strip())
        agents = [agent for agent in self._agents if wanted in fold(f"{agent.initiales} {agent.nom or ''}")]
        agents.sort(key=lambda agent: not fold(agent.initiales).startswith(wanted))
        self._offered = [*(agent.initiales for agent in agents), _AJOUTER]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(inert(_describe(agent, self._current))) for agent in agents)
        options.add_option(Option(inert("+      M'ajouter : mes initiales ne sont pas dans la liste")))
        if wanted:
            options.highlighted = 0
        elif self._current in self._offered:
            options.highlighted = self._offered.index(self._current)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    def accept(self) -> None:
        rank = self.query_one(OptionList).highlighted
        if rank is None and self._offered:
            self.refuse("Tapez vos initiales, ou choisissez par ↓.")
        else:
            self._choose(rank or 0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def _choose(self, rank: int) -> None:
        if not self._offered:
            self._is_early = True
        elif self._offered[rank] == _AJOUTER:
            self._ask_who()
        else:
            self.dismiss(self._offered[rank])

    def _ask_who(self) -> None:
        from cariforef_tui.ui.agents.new_agent_dialog import NewAgentDialog

        typed = self.query_one(Input).value.strip()
        dialog = NewAgentDialog(self._store, self._reference, typed, self._current)
        self.app.push_screen(dialog, self._take)

    def _take(self, initiales: str | None) -> None:
        if initiales is not None:
            self.dismiss(initiales)

    def action_step(self, delta: int) -> None:
        options = self.query_one(OptionList)
        if self._offered:
            rank = 0 if options.highlighted is None else options.highlighted + delta
            options.highlighted = max(0, min(rank, len(self._offered) - 1))

    def action_give_up(self) -> None:
        if self._current is None:
            self.refuse(
                "Sans vos initiales, aucune semaine ne peut être montrée ni saisie. "
                "Choisissez-les, ou Ctrl+Q pour quitter."
            )
        else:
            self.dismiss(None)


def _describe(agent: Agent, current: str | None) -> str:
    parts = [agent.nom or "", agent.pole or "", "équipe SI" if agent.is_si else ""]
    marker = "●" if agent.initiales == current else " "
    return f"{marker} {agent.initiales:<4} {' · '.join(part for part in parts if part)}".rstrip()
