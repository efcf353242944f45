"""Registry of commands, with one module for each place; footer, help and palette read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import import_module

from textual.binding import Binding
from textual.keys import key_to_character

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.grammar import MOVES, Gesture

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
"""Room (package) of each place's screen and commands, imported when the place is first shown."""


@dataclass(frozen=True, slots=True)
class Command:
    """An action that a person starts with a key or from the palette.

    Its keys are those of its `gesture`, the same in every place; `gesture` is None if only a menu or the
    palette offers the command. `label` is the word of the footer, shown if `footer`. `help_text` is the
    sentence of the palette and of the help. Keys typed after a command that opens a dialog go to the dialog,
    or are dropped. `needs` says when a command that may be refused is possible. The footer shows a command
    with a `droit` only to a person who has that right on some agent or pôle. `also` are more words by which
    the bar finds the command.
    """

    place: Place
    name: str
    gesture: Gesture | None
    action: str
    label: str
    help_text: str = ""
    footer: bool = False
    priority: bool = False
    opens_dialog: bool = False
    needs: str = ""
    droit: Droit | None = None
    also: str = ""

    @property
    def id(self) -> str:
        """Identifier, unique in the registry: `semaine.undo`, or `aide` if the command works everywhere."""
        return self.name if self.place is Place.PARTOUT else f"{self.place}.{self.name}"

    @property
    def keys(self) -> str:
        """Keys as Textual writes them, comma-separated; empty if there is none."""
        return self.gesture.keys if self.gesture else ""

    @property
    def key_label(self) -> str:
        return self.gesture.key_label if self.gesture else ""

    def help(self, sentence: str, *, needs: str = "", also: str = "") -> Command:
        """Return the command with the sentence of the palette and of the help."""
        return replace(self, help_text=sentence, needs=needs, also=also)

    def to_binding(self) -> Binding:
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.footer,
            key_display=self.key_label,
            priority=self.priority,
            tooltip=self.help_text,
            id=self.id,
        )


def page_commands(place: Place) -> tuple[Command, Command]:
    """Return the two commands of a place that move by a screen: down, then up."""
    down, up = Gesture.PAGE_DOWN, Gesture.PAGE_UP
    return (
        Command(place, "page_bas", down, "move_page(1)", "Page suivante").help("Descendre d'une page."),
        Command(place, "page_haut", up, "move_page(-1)", "Page précédente").help("Monter d'une page."),
    )


def copy_command(place: Place) -> Command:
    """Return the command of a place that copies the row under the cursor of its list."""
    return Command(place, "copier", Gesture.COPY, "copy", "Copier").help(
        "Copier la ligne sous le curseur, entière."
    )


def list_commands(place: Place) -> tuple[Command, ...]:
    """Return the commands of a place that move the cursor of one list: by a row, by a screen, to an end."""
    return (
        Command(place, "bas", Gesture.DOWN, "move(1)", "Descendre").help("Descendre d'un point."),
        Command(place, "haut", Gesture.UP, "move(-1)", "Monter").help("Monter d'un point."),
        *page_commands(place),
        Command(place, "premier", Gesture.FIRST, "move_edge(-1)", "Premier").help("Aller au premier point."),
        Command(place, "dernier", Gesture.LAST, "move_edge(1)", "Dernier").help("Aller au dernier point."),
        Command(place, "debut", Gesture.LINE_START, "move_edge(-1)", "Début").help("Aller au premier point."),
        Command(place, "fin", Gesture.LINE_END, "move_edge(1)", "Fin").help("Aller au dernier point."),
    )


@cache
def commands_of(place: Place) -> tuple[Command, ...]:
    """Return the commands of one place, in the order of its footer and help."""
    module = import_module(f"cariforef_tui.ui.{ROOMS[place]}.commands")
    commands: tuple[Command, ...] = module.COMMANDS
    return commands


@cache
def signs_of(place: Place) -> tuple[tuple[str, str], ...]:
    """Return the signs that a place draws without a legend, each with the sentence that explains it."""
    signs: tuple[tuple[str, str], ...] = getattr(
        import_module(f"cariforef_tui.ui.{ROOMS[place]}.commands"), "SIGNS", ()
    )
    return signs


def all_commands() -> tuple[Command, ...]:
    return tuple(command for place in Place for command in commands_of(place))


def bindings_of(place: Place) -> list[Binding]:
    """Return the key bindings of one place."""
    return [command.to_binding() for command in commands_of(place) if command.gesture]


@cache
def dialogue_actions(place: Place) -> dict[str, Command]:
    """Return the commands that open a dialog on a screen, by their actions; those of every screen too."""
    commands = (*commands_of(place), *commands_of(Place.PARTOUT))
    return {command.action: command for command in commands if command.opens_dialog}


@cache
def keys_of(place: Place) -> frozenset[str]:
    """Return the keys bound on one screen, without those that work everywhere."""
    bound = (command for command in commands_of(place) if command.gesture)
    return frozenset(key for command in bound for key in command.keys.split(","))


Keymap = Mapping[str, str]
"""The new key of each command that a person changed, by the command's id."""


def keys_with(command: Command, keymap: Keymap) -> frozenset[str]:
    """Return the keys that a person gave to a command, or else its own."""
    return frozenset(keymap.get(command.id, command.keys).split(","))


def label_with(command: Command, keymap: Keymap) -> str:
    """Return how the key of a command reads."""
    return label_of(keymap[command.id]) if command.id in keymap else command.key_label


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
    """Return `« ! » : retards, dans Avancement (F3).`

    Return an empty text for a key of this place, or one that is not a single character of the grammar.
    """
    gesture = next((gesture for gesture in Gesture if key in gesture.keys.split(",")), None)
    if gesture is None or gesture in MOVES or len(gesture.key_label) > 1:
        return ""
    if _label(place, gesture) or _label(Place.PARTOUT, gesture):
        return ""
    labels = {name: label for other, name in _NAMES.items() if (label := _label(other, gesture))}
    what = next(iter(labels.values()), "")
    return f"« {gesture.key_label} » : {what.lower()}, dans {' ou '.join(labels)}." if labels else ""


def _label(place: Place, gesture: Gesture) -> str:
    """Return the label of a place's command for a gesture, empty if the place has none."""
    return next((command.label for command in commands_of(place) if command.gesture is gesture), "")
