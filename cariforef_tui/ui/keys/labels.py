"""How the key of a command reads, where a person may have changed it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.keys import key_to_character

from cariforef_tui.ui.keys.commands import Command

Keymap = Mapping[str, str]
"""The key of each command changed, by the command's id."""
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


def keys_with(command: Command, keymap: Keymap) -> frozenset[str]:
    """Return the keys of a command, those that a person gave it in place of its own."""
    return frozenset(keymap.get(command.id, command.keys).split(","))


def label_with(command: Command, keymap: Keymap) -> str:
    """Return how the key of a command reads."""
    return label_of(keymap[command.id]) if command.id in keymap else command.key_label


def label_of(key: str) -> str:
    """Return how a key reads: `^k`, `F9`, `é`."""
    *modifiers, base = key.split("+")
    shown = LABELS.get(base) or key_to_character(base) or base.upper()
    return "".join(MODIFIERS[modifier] for modifier in modifiers) + shown
