"""Keys that a person gives to commands in place of the registry's."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from textual.keys import ASCII_KEY_NAMES, KEY_NAME_REPLACEMENTS, key_to_character
from textual.keys import Keys as TextualKeys

from cariforef_tui.ui.keys.acts import Command, Keyed, Place
from cariforef_tui.ui.keys.commands import MODIFIERS, Keymap, keyed_of, keys_with
from cariforef_tui.ui.keys.registry import COMMANDS

_NAMED = {key.value for key in TextualKeys}


def read_touches(touches: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys accepted, by command id, and a French sentence for each one refused."""
    by_id = {command.name: command for command in COMMANDS}
    keymap: dict[str, str] = {}
    faults = []
    for name, typed in touches.items():
        command, key = by_id.get(name), read_key(typed)
        if command is None:
            near = get_close_matches(name, by_id, n=3)
            instead = f" ({', '.join(near)} ?)" if near else ""
            faults.append(f"touches : « {name} » n'est le nom d'aucune commande{instead}")
        elif key is None:
            faults.append(f"touches : « {typed} » n'est pas une touche, {name} garde la sienne")
        elif (holder := _holder(command, key, keymap)) is not None:
            faults.append(f"touches : « {typed} » est déjà prise par {holder.name}, {name} garde la sienne")
        else:
            keymap[name] = key
    return keymap, tuple(faults)


def read_key(typed: str) -> str | None:
    """Return a key as Textual writes it, from its name or character; None if it is not a key."""
    *modifiers, base = typed.strip().split("+") if len(typed.strip()) > 1 else [typed.strip()]
    if not base or not set(modifiers) <= MODIFIERS.keys():
        return None
    named = _key_of(base) if len(base) == 1 else base.lower()
    if len(base) > 1 and named not in _NAMED and key_to_character(named) is None:
        return None
    return "+".join([*modifiers, named])


def _key_of(character: str) -> str:
    """Return Textual's name for the key that types a character."""
    name = character
    if not character.isalnum():
        name = unicodedata.name(character, ASCII_KEY_NAMES.get(character, character))
        name = name.lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _holder(command: Command, key: str, keymap: Keymap) -> Keyed | None:
    """Return what already has a key where `command` works, None if the key is free."""
    places = list(Place) if command.place is Place.PARTOUT else [*command.actions, Place.PARTOUT]
    for other in (other for place in places for other in keyed_of(place)):
        if other.name != command.name and key in keys_with(other, keymap):
            return other
    return None
