"""Commands of the what-if screen, opened from Avancement."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, list_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.SIMULATION)
_shown = partial(Command, Place.SIMULATION, footer=True)
COMMANDS: tuple[Command, ...] = (
    _shown("prendre", Gesture.CONFIRM, "mark", "Prendre").help(
        "Marquer l'enveloppe d'où viennent les jours ; une seconde fois, ne plus la marquer."
    ),
    _shown("donner", Gesture.RIGHT, "move_days(100)", "Donner 1 j").help(
        "Donner un jour de l'enveloppe marquée à celle du curseur."
    ),
    _shown("rendre", Gesture.LEFT, "move_days(-100)", "Rendre 1 j").help(
        "Rendre un jour de l'enveloppe du curseur à celle qui est marquée."
    ),
    _command("donner_dix", Gesture.FAR_RIGHT, "move_days(1000)", "Donner 10 j").help("Donner dix jours."),
    _command("rendre_dix", Gesture.FAR_LEFT, "move_days(-1000)", "Rendre 10 j").help("Rendre dix jours."),
    _command("donner_pas", Gesture.STEP_UP, "move_step(1)", "Donner un pas").help("Donner un pas de saisie."),
    _command("rendre_pas", Gesture.STEP_DOWN, "move_step(-1)", "Rendre un pas").help(
        "Rendre un pas de saisie."
    ),
    _shown("confirmer", Gesture.OPEN, "confirm", "Écrire", opens_dialog=True).help(
        "Enregistrer tout ce qui est essayé, en une révision motivée."
    ),
    _shown("annuler", Gesture.UNDO, "undo", "Annuler").help("Revenir sur le dernier essai."),
    _command("retablir", Gesture.REDO, "redo", "Rétablir").help("Refaire l'essai annulé."),
    _shown("plan", Gesture.PLAN, "open_plan", "Plan", opens_dialog=True).help(
        "Essayer une autre échéance, ou d'autres personnes, sur la ligne."
    ),
    _shown("pole_suivant", Gesture.NEXT, "next_pole(1)", "Pôle").help(
        "Pôle suivant ; ce qui est essayé reste."
    ),
    _command("pole_precedent", Gesture.PREVIOUS, "next_pole(-1)", "Pôle").help("Pôle précédent."),
    _command("copier", Gesture.COPY, "copy", "Copier").help("Copier ce qui est essayé et ses effets."),
    _command("quitter", Gesture.BACK, "leave", "Quitter", opens_dialog=True).help(
        "Quitter sans rien écrire ; une question précède la perte d'un essai."
    ),
    *list_commands(Place.SIMULATION),
)
