"""Commands of the screen Avancement."""

from __future__ import annotations

from cariforef_tui.ui.commands.registry import Command

COMMANDS: tuple[Command, ...] = ()
