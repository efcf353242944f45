"""Commands of the screen Revue, the footer's first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, list_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.REVUE)


def writing_commands(place: Place, footer: frozenset[str]) -> tuple[Command, ...]:
    """Return the commands of a place that write in the review shown; `footer` names those that it shows."""
    commands = _writing_commands(partial(Command, place))
    return tuple(replace(command, footer=command.name in footer) for command in commands)


def _writing_commands(command: Callable[..., Command]) -> tuple[Command, ...]:
    return (
        command(
            "remarque",
            Gesture.COMMENT,
            "write_remarque",
            "Remarque",
            "Noter une remarque sur cette ligne, ou sur le pôle.",
            opens_dialog=True,
        ),
        command(
            "decision",
            Gesture.DECISION,
            "add_decision",
            "Décider",
            "Noter une décision : quoi, qui, pour quand.",
            opens_dialog=True,
        ),
        command(
            "faite",
            Gesture.DONE,
            "toggle_done",
            "Faite",
            "Déclarer faite la décision sous le curseur ; encore, à faire.",
        ),
        command(
            "presence",
            Gesture.ABSENCE,
            "set_presence",
            "Présents",
            "Dire qui est là, qui est excusé, et la date de la prochaine revue.",
            opens_dialog=True,
        ),
        command(
            "meteo",
            Gesture.WEATHER,
            "set_meteo",
            "Météo",
            "Donner la météo : w puis v, o ou r (ou 1, 2, 3).",
            opens_dialog=True,
        ),
        command(
            "clore",
            Gesture.CLOSE,
            "close_revue",
            "Clore",
            "Clore la revue : ses chiffres se figent.",
            opens_dialog=True,
        ),
        command(
            "retirer",
            Gesture.CLEAR,
            "remove_decision",
            "Retirer",
            "Retirer la décision sous le curseur, tant que sa revue est ouverte.",
        ),
        command("annuler", Gesture.UNDO, "undo", "Annuler", "Revenir sur ce qui vient d'être écrit ici."),
        command("retablir", Gesture.REDO, "redo", "Rétablir", "Refaire ce qui vient d'être annulé."),
        command("copier", Gesture.COPY, "copy", "Copier", "Copier le point sous le curseur."),
        command(
            "histoire",
            Gesture.HISTORY,
            "history",
            "Histoire",
            "Lire qui a changé cette ligne, et quand.",
            opens_dialog=True,
        ),
    )


def minutes_command(place: Place) -> Command:
    """Return the command of a place that writes the minutes of the review shown."""
    return Command(
        place,
        "compte_rendu",
        Gesture.WRITE_FILE,
        "write_minutes",
        "Compte rendu",
        "Écrire le compte rendu, Markdown ou PDF.",
        footer=True,
        opens_dialog=True,
    )


def current_command(place: Place) -> Command:
    """Return the command of a place that comes back to the review of the last week over."""
    sentence = "Revenir à la revue de la dernière semaine finie."
    return Command(place, "actuelle", Gesture.TODAY, "show_current", "Revue en cours", sentence)


_WRITING = {
    command.name: command
    for command in writing_commands(
        Place.REVUE, frozenset({"decision", "faite", "remarque", "meteo", "clore", "presence"})
    )
}
COMMANDS: tuple[Command, ...] = (
    _command(
        "ouvrir",
        Gesture.OPEN,
        "open_row",
        "Ouvrir",
        "Ouvrir la ligne dans Avancement, ou les alertes (Échap en revient) ; corriger la décision.",
        footer=True,
    ),
    _command(
        "projeter",
        Gesture.VIEW,
        "project",
        "Réunion",
        "Montrer cette revue page par page, pour la projeter en réunion.",
        footer=True,
    ),
    _WRITING.pop("decision"),
    _WRITING.pop("faite"),
    _command(
        "perimetre_suivant",
        Gesture.NEXT_PANE,
        "step_perimetre(1)",
        "Pôle",
        "Passer au périmètre suivant : GIP, puis chaque pôle.",
        footer=True,
    ),
    _command(
        "semaine_precedente",
        Gesture.PREVIOUS,
        "step_week(-1)",
        "Précédente",
        "Montrer la revue de la semaine précédente.",
        footer=True,
    ),
    _WRITING.pop("remarque"),
    _WRITING.pop("meteo"),
    _WRITING.pop("clore"),
    minutes_command(Place.REVUE),
    _WRITING.pop("presence"),
    _command(
        "semaine_suivante",
        Gesture.NEXT,
        "step_week(1)",
        "Suivante",
        "Montrer la revue de la semaine suivante.",
        footer=True,
    ),
    *_WRITING.values(),
    current_command(Place.REVUE),
    _command(
        "perimetre_precedent",
        Gesture.PREVIOUS_PANE,
        "step_perimetre(-1)",
        "Pôle précédent",
        "Revenir au périmètre précédent.",
    ),
    _command(
        "bilan",
        None,
        "write_year_report",
        "Bilan de l'année",
        "Écrire le bilan de l'année pour l'assemblée générale, Markdown ou PDF.",
        opens_dialog=True,
    ),
    _command("droite", Gesture.RIGHT, "step_column(1)", "Colonne de droite", "Aller à la colonne de droite."),
    _command("gauche", Gesture.LEFT, "step_column(-1)", "Colonne de gauche", "Aller à la colonne de gauche."),
    *list_commands(Place.REVUE),
)
