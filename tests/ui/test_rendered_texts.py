"""What every place and dialog shows, read by rules: columns apart, nouns that agree, figures whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from cariforef_tui.ui.app import CariforefApp

MakeApp = Callable[..., CariforefApp]
Press = Callable[..., Awaitable[None]]

AU = date(2018, 5, 22)
SHUT = "escape"
WALK = (
    # Ma semaine, its dialogs, and those of everywhere
    "", "w", "1", SHUT, "slash", SHUT, "a", SHUT, "H", SHUT, "Y", "y", "f", "c", SHUT, "p", "n",
    "question_mark", SHUT, "d", SHUT, "A", SHUT, "ctrl+e", SHUT, "ctrl+p", SHUT,
    # Mois: the running month and the one before, its history and its signature
    "m", "h", SHUT, "s", SHUT, "e", SHUT, "left", "h", SHUT, "r", SHUT, "s", SHUT, "left", "left", SHUT,
    # Avancement, folded and open, its chart, its panel and its dialogs
    "f6", "e", "b", "v", "v", "b", "G", "r", SHUT, "x", SHUT, "m", SHUT, "t", SHUT, "c", SHUT, "w", SHUT,
    "a", SHUT, "M", SHUT, "D", SHUT, "H", SHUT, "f", SHUT, "p", "space", "right", "home", "right", SHUT, SHUT,
    # Alertes, then the jalons
    "f7", "end", "x", SHUT, "tab", "t", SHUT, "tab",
    # Revue of the GIP and of each pôle
    "f8", "r", SHUT, "o", SHUT, "m", SHUT, "F", SHUT, "e", SHUT, "right", "end", "left",
    "tab", "tab", "tab", "tab", "tab", "p",
    # Équipe: charge, its agents, saisie, visas, the SI team
    "f9", "down", "v", "v", "end", "s", SHUT, "S", SHUT, "v", "i", "i",
)  # fmt: skip
"""Keys, each with a look at what it shows."""
