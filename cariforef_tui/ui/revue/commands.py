"""Commands of the screen Revue, those of the footer first."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, list_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.REVUE)
_shown = partial(Command, Place.REVUE, footer=True)
WRITING = (
    _shown("remarque", Gesture.COMMENT, "write_remarque", "Remarque", opens_dialog=True).help(
        "Noter une remarque sur cette ligne, ou sur le pôle."
    ),
    _shown("decision", Gesture.DECISION, "add_decision", "Décider", opens_dialog=True).help(
        "Noter une décision : quoi, qui, pour quand."
    ),
    _shown("faite", Gesture.DONE, "toggle_done", "Faite").help(
        "Déclarer faite la décision sous le curseur ; encore, à faire."
    ),
    _shown("presence", Gesture.ABSENCE, "set_presence", "Présents", opens_dialog=True).help(
        "Dire qui est là, qui est excusé, et la date de la prochaine revue."
    ),
    _shown("meteo", Gesture.WEATHER, "set_meteo", "Météo", opens_dialog=True).help(
        "Donner la météo : w puis v, o ou r (ou 1, 2, 3)."
    ),
    _shown("clore", Gesture.CLOSE, "close_revue", "Clore", opens_dialog=True).help(
        "Clore la revue : ses chiffres se figent."
    ),
    _command("retirer", Gesture.CLEAR, "remove_decision", "Retirer").help(
        "Retirer la décision sous le curseur, tant que sa revue est ouverte."
    ),
    _command("annuler", Gesture.UNDO, "undo", "Annuler").help("Revenir sur ce qui vient d'être écrit ici."),
    _command("retablir", Gesture.REDO, "redo", "Rétablir").help("Refaire ce qui vient d'être annulé."),
    _command("copier", Gesture.COPY, "copy", "Copier").help("Copier le point sous le curseur."),
    _command("histoire", Gesture.HISTORY, "history", "Histoire", opens_dialog=True).help(
        "Lire qui a changé cette ligne, et quand."
    ),
)
"""Commands that write in the review shown, here and in the meeting."""
MINUTES = _shown("compte_rendu", Gesture.WRITE_FILE, "write_minutes", "Compte rendu", opens_dialog=True).help(
    "Écrire le compte rendu, Markdown ou PDF."
)
CURRENT = _command("actuelle", Gesture.TODAY, "show_current", "Revue en cours").help(
    "Revenir à la revue de la dernière semaine finie."
)
_writing = {command.name: command for command in WRITING}
COMMANDS: tuple[Command, ...] = (
    _shown("ouvrir", Gesture.OPEN, "open_row", "Ouvrir").help(
        "Ouvrir la ligne dans Avancement, ou les alertes (Échap en revient) ; corriger la décision."
    ),
    _shown("projeter", Gesture.VIEW, "project", "Réunion").help(
        "Montrer cette revue page par page, pour la projeter en réunion."
    ),
    _writing["decision"],
    _writing["faite"],
    _shown("perimetre_suivant", Gesture.NEXT_PANE, "step_perimetre(1)", "Pôle").help(
        "Passer au périmètre suivant : GIP, puis chaque pôle."
    ),
    _shown("semaine_precedente", Gesture.PREVIOUS, "step_week(-1)", "Précédente").help(
        "Montrer la revue de la semaine précédente."
    ),
    _writing["remarque"],
    _writing["meteo"],
    _writing["clore"],
    MINUTES,
    _writing["presence"],
    _shown("semaine_suivante", Gesture.NEXT, "step_week(1)", "Suivante").help(
        "Montrer la revue de la semaine suivante."
    ),
    *(command for command in WRITING if not command.footer),
    CURRENT,
    _command("perimetre_precedent", Gesture.PREVIOUS_PANE, "step_perimetre(-1)", "Pôle précédent").help(
        "Revenir au périmètre précédent."
    ),
    _command("bilan", None, "write_year_report", "Bilan de l'année", opens_dialog=True).help(
        "Écrire le bilan de l'année pour l'assemblée générale, Markdown ou PDF."
    ),
    _command("droite", Gesture.RIGHT, "step_column(1)", "Colonne de droite").help(
        "Aller à la colonne de droite."
    ),
    _command("gauche", Gesture.LEFT, "step_column(-1)", "Colonne de gauche").help(
        "Aller à la colonne de gauche."
    ),
    *list_commands(Place.REVUE),
)
