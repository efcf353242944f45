"""Commands of the what-if screen, opened from Avancement."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, list_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.SIMULATION)


COMMANDS: tuple[Command, ...] = (
    _command(
        "prendre",
        Gesture.CONFIRM,
        "mark",
        "Prendre",
        "Marquer l'enveloppe d'où viennent les jours ; une seconde fois, ne plus la marquer.",
        footer=True,
    ),
    _command(
        "donner",
        Gesture.RIGHT,
        "move_days(100)",
        "Donner 1 j",
        "Donner un jour de l'enveloppe marquée à celle du curseur.",
        footer=True,
    ),
    _command(
        "rendre",
        Gesture.LEFT,
        "move_days(-100)",
        "Rendre 1 j",
        "Rendre un jour de l'enveloppe du curseur à celle qui est marquée.",
        footer=True,
    ),
    _command("donner_dix", Gesture.FAR_RIGHT, "move_days(1000)", "Donner 10 j", "Donner dix jours."),
    _command("rendre_dix", Gesture.FAR_LEFT, "move_days(-1000)", "Rendre 10 j", "Rendre dix jours."),
    _command("donner_pas", Gesture.STEP_UP, "move_step(1)", "Donner un pas", "Donner un pas de saisie."),
    _command("rendre_pas", Gesture.STEP_DOWN, "move_step(-1)", "Rendre un pas", "Rendre un pas de saisie."),
    _command(
        "confirmer",
        Gesture.OPEN,
        "confirm",
        "Écrire",
        "Enregistrer tout ce qui est essayé, en une révision motivée.",
        footer=True,
        opens_dialog=True,
    ),
    _command("annuler", Gesture.UNDO, "undo", "Annuler", "Revenir sur le dernier essai.", footer=True),
    _command("retablir", Gesture.REDO, "redo", "Rétablir", "Refaire l'essai annulé."),
    _command(
        "plan",
        Gesture.PLAN,
        "open_plan",
        "Plan",
        "Essayer une autre échéance, ou d'autres personnes, sur la ligne.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "pole_suivant",
        Gesture.NEXT,
        "next_pole(1)",
        "Pôle",
        "Pôle suivant ; ce qui est essayé reste.",
        footer=True,
    ),
    _command("pole_precedent", Gesture.PREVIOUS, "next_pole(-1)", "Pôle", "Pôle précédent."),
    _command("copier", Gesture.COPY, "copy", "Copier", "Copier ce qui est essayé et ses effets."),
    _command(
        "quitter",
        Gesture.BACK,
        "leave",
        "Quitter",
        "Quitter sans rien écrire ; une question précède la perte d'un essai.",
        opens_dialog=True,
    ),
    *list_commands(Place.SIMULATION),
)
