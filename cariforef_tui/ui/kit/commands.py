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
    footer (where `footer`), `aide` is the sentence of the palette and of the help.
    """

    id: str
    lieu: Lieu
    keys: str
    key_label: str
    action: str
    label: str
    aide: str
    footer: bool = True
    priority: bool = False

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
