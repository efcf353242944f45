"""Dialog that chooses the agent: a known person, or a new one, added to the pôle chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.agents.agents import EQUIPE_SI, INITIALES, Agent
from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import fold
from cariforef_tui.services.agents.agents import People, add_agent, may_add, read_people
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.ui.dialogs.dialog import Dialog, Options
from cariforef_tui.ui.keys import key_latch
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import WRITES

if TYPE_CHECKING:
    from cariforef_tui.ui.kit.session import SessionApp

SANS_PREUVE = "Aucun compte n'est lié : rien ne le prouve."
CHIFFRES = "123456789"
LIBELLE_MIN = 40
"""Least cells of a pôle's label."""


@dataclass(eq=False)
class PeopleRead(Message):
    """The known people have been read, with the choices for a new person."""

    people: People


@dataclass(eq=False)
class PeopleRefused(Message):
    """The people could not be read, or the new person not added; `reason` says why."""

    reason: str


@dataclass(eq=False)
class AgentAdded(Message):
    """The new agent is in the store."""

    agent: Agent


class AgentDialog(Dialog[str]):
    """Returns initials, None if the person stays who they are.

    For initials of nobody, the person chooses a pôle, then a last Enter adds the new agent. After the
    initials and a space, they type the digit or the sigle of a pôle, or a name.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Suivant", show=False),
        Binding("up", "step(-1)", "Précédent", show=False),
    ]
    CSS_PATH = "styles.tcss"
    other_keys = ("↑ ↓ : parcourir",)

    def __init__(
        self,
        store: Store,
        reference: DateReference,
        current: str | None,
        give_up: str = "Annuler",
        unknown: tuple[str, str] = ("", ""),
    ) -> None:
        """Take the label of Escape (`give_up`), and initials of nobody with the reason (`unknown`)."""
        super().__init__()
        self._store, self._reference, self._current = store, reference, current
        self.give_up_label = give_up
        self._unknown = unknown
        self._people: People | None = None
        self._offered: list[str | Agent] = []
        """Value of each row: the initials of a known person, or an agent to add."""
        self._seen = ""
        """Text of the field when last handled."""
        self._chosen: tuple[str, int] | None = None
        """Text of the field when a digit or a click chose a pôle, and the rank of that pôle."""
        self._is_adding = False

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            title = "Qui êtes-vous ?" if self._current is None else "Être qui, pour cette session ?"
            yield Static(title, classes="dialogue-titre", markup=False)
            yield Static(SANS_PREUVE, markup=False)
            yield Input(self._unknown[0], placeholder="Vos initiales ou votre nom", select_on_focus=False)
            yield Static("", id="absent", markup=False)
            yield Options(markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._read()

    def is_early(self, event: key_latch.Typed) -> bool:
        """True after a digit not yet handled, and for an Enter before the people are read."""
        typed, is_read = self.query_one(Input).value, self._people is not None
        is_digit_new = bool(typed) and typed[-1] in CHIFFRES and not (is_read and typed == self._seen)
        is_enter = isinstance(event, events.Key) and event.key == "enter"
        return self._is_adding or is_digit_new or (is_enter and not is_read)

    @work(thread=True, group="read", exclusive=True)
    def _read(self) -> None:
        try:
            outcome: Message = PeopleRead(read_people(self._store, self._reference.exercice))
        except CariforefError as error:
            outcome = PeopleRefused(str(error))
        self.post_message(outcome)

    async def on_people_read(self, message: PeopleRead) -> None:
        self._people = message.people
        typed = self.query_one(Input).value
        if typed == self._unknown[0]:
            self.refuse(self._unknown[1])
        await self._take(typed)

    def on_people_refused(self, message: PeopleRefused) -> None:
        self._is_adding = False
        self.refuse(message.reason)
        self._latch.drop_waiting()

    @property
    def _session_app(self) -> SessionApp:
        return cast("SessionApp", self.app)

    @property
    def _latch(self) -> key_latch.KeyLatch:
        return self._session_app.session.latch

    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        # What an Enter has put in the field is not typed: it leaves what that Enter said.
        if event.value != self._seen:
            self.refuse("")
        await self._take(event.value)

    async def _take(self, typed: str) -> None:
        """Show the people that the text names; a digit after new initials chooses their pôle."""
        self._seen = typed
        if self._people is None:
            return
        is_digit = typed[-1:] in CHIFFRES and self._find_pole(typed) is None
        new = self._list_new(typed[:-1]) if typed and is_digit else []
        if new and int(typed[-1]) <= len(new):
            self._chosen = (typed[:-1].strip(), int(typed[-1]) - 1)
            self._put(f"{typed[:-1].strip()} ")
        else:
            self._show(typed)
        await self._latch.go_on()

    def _put(self, typed: str) -> None:
        """Put `typed` in the field and handle it at once: a key may come before the field's message."""
        field = self.query_one(Input)
        field.value, self._seen = typed, typed
        field.cursor_position = len(typed)
        self._show(typed)

    def _show(self, query: str) -> None:
        if self._people is None:
            return
        wanted = fold(query.strip())
        agents = [
            agent
            for agent in self._people.agents
            if agent.actif and wanted in fold(f"{agent.initiales} {agent.nom or ''}")
        ]
        # People whose initials match come before those whose name does.
        agents.sort(key=lambda agent: not fold(agent.initiales).startswith(wanted))
        new = self._list_new(query)
        self._offered = [*(agent.initiales for agent in agents), *new]
        rows = [_describe(agent, self._current) for agent in agents]
        rows += [self._describe_new(rank, agent) for rank, agent in enumerate(new, 1)]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(inert(row)) for row in rows)
        pole = self._find_pole(query)
        if self._chosen is not None and self._chosen[0] == query.strip() and new:
            options.highlighted = len(agents) + self._chosen[1]
        elif pole is not None and new:
            options.highlighted = len(agents) + pole
        elif wanted and agents:
            options.highlighted = 0
        elif self._current in self._offered:
            options.highlighted = self._offered.index(self._current)
        self._tell()

    def _tell(self) -> None:
        self.query_one("#absent", Static).update(inert(self._tell_absent()))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._tell()

    @property
    def _pointed(self) -> str | Agent | None:
        rank = self.query_one(OptionList).highlighted
        return self._offered[rank] if rank is not None and rank < len(self._offered) else None

    def _find_pole(self, query: str) -> int | None:
        """Return the rank of the pôle whose sigle starts with the text after the initials."""
        begun = fold(query.strip().partition(" ")[2].strip())
        poles = self._people.poles if self._people is not None and begun else ()
        return next((rank for rank, pole in enumerate(poles) if fold(pole.code).startswith(begun)), None)

    def _list_new(self, query: str) -> list[Agent]:
        """Return the new agent with these initials and name, once for each pôle."""
        people, (initiales, _, nom) = self._people, query.strip().partition(" ")
        initiales = initiales.upper()
        is_known = people is None or any(agent.initiales == initiales for agent in people.agents)
        if people is None or is_known or not INITIALES.fullmatch(initiales):
            return []
        if not may_add(people.agents, self._current):
            return []
        named = (nom.strip() or None) if self._find_pole(query) is None else None
        # Whoever comes in May is not asked for the days since January.
        new = Agent(initiales=initiales, nom=named, arrivee=monday_of(self._reference.au))
        in_poles = [replace(new, pole=pole.code) for pole in people.poles]
        if people.pole_si is None:
            return in_poles
        return [*in_poles, replace(new, pole=people.pole_si, equipe=EQUIPE_SI)]

    def _describe_new(self, rank: int, agent: Agent) -> str:
        assert self._people is not None
        libelle = next(pole.libelle for pole in self._people.poles if pole.code == agent.pole)
        what = "équipe SI" if agent.is_si else libelle.removeprefix("Pôle ")
        room = max(LIBELLE_MIN, self.query_one(OptionList).scrollable_content_region.width - 10)
        return f"{rank}  {agent.pole:<5} {fit(what, room)}".rstrip()

    def _tell_absent(self) -> str:
        """Return how to be added; with new initials, name the agent, or the one that Enter adds."""
        people, pointed = self._people, self._pointed
        new = [offered for offered in self._offered if isinstance(offered, Agent)]
        if people is not None and not may_add(people.agents, self._current):
            return "Pas dans la liste ? La direction ajoute les personnes."
        if isinstance(pointed, Agent):
            since = f", à suivre depuis le {format_jour(pointed.arrivee)}" if pointed.arrivee else ""
            return f"{_describe_name(pointed)}, {_describe_pole(pointed)} : Entrée l'ajoute{since}."
        if new:
            return f"{_describe_name(new[0])} n'y est pas. Pour l'ajouter, un chiffre ou un sigle :"
        return "Pas dans la liste ? Tapez vos initiales."

    def accept(self) -> None:
        if (pointed := self._pointed) is not None:
            self._choose(pointed)
        elif any(isinstance(offered, Agent) for offered in self._offered):
            self._put(f"{self.query_one(Input).value.strip()} ")
            self.refuse("Tapez un chiffre ou un sigle de la liste, ou ↓ puis Entrée.")
        elif self._offered:
            self.refuse("Tapez vos initiales, ou choisissez par ↓.")
        elif (gone := self._find_gone()) is not None:
            self.refuse(f"{gone} n'est plus en activité : prenez d'autres initiales.")
        else:
            self.refuse("Personne de ce nom. Les initiales ont deux à quatre lettres, sans accent.")

    def _find_gone(self) -> str | None:
        """Return the initials typed if they belong to a person who has left."""
        typed = self.query_one(Input).value.strip().rstrip(CHIFFRES).upper()
        people = self._people.agents if self._people is not None else ()
        return next((agent.initiales for agent in people if agent.initiales == typed), None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chosen, typed = self._offered[event.option_index], self.query_one(Input).value.strip()
        told, self._chosen = self._chosen, None
        if isinstance(chosen, Agent):
            self._chosen = (typed, event.option_index - len(self._offered) + len(self._list_new(typed)))
        if self._chosen is None or told == self._chosen:
            self._choose(chosen)

    def _choose(self, chosen: str | Agent) -> None:
        if isinstance(chosen, str):
            self.dismiss(chosen)
        elif not self._is_adding:
            self._is_adding = True
            self._add(chosen)

    @work(thread=True, group=WRITES, description="worker")
    def _add(self, new: Agent) -> None:
        try:
            added = add_agent(self._store, new, exercice=self._reference.exercice, acteur=self._current)
        except CariforefError as error:
            self.post_message(PeopleRefused(str(error)))
        else:
            self.post_message(AgentAdded(added))

    def on_agent_added(self, message: AgentAdded) -> None:
        self._is_adding = False
        self.dismiss(message.agent.initiales)
        told = f"{describe_who(message.agent)}. Pas vous ? La touche A change de personne."
        self.app.call_later(self._session_app.show_status, told, "ok")

    def action_step(self, delta: int) -> None:
        options = self.query_one(OptionList)
        if self._offered:
            rank = 0 if options.highlighted is None else options.highlighted + delta
            options.highlighted = max(0, min(rank, len(self._offered) - 1))


def _describe(agent: Agent, current: str | None) -> str:
    parts = [agent.nom or "", agent.pole or "", "équipe SI" if agent.is_si else ""]
    marker = "●" if agent.initiales == current else " "
    return f"{marker} {agent.initiales:<4} {' · '.join(part for part in parts if part)}".rstrip()


def _describe_name(agent: Agent) -> str:
    return " ".join(filter(None, (agent.initiales, agent.nom)))


def _describe_pole(agent: Agent) -> str:
    return f"{agent.pole}, équipe SI" if agent.is_si else agent.pole or ""


def describe_who(agent: Agent) -> str:
    """`JB, AD2I`"""
    return f"{agent.initiales}, {_describe_pole(agent)}" if agent.pole else agent.initiales
