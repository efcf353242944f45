"""One registry of what can be done, a module a place: keys, footer, palette, help and README all read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module

from textual.binding import Binding


class Lieu(StrEnum):
    """Where a command works: everywhere, or on one screen."""

    PARTOUT = "partout"
    SEMAINE = "semaine"
    AVANCEMENT = "avancement"
    ALERTES = "alertes"
    REVUE = "revue"
    EQUIPE = "equipe"
    SIMULATION = "simulation"
    MOIS = "mois"


_ROOMS: Mapping[Lieu, str] = {
    Lieu.PARTOUT: "shell",
    Lieu.SEMAINE: "temps",
    Lieu.SIMULATION: "pilotage",
    **{lieu: lieu.value for lieu in (Lieu.AVANCEMENT, Lieu.ALERTES, Lieu.REVUE, Lieu.EQUIPE, Lieu.MOIS)},
}
"""Where the commands of each place stand; imported once the place is shown."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do with a key or from the palette.

    `keys` as Textual writes them, comma-separated; `key_label` is how people read them. `label` fits the
    footer (where `footer`), `aide` is the sentence of the palette and of the help. What is typed after a
    command that opens a dialog goes to it, or nowhere.
    """

    lieu: Lieu
    name: str
    keys: str
    key_label: str
    action: str
    label: str
    aide: str
    footer: bool = False
    priority: bool = False
    opens_dialog: bool = False

    @property
    def id(self) -> str:
        """Its name, after that of its place where it has one: `semaine.undo`, `aide`."""
        return self.name if self.lieu is Lieu.PARTOUT else f"{self.lieu}.{self.name}"

    def to_binding(self) -> Binding:
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.footer,
            key_display=self.key_label,
            priority=self.priority,
            tooltip=self.aide,
            id=self.id,
        )


def page_commands(lieu: Lieu) -> tuple[Command, Command]:
    """Return the commands of a place that move by a screen, down then up."""
    down, up = "pagedown,ctrl+d", "pageup,ctrl+u"
    return (
        Command(lieu, "page_bas", down, "PgSuiv", "move_page(1)", "Page suivante", "Descendre d'une page."),
        Command(lieu, "page_haut", up, "PgPréc", "move_page(-1)", "Page précédente", "Monter d'une page."),
    )


@cache
def commands_of(lieu: Lieu) -> tuple[Command, ...]:
    """Return the commands of one place, in the order of its footer and help."""
    module = import_module(f"cariforef_tui.ui.{_ROOMS[lieu]}.commands")
    commands: tuple[Command, ...] = module.COMMANDS
    return commands


def all_commands() -> tuple[Command, ...]:
    return tuple(command for lieu in Lieu for command in commands_of(lieu))


def bindings_of(lieu: Lieu) -> list[Binding]:
    """Return the key bindings of one place."""
    return [command.to_binding() for command in commands_of(lieu)]


@cache
def dialogue_actions(lieu: Lieu) -> dict[str, Command]:
    """Return the actions that open a dialog on one screen, those that work everywhere included."""
    commands = (*commands_of(lieu), *commands_of(Lieu.PARTOUT))
    return {command.action: command for command in commands if command.opens_dialog}


@cache
def keys_of(lieu: Lieu) -> frozenset[str]:
    """Return the keys bound on one screen, without those that work everywhere."""
    return frozenset(key for command in commands_of(lieu) for key in command.keys.split(","))
