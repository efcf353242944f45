"""Commands of the screen Alertes."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.ui.keys.commands import Command, Place, copy_command, list_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.ALERTES)
_shown = partial(Command, Place.ALERTES, footer=True)
COMMANDS: tuple[Command, ...] = (
    _shown("ouvrir", Gesture.OPEN, "open_row", "Ouvrir").help(
        "Aller à la ligne, à la semaine ou au mois en cause ; Échap y revient ici."
    ),
    _shown("fait", Gesture.DONE, "toggle_done", "C'est fait", opens_dialog=True, droit=Droit.DECLARER).help(
        "Solder la ligne ou déclarer tenu le jalon : plus d'alerte ; encore, sur un jalon tenu, y revenir."
    ),
    _shown("plan", Gesture.PLAN, "change_plan", "Plan", opens_dialog=True, droit=Droit.PILOTER).help(
        "Changer le plan de la ligne : reporter l'échéance, réviser les jours, ou le reste du menu."
    ),
    _shown(
        "reste",
        Gesture.REMAINING,
        "declare_remaining",
        "Reste à faire",
        opens_dialog=True,
        droit=Droit.DECLARER,
    ).help("Dire ce qui reste à faire sur la ligne."),
    _shown(
        "decision", Gesture.DECISION, "add_decision", "Décider", opens_dialog=True, droit=Droit.REVOIR
    ).help("Noter une décision sur la ligne en cause, dans la revue en cours : quoi, qui, pour quand."),
    _shown(
        "contresigner_tout",
        Gesture.SIGN_ALL,
        "countersign_all",
        "Contresigner",
        opens_dialog=True,
        droit=Droit.CONTRESIGNER,
    ).help("Contresigner tous les mois montrés, lus d'abord ; ceux à lire un par un restent de côté."),
    _command("contresigner", Gesture.SIGN, "countersign", "Contresigner le mois", opens_dialog=True).help(
        "Contresigner les mois de la ligne sous le curseur, lus d'abord."
    ),
    _shown("vue", Gesture.VIEW, "turn_scope", "Vue").help("Voir les miennes, celles de mon pôle, ou toutes."),
    _command("jalons", Gesture.NEXT_PANE, "switch_list", "Jalons").help(
        "Passer des alertes aux jalons, tenus ou non, et retour."
    ),
    _shown("filtrer", Gesture.FILTER, "filter", "Filtrer").help(
        "Ne garder que des gravités, des types, des pôles, des personnes ou des mots, en les tapant."
    ),
    _command("retablir", Gesture.REDO, "redo", "Rétablir").help("Refaire ce qui vient d'être annulé."),
    _command("annuler", Gesture.UNDO, "undo", "Annuler").help("Revenir sur ce qui vient d'être fait ici."),
    _command("retour", Gesture.BACK, "leave", "Retour").help("Revenir aux alertes, ou d'où l'on vient."),
    _command("groupe_suivant", Gesture.NEXT, "move_group(1)", "Suivant").help("Aller au groupe suivant."),
    _command("groupe_avant", Gesture.PREVIOUS, "move_group(-1)", "Précédent").help(
        "Aller au groupe précédent."
    ),
    copy_command(Place.ALERTES),
    *list_commands(Place.ALERTES),
)
