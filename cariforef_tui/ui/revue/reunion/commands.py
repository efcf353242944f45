"""Commands of the meeting, those of the footer first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, list_commands
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.revue.commands import CURRENT, MINUTES, WRITING

_command = partial(Command, Place.REUNION)
_shown = partial(Command, Place.REUNION, footer=True)
COMMANDS: tuple[Command, ...] = (
    _shown("suite_droite", Gesture.RIGHT, "step_page(1)", "Suivante").help(
        "Montrer la suite de la page, puis la page suivante ; après la dernière, le pôle suivant."
    ),
    *(replace(command, place=Place.REUNION, footer=command.name == "decision") for command in WRITING),
    _command("retour", Gesture.LEFT, "step_page(-1)", "Retour").help(
        "Montrer le début de la page, puis la page précédente."
    ),
    _command("suite", Gesture.CONFIRM, "step_page(1)", "Suivante").help(
        "Montrer la suite, puis la page suivante."
    ),
    _command("ouvrir", Gesture.OPEN, "open_row", "Ouvrir").help(
        "Ouvrir la ligne (Échap revient à la réunion), corriger la décision, faire ce qui manque."
    ),
    _command("perimetre_suivant", Gesture.NEXT, "step_perimetre(1)", "Pôle suivant").help(
        "Passer au périmètre suivant : GIP, puis chaque pôle."
    ),
    _command("vue", Gesture.VIEW, "show_work", "Vue de travail").help(
        "Montrer la revue de ce pôle comme on y travaille seul."
    ),
    replace(MINUTES, place=Place.REUNION, footer=False),
    _command("quitter", Gesture.BACK, "leave", "Quitter la réunion").help("Quitter la réunion."),
    _command("perimetre_precedent", Gesture.PREVIOUS, "step_perimetre(-1)", "Pôle précédent").help(
        "Revenir au périmètre précédent."
    ),
    _command("volet_suivant", Gesture.NEXT_PANE, "step_perimetre(1)", "Pôle suivant").help(
        "Passer au pôle suivant."
    ),
    _command("volet_precedent", Gesture.PREVIOUS_PANE, "step_perimetre(-1)", "Pôle précédent").help(
        "Revenir au périmètre précédent."
    ),
    replace(CURRENT, place=Place.REUNION),
    *list_commands(Place.REUNION),
)
