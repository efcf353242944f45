"""Commands of the screen Alertes."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.commands import Command, Place, copy_command, list_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.ALERTES)


COMMANDS: tuple[Command, ...] = (
    _command(
        "ouvrir",
        Gesture.OPEN,
        "open_row",
        "Ouvrir",
        "Aller à la ligne, à la semaine ou au mois en cause ; Échap y revient ici.",
        footer=True,
    ),
    _command(
        "fait",
        Gesture.DONE,
        "toggle_done",
        "C'est fait",
        "Solder la ligne ou déclarer tenu le jalon : plus d'alerte ; encore, sur un jalon tenu, y revenir.",
        footer=True,
        opens_dialog=True,
        droit=Droit.DECLARER,
    ),
    _command(
        "plan",
        Gesture.PLAN,
        "change_plan",
        "Plan",
        "Changer le plan de la ligne : reporter l'échéance, réviser les jours, ou le reste du menu.",
        footer=True,
        opens_dialog=True,
        droit=Droit.PILOTER,
    ),
    _command(
        "reste",
        Gesture.REMAINING,
        "declare_remaining",
        "Reste à faire",
        "Dire ce qui reste à faire sur la ligne.",
        footer=True,
        opens_dialog=True,
        droit=Droit.DECLARER,
    ),
    _command(
        "decision",
        Gesture.DECISION,
        "add_decision",
        "Décider",
        "Noter une décision sur la ligne en cause, dans la revue en cours : quoi, qui, pour quand.",
        footer=True,
        opens_dialog=True,
        droit=Droit.REVOIR,
    ),
    _command(
        "contresigner_tout",
        Gesture.SIGN_ALL,
        "countersign_all",
        "Contresigner",
        "Contresigner tous les mois montrés, lus d'abord ; ceux à lire un par un restent de côté.",
        footer=True,
        opens_dialog=True,
        droit=Droit.CONTRESIGNER,
    ),
    _command(
        "contresigner",
        Gesture.SIGN,
        "countersign",
        "Contresigner le mois",
        "Contresigner les mois de la ligne sous le curseur, lus d'abord.",
        opens_dialog=True,
    ),
    _command(
        "vue",
        Gesture.VIEW,
        "turn_scope",
        "Vue",
        "Voir les miennes, celles de mon pôle, ou toutes.",
        footer=True,
    ),
    _command(
        "jalons",
        Gesture.NEXT_PANE,
        "switch_list",
        "Jalons",
        "Passer des alertes aux jalons, tenus ou non, et retour.",
    ),
    _command(
        "filtrer",
        Gesture.FILTER,
        "filter",
        "Filtrer",
        "Ne garder que des gravités, des types, des pôles, des personnes ou des mots, en les tapant.",
        footer=True,
    ),
    _command("retablir", Gesture.REDO, "redo", "Rétablir", "Refaire ce qui vient d'être annulé."),
    _command("annuler", Gesture.UNDO, "undo", "Annuler", "Revenir sur ce qui vient d'être fait ici."),
    _command("retour", Gesture.BACK, "leave", "Retour", "Revenir aux alertes, ou d'où l'on vient."),
    _command("groupe_suivant", Gesture.NEXT, "move_group(1)", "Suivant", "Aller au groupe suivant."),
    _command("groupe_avant", Gesture.PREVIOUS, "move_group(-1)", "Précédent", "Aller au groupe précédent."),
    copy_command(Place.ALERTES),
    *list_commands(Place.ALERTES),
)
