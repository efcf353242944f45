"""One registry of what can be done: keys, footer, palette, help and README all read it."""

from __future__ import annotations

from cariforef_tui.ui.commands.registry import Command, Lieu, all_commands, bindings_of, commands_of

__all__ = ["Command", "Lieu", "all_commands", "bindings_of", "commands_of"]
