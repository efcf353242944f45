"""Commands of the meeting, the footer's first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, list_commands
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.revue.commands import current_command, minutes_command, writing_commands

_command = partial(Command, Place.REUNION)

COMMANDS: tuple[Command, ...] = (
    _command(
        "suite_droite",
        Gesture.RIGHT,
        "step_page(1)",
        "Suivante",
        "Montrer la suite de la page, puis la page suivante ; après la dernière, le pôle suivant.",
        footer=True,
    ),
    *writing_commands(Place.REUNION, frozenset({"decision"})),
    _command(
        "retour",
        Gesture.LEFT,
        "step_page(-1)",
        "Retour",
        "Montrer le début de la page, puis la page précédente.",
    ),
    _command(
        "suite", Gesture.CONFIRM, "step_page(1)", "Suivante", "Montrer la suite, puis la page suivante."
    ),
    _command(
        "ouvrir",
        Gesture.OPEN,
        "open_row",
        "Ouvrir",
        "Ouvrir la ligne (Échap revient à la réunion), corriger la décision, faire ce qui manque.",
    ),
    _command(
        "perimetre_suivant",
        Gesture.NEXT,
        "step_perimetre(1)",
        "Pôle suivant",
        "Passer au périmètre suivant : GIP, puis chaque pôle.",
    ),
    _command(
        "vue",
        Gesture.VIEW,
        "show_work",
        "Vue de travail",
        "Montrer la revue de ce pôle comme on y travaille seul.",
    ),
    replace(minutes_command(Place.REUNION), footer=False),
    _command("quitter", Gesture.BACK, "leave", "Quitter la réunion", "Quitter la réunion."),
    _command(
        "perimetre_precedent",
        Gesture.PREVIOUS,
        "step_perimetre(-1)",
        "Pôle précédent",
        "Revenir au périmètre précédent.",
    ),
    _command(
        "volet_suivant",
        Gesture.NEXT_PANE,
        "step_perimetre(1)",
        "Pôle suivant",
        "Passer au pôle suivant.",
    ),
    _command(
        "volet_precedent",
        Gesture.PREVIOUS_PANE,
        "step_perimetre(-1)",
        "Pôle précédent",
        "Revenir au périmètre précédent.",
    ),
    current_command(Place.REUNION),
    *list_commands(Place.REUNION),
)
