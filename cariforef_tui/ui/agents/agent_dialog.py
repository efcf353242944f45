"""Dialog that chooses the agent who logs, among those known or a new one."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Button, Checkbox, Input, OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import fold
from cariforef_tui.services.agents.agents import add_agent, list_agents
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.ui.dialogs.dialog import AnsweredOnce
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.options import Options

AIDE = "Entrée : choisir    Échap : renoncer"
_AJOUTER = "+"


class AgentsRead(Message):
    """The agents known, by initials."""

    def __init__(self, agents: tuple[Agent, ...]) -> None:
        super().__init__()
        self.agents = agents


class AgentAdded(Message):
    """A new agent is in the store."""

    def __init__(self, agent: Agent) -> None:
        super().__init__()
        self.agent = agent


class AgentFailed(Message):
    """An agent could not be added; carries the French sentence that says why."""

    def __init__(self, error: CariforefError) -> None:
        super().__init__()
        self.error = error


class AgentDialog(AnsweredOnce[str | None]):
    """Returns initials, None where the person keeps who they are.

    Without anybody yet (`current` None), Escape explains and stays: nothing can be shown without initials.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Renoncer", show=False),
        Binding("down", "step(1)", "Suivant", show=False),
        Binding("up", "step(-1)", "Précédent", show=False),
    ]
    DEFAULT_CSS = """
    AgentDialog { align: center middle; }
    AgentDialog > Vertical { width: 66; max-width: 96%; height: auto; max-height: 96%; padding: 0 1;
        background: $surface; border: round $primary; }
    AgentDialog Input, AgentDialog Input:focus { border: none; height: 1; padding: 0 1; background: $boost;
        margin-bottom: 1; }
    AgentDialog OptionList { height: auto; max-height: 14; border: none; background: $surface; padding: 0; }
    AgentDialog OptionList:focus { border: none; }
    AgentDialog #refus { color: $text-error; height: auto; }
    AgentDialog #aide { color: $text-muted; height: auto; }
    AgentDialog Checkbox { border: none; padding: 0; background: $surface; }
    AgentDialog Button { margin: 1 0; }
    AgentDialog #fiche { display: none; height: auto; }
    AgentDialog.-ajout #fiche { display: block; }
    AgentDialog.-ajout #choix { display: none; }
    AgentDialog #choix { height: auto; }
    """

    def __init__(self, store: Store, reference: DateReference, current: str | None) -> None:
        super().__init__()
        self._store, self._reference, self._current = store, reference, current
        self._agents: tuple[Agent, ...] = ()
        self._offered: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Qui êtes-vous ?", markup=False)
            with Vertical(id="choix"):
                yield Input(placeholder="Vos initiales ou votre nom", id="recherche")
                yield Options(markup=False)
            with Vertical(id="fiche"):
                yield Input(placeholder="Initiales : deux à quatre lettres, par exemple DM", id="initiales")
                yield Input(placeholder="Nom (facultatif)", id="nom")
                yield Input(placeholder="Pôle : AD2I, APO, PRI ou DIR (facultatif)", id="pole")
                yield Checkbox("Équipe SI : mes jours comptent sur l'axe du SI", id="si")
                yield Button("Ajouter", variant="primary", id="ajouter", compact=True)
            yield Static("", id="refus")
            yield Static(AIDE, id="aide", markup=False)

    def on_mount(self) -> None:
        self.query_one("#recherche", Input).focus()
        self._read()

    @work(thread=True, group="read", exclusive=True)
    def _read(self) -> None:
        try:
            outcome: Message = AgentsRead(list_agents(self._store))
        except CariforefError as error:
            outcome = AgentFailed(error)
        self.post_message(outcome)

    def on_agents_read(self, message: AgentsRead) -> None:
        self._agents = tuple(agent for agent in message.agents if agent.actif)
        self._show("")

    def _show(self, query: str) -> None:
        wanted = fold(query.strip())
        agents = [agent for agent in self._agents if wanted in fold(f"{agent.initiales} {agent.nom or ''}")]
        agents.sort(key=lambda agent: not fold(agent.initiales).startswith(wanted))
        self._offered = [*(agent.initiales for agent in agents), _AJOUTER]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(inert(_describe(agent, self._current))) for agent in agents)
        options.add_option(Option(inert("+    M'ajouter : mes initiales ne sont pas dans la liste")))
        current = self._offered.index(self._current) if not wanted and self._current in self._offered else 0
        options.highlighted = current

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.id == "recherche":
            self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "recherche":
            self._choose(self.query_one(OptionList).highlighted or 0)
        else:
            self._add()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def _choose(self, rank: int) -> None:
        if not self._offered:
            return
        if self._offered[rank] != _AJOUTER:
            self.dismiss(self._offered[rank])
            return
        self.add_class("-ajout")
        typed = self.query_one("#recherche", Input).value.strip().upper()
        initiales = self.query_one("#initiales", Input)
        initiales.value = typed if typed.isalpha() and len(typed) <= 4 else ""
        initiales.focus()
        self._say("")
        self.query_one("#aide", Static).update(
            inert("Entrée : ajouter    Tab : champ suivant    Échap : revenir")
        )

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._add()

    def _add(self) -> None:
        new = Agent(
            initiales=self.query_one("#initiales", Input).value,
            nom=self.query_one("#nom", Input).value or None,
            pole=self.query_one("#pole", Input).value or None,
            equipe=EQUIPE_SI if self.query_one("#si", Checkbox).value else None,
        )
        self._write(new)

    @work(thread=True, group="write", description="worker")
    def _write(self, new: Agent) -> None:
        try:
            outcome: Message = AgentAdded(
                add_agent(self._store, new, exercice=self._reference.exercice, acteur=self._current)
            )
        except CariforefError as error:
            outcome = AgentFailed(error)
        self.post_message(outcome)

    def on_agent_added(self, message: AgentAdded) -> None:
        self.dismiss(message.agent.initiales)

    def on_agent_failed(self, message: AgentFailed) -> None:
        self._say(f"✗ {message.error}")

    def _say(self, texte: str) -> None:
        self.query_one("#refus", Static).update(inert(texte))

    def _help(self, texte: str) -> None:
        self.query_one("#aide", Static).update(inert(texte))

    def action_step(self, delta: int) -> None:
        options = self.query_one(OptionList)
        if self._offered and not self.has_class("-ajout"):
            options.highlighted = max(0, min((options.highlighted or 0) + delta, len(self._offered) - 1))

    def action_give_up(self) -> None:
        if self.has_class("-ajout"):
            self.remove_class("-ajout")
            self.query_one("#recherche", Input).focus()
            self._say("")
            self._help(AIDE)
        elif self._current is None:
            self._say(
                "Sans vos initiales, aucune semaine ne peut être montrée ni saisie. "
                "Choisissez-les, ou Ctrl+Q pour quitter."
            )
        else:
            self.dismiss(None)


def _describe(agent: Agent, current: str | None) -> str:
    parts = [agent.nom or "", agent.pole or "", "équipe SI" if agent.is_si else ""]
    marker = "●" if agent.initiales == current else " "
    return f"{marker} {agent.initiales:<4} {' · '.join(part for part in parts if part)}"
