"""What a key that does nothing in a place does in others."""

from __future__ import annotations

from collections.abc import Mapping

from cariforef_tui.ui.keys.commands import PLACE_NAMES, TABS, Place, commands_of
from cariforef_tui.ui.keys.grammar import MOVES, Gesture

_NAMES: Mapping[Place, str] = {
    **{place: f"{PLACE_NAMES[place]} ({Gesture[place.name].key_label})" for place in TABS},
    Place.MOIS: "le mois d'une personne",
    Place.SIMULATION: "la simulation",
    Place.REUNION: "la réunion",
}


def tell_elsewhere(key: str, place: Place) -> str:
    """Return `« ! » : retards, dans Avancement (F3).`

    Empty for a key of this place, or that the grammar does not know by one character.
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
    """What the command of a place calls a gesture, empty where it has none."""
    return next((command.label for command in commands_of(place) if command.gesture is gesture), "")
