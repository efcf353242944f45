"""Dialog that narrows the tree to a pôle, an agent or the lines in alert."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.pilotage.tree import LineState, TreeFilter
from cariforef_tui.domain.programme.programme import Ligne
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.options import Options

OPTION_WIDTH = 58
"""Cells of an option's text: all as wide, whatever is in them."""

_Choice = Callable[[TreeFilter], TreeFilter]
"""The filter with one more thing chosen, in place of the like."""


class FilterDialog(Dialog[TreeFilter]):
    """A list of boxes: at most one pôle and one agent, together with the alerts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "check", "Cocher", show=False),
        Binding("a", "apply", "Appliquer", show=False),
        Binding("0", "empty", "Tout voir", show=False),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]
    DEFAULT_CSS = """
    FilterDialog OptionList, FilterDialog OptionList:focus { height: auto; max-height: 12; padding: 0;
        border: none; background: $surface; }
    FilterDialog #filtre-boutons { height: 3; margin-top: 1; }
    FilterDialog Button { margin-right: 1; min-width: 12; }
    """

    def __init__(self, filtre: TreeFilter, poles: tuple[Ligne, ...], agents: tuple[Agent, ...]) -> None:
        super().__init__()
        self._filtre, self._poles, self._agents = filtre, poles, agents
        self._choices: list[_Choice] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Ne garder que…", classes="dialogue-titre", markup=False)
            yield Options(id="filtre-choix", markup=False)
            yield Static(
                "Espace : cocher · Entrée : cocher et appliquer · Échap : renoncer",
                classes="dialogue-aide",
                markup=False,
            )
            with Horizontal(id="filtre-boutons"):
                yield Button(inert("Appliquer (a)"), variant="primary", id="filtre-appliquer")
                yield Button(inert("Tout voir (0)"), id="filtre-vider")
                yield Button(inert("Renoncer (Échap)"), id="filtre-renoncer")

    def on_mount(self) -> None:
        self._draw(0)

    def _draw(self, highlighted: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        self._choices = []
        options.add_option(self._option(_choose_alertes, "Les lignes en alerte"))
        for pole in self._poles:
            options.add_option(
                self._option(partial(_choose_pole, pole.code), f"{pole.code} — {pole.libelle}")
            )
        for agent in self._agents:
            options.add_option(
                self._option(
                    partial(_choose_agent, agent.initiales), f"Agent {agent.initiales}{_named(agent)}"
                )
            )
        options.highlighted = highlighted

    def _option(self, choice: _Choice, texte: str) -> Option:
        self._choices.append(choice)
        is_chosen = _holds(self._filtre, choice)
        shown = fit(f"[{'x' if is_chosen else ' '}] {texte}", OPTION_WIDTH)
        return Option(inert(shown.rstrip()))

    def _toggle(self, rank: int) -> None:
        choice, current = self._choices[rank], self._filtre
        self._filtre = _without(current, choice) if _holds(current, choice) else choice(current)

    def action_check(self) -> None:
        rank = self.query_one(OptionList).highlighted
        if rank is not None:
            self._toggle(rank)
            self._draw(rank)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if not _holds(self._filtre, self._choices[event.option_index]):
            self._toggle(event.option_index)
        self.dismiss(self._filtre)

    def action_step(self, delta: int) -> None:
        options = self.query_one(OptionList)
        options.highlighted = max(0, (options.highlighted or 0) + delta)

    def action_apply(self) -> None:
        self.dismiss(self._filtre)

    def action_empty(self) -> None:
        self.dismiss(TreeFilter())

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        event.prevent_default()
        answers = {"filtre-appliquer": self._filtre, "filtre-vider": TreeFilter()}
        self.dismiss(answers.get(event.button.id or ""))


def _choose_alertes(filtre: TreeFilter) -> TreeFilter:
    return replace(filtre, etat=LineState.EN_ALERTE)


def _choose_pole(code: str, filtre: TreeFilter) -> TreeFilter:
    return replace(filtre, pole=code)


def _choose_agent(initiales: str, filtre: TreeFilter) -> TreeFilter:
    return replace(filtre, agent=initiales)


def _holds(filtre: TreeFilter, choice: _Choice) -> bool:
    return choice(filtre) == filtre


def _without(filtre: TreeFilter, choice: _Choice) -> TreeFilter:
    """Return the filter without `choice`: fields that it sets go back to those of an empty filter."""
    empty, chosen = TreeFilter(), choice(TreeFilter())
    return TreeFilter(
        pole=filtre.pole if chosen.pole == empty.pole else None,
        agent=filtre.agent if chosen.agent == empty.agent else None,
        etat=filtre.etat if chosen.etat is empty.etat else empty.etat,
    )


def _named(agent: Agent) -> str:
    return f" — {agent.nom}" if agent.nom else ""
