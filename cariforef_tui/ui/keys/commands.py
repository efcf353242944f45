"""Questions about the commands and moves of each place: footer, help, bar and keyboard ask them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from textual.binding import Binding
from textual.keys import key_to_character

from cariforef_tui.ui.keys.acts import PLACE_NAMES, TABS, Command, Keyed, Move, Place
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.moves import MOVES_OF
from cariforef_tui.ui.keys.registry import COMMANDS

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
MODIFIERS = {"ctrl": "ctrl+", "shift": "⇧", "alt": "Alt+"}


@cache
def commands_of(place: Place) -> tuple[Command, ...]:
    """Return the commands of one place, in the order of its help."""
    return tuple(command for command in COMMANDS if place in command.actions)


@cache
def moves_of(place: Place) -> tuple[Move, ...]:
    """Return the keys that move in one place, in the order of its help."""
    return MOVES_OF.get(place, ())


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
    """Return how a key reads: `ctrl+k`, `F9`, `é`."""
    *modifiers, base = key.split("+")
    shown = LABELS.get(base) or key_to_character(base) or base.upper()
    return "".join(MODIFIERS[modifier] for modifier in modifiers) + shown


_NAMES: Mapping[Place, str] = {
    **{place: f"{PLACE_NAMES[place]} ({Gesture[place.name].key_label})" for place in TABS},
    Place.MOIS: "le mois d'une personne",
    Place.SIMULATION: "la simulation",
    Place.REUNION: "la réunion",
}


_ABSENCE = "« a » : poser une absence, dans Semaine (F2) ; les lire, dans Équipe (F6), v puis a."
_VISA = "Une signature ne s'annule pas : coordinateur ou direction renvoie le mois."


def tell_elsewhere(key: str, place: Place) -> str:
    """Return `« ! » : à regarder, dans Avancement (F3).`, or who can take back a visa where one is made.

    Return an empty text for a key of this place, or one that is not a single character of the grammar.
    """
    gesture = next((gesture for gesture in Gesture if key in gesture.keys.split(",")), None)
    if gesture is None or len(gesture.key_label) > 1 or key in keys_of(place) | keys_of(Place.PARTOUT):
        return ""
    if gesture is Gesture.UNDO and place in (Place.MOIS, Place.EQUIPE):
        return _VISA
    if gesture is Gesture.ABSENCE:
        return _ABSENCE
    commands = [command for command in COMMANDS if command.gesture is gesture]
    places = [name for other, name in _NAMES.items() if any(other in command.actions for command in commands)]
    if not places:
        return ""
    return f"« {gesture.key_label} » : {commands[0].label.lower()}, dans {' ou '.join(places)}."
