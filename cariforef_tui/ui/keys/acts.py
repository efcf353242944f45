"""What is named of the keys: places, commands and moves; the registry and the tables beside it hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from textual.binding import Binding

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.grammar import Gesture


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
