"""What a command and a place are; footer, help, bar and keyboard ask the registry through these functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from textual.binding import Binding
from textual.keys import key_to_character

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.grammar import Gesture

LABELS = {
    "enter": "Entrée",
    "escape": "Échap",
    "space": "Espace",
    "tab": "Tab",
    "delete": "Suppr",
    "backspace": "Retour",
    "home": "Début",
    "end": "Fin",
    "pageup": "PgPréc",
    "pagedown": "PgSuiv",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}
MODIFIERS = {"ctrl": "^", "shift": "⇧", "alt": "Alt+"}


class Place(StrEnum):
    """Places where a command works: one screen, or everywhere (`PARTOUT`)."""

    PARTOUT = "partout"
    SEMAINE = "semaine"
    AVANCEMENT = "avancement"
    ALERTES = "alertes"
    REVUE = "revue"
    EQUIPE = "equipe"
    SIMULATION = "simulation"
    MOIS = "mois"
    REUNION = "reunion"


PLACE_NAMES: Mapping[Place, str] = {
    Place.PARTOUT: "partout",
    Place.SEMAINE: "Semaine",
    Place.AVANCEMENT: "Avancement",
    Place.ALERTES: "Alertes",
    Place.REVUE: "Revue",
    Place.REUNION: "Réunion",
    Place.EQUIPE: "Équipe",
    Place.SIMULATION: "Simulation",
    Place.MOIS: "Mois",
}
"""French name of each place."""
TABS = (Place.SEMAINE, Place.AVANCEMENT, Place.ALERTES, Place.REVUE, Place.EQUIPE)
"""Places that a key opens from any other place, in the order of their keys."""
ROOMS: Mapping[Place, str] = {
    Place.PARTOUT: "shell",
    Place.SEMAINE: "temps",
    Place.SIMULATION: "pilotage",
    Place.REUNION: "revue.reunion",
    **{
        place: place.value
        for place in (Place.AVANCEMENT, Place.ALERTES, Place.REVUE, Place.EQUIPE, Place.MOIS)
    },
}
"""Room (package) of each place's screen, imported when the place is first shown."""


@dataclass(frozen=True, slots=True)
class Command:
    """An act that a person starts with a key or from the bar, declared once for all places that have it.

    Its keys are those of its `gesture`, None if only a menu or the bar offers it. `actions` are what the
    screen of each place runs. Keys typed after a command that opens a dialog, in the places of `asks`, go to
    the dialog or are dropped. `needs` says when a command that may be refused is possible. Only a person who
    has the `droit` on some agent or pôle is shown the command. `also` are more words by which the bar finds
    it. `said` replaces `help_text` in some places.
    """

    name: str
    gesture: Gesture | None
    label: str
    actions: Mapping[Place, str]
    droit: Droit | None = None
    help_text: str = ""
    needs: str = ""
    also: str = ""
    said: Mapping[Place, str] = field(default_factory=dict)
    asks: frozenset[Place] = frozenset()

    def asking(self, *places: Place) -> Command:
        """Return the command as one that opens a dialog in some of its places."""
        return replace(self, asks=frozenset(places))

    def help(
        self, sentence: str, *, needs: str = "", also: str = "", said: Mapping[Place, str] | None = None
    ) -> Command:
        """Return the command with the sentences of the bar and of the help."""
        return replace(self, help_text=sentence, needs=needs, also=also, said=said or {})

    @property
    def keys(self) -> str:
        """Keys as Textual writes them, comma-separated; empty if there is none."""
        return self.gesture.keys if self.gesture else ""

    @property
    def key_label(self) -> str:
        return self.gesture.key_label if self.gesture else ""

    @property
    def place(self) -> Place:
        """First place of the command: the bar goes there from a place that lacks it."""
        return next(iter(self.actions))

    def help_in(self, place: Place) -> str:
        """Return the sentence of the help of a place."""
        return self.said.get(place, self.help_text)

    def to_binding(self, place: Place) -> Binding:
        return Binding(
            self.keys,
            self.actions[place],
            self.label,
            show=False,
            key_display=self.key_label,
            priority=self.gesture is Gesture.BAR,
            tooltip=self.help_in(place),
            id=self.name,
        )


@dataclass(frozen=True, slots=True)
class Move:
    """A key that moves the cursor or the view of a place; the bar does not offer it."""

    gesture: Gesture
    action: str
    help_text: str

    @property
    def name(self) -> str:
        """Name of its binding, unlike that of any command."""
        return self.gesture.name.lower()

    @property
    def keys(self) -> str:
        return self.gesture.keys

    @property
    def key_label(self) -> str:
        return self.gesture.key_label

    @property
    def label(self) -> str:
        return self.help_text

    def help_in(self, _place: Place) -> str:
        return self.help_text

    def to_binding(self) -> Binding:
        return Binding(
            self.keys,
            self.action,
            self.help_text,
            show=False,
            key_display=self.key_label,
            tooltip=self.help_text,
            id=self.name,
        )


Keyed = Command | Move


@cache
def commands_of(place: Place) -> tuple[Command, ...]:
    """Return the commands of one place, in the order of its help."""
    return tuple(command for command in all_commands() if place in command.actions)


@cache
def moves_of(place: Place) -> tuple[Move, ...]:
    """Return the keys that move in one place, in the order of its help."""
    from cariforef_tui.ui.keys.moves import MOVES_OF

    return MOVES_OF.get(place, ())


def all_commands() -> tuple[Command, ...]:
    from cariforef_tui.ui.keys.registry import COMMANDS

    return COMMANDS


def bindings_of(place: Place) -> list[Binding]:
    """Return the key bindings of one place."""
    commands = (command.to_binding(place) for command in commands_of(place) if command.gesture)
    return [*commands, *(move.to_binding() for move in moves_of(place))]


@cache
def dialogue_actions(place: Place) -> dict[str, Command]:
    """Return the commands that open a dialog on a screen, by their actions; those of every screen too."""
    return {
        command.actions[where]: command
        for where in (place, Place.PARTOUT)
        for command in commands_of(where)
        if where in command.asks
    }


@cache
def keyed_of(place: Place) -> tuple[Keyed, ...]:
    """Return all that has a key in one place: its commands, then its moves."""
    return (*(command for command in commands_of(place) if command.gesture), *moves_of(place))


@cache
def keys_of(place: Place) -> frozenset[str]:
    """Return the keys bound on one screen, without those that work everywhere."""
    return frozenset(key for one in keyed_of(place) for key in one.keys.split(","))


Keymap = Mapping[str, str]
"""The new key of each command that a person changed, by the command's name."""


def keys_with(command: Keyed, keymap: Keymap) -> frozenset[str]:
    """Return the keys that a person gave to a command, or else its own."""
    return frozenset(keymap.get(command.name, command.keys).split(","))


def label_with(command: Keyed, keymap: Keymap) -> str:
    """Return how the key of a command reads."""
    return label_of(keymap[command.name]) if command.name in keymap else command.key_label


def label_of(key: str) -> str:
    """Return how a key reads: `^k`, `F9`, `é`."""
    *modifiers, base = key.split("+")
    shown = LABELS.get(base) or key_to_character(base) or base.upper()
    return "".join(MODIFIERS[modifier] for modifier in modifiers) + shown


_NAMES: Mapping[Place, str] = {
    **{place: f"{PLACE_NAMES[place]} ({Gesture[place.name].key_label})" for place in TABS},
    Place.MOIS: "le mois d'une personne",
    Place.SIMULATION: "la simulation",
    Place.REUNION: "la réunion",
}


def tell_elsewhere(key: str, place: Place) -> str:
    """Return `« ! » : à regarder, dans Avancement (F3).`

    Return an empty text for a key of this place, or one that is not a single character of the grammar.
    """
    gesture = next((gesture for gesture in Gesture if key in gesture.keys.split(",")), None)
    if gesture is None or len(gesture.key_label) > 1 or key in keys_of(place) | keys_of(Place.PARTOUT):
        return ""
    commands = [command for command in all_commands() if command.gesture is gesture]
    places = [name for other, name in _NAMES.items() if any(other in command.actions for command in commands)]
    if not places:
        return ""
    return f"« {gesture.key_label} » : {commands[0].label.lower()}, dans {' ou '.join(places)}."
