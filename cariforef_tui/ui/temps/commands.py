"""Commands of the screen Semaine, those of the footer first."""

from __future__ import annotations

from dataclasses import replace

from cariforef_tui.ui.keys.commands import Command, Keymap, Place, keys_with
from cariforef_tui.ui.keys.grammar import Gesture


def _command(name: str, gesture: Gesture | None, label: str, *, opens_dialog: bool = False) -> Command:
    """Return a command that the screen runs by its name."""
    return Command(Place.SEMAINE, name, gesture, f"do('{name}')", label, opens_dialog=opens_dialog)


def _shown(name: str, gesture: Gesture, label: str, *, opens_dialog: bool = False) -> Command:
    return replace(_command(name, gesture, label, opens_dialog=opens_dialog), footer=True)


COMMANDS = (
    _shown("edit", Gesture.OPEN, "Saisir").help(
        "Saisir la cellule : tapez ,5 ou 1/2 ou 3h30. Entrée enregistre et descend, Tab va au jour suivant, "
        "Échap annule ; « 0,5* » met ces jours sur chaque jour ouvré de la semaine, sauf ceux à venir. Après "
        "un échec, Entrée réessaie."
    ),
    _shown("fill", Gesture.FILL, "Compléter").help(
        "Mettre dans la cellule ce qu'il reste à saisir ce jour-là."
    ),
    _shown("find", Gesture.FIND, "Ligne", opens_dialog=True).help(
        "Choisir une ligne : les vôtres, les récentes, puis toutes ; sans accents ni code à connaître."
    ),
    _shown("absence", Gesture.ABSENCE, "Absence", opens_dialog=True).help(
        "Poser une absence, journée, demi-journée ou du premier au dernier jour ; la même touche la retire."
    ),
    _shown("comment", Gesture.COMMENT, "Note", opens_dialog=True).help(
        "Commenter la cellule ; un texte vide retire le commentaire."
    ),
    _shown("copy_lines", Gesture.BRING, "Reprendre").help(
        "Reprendre les lignes de la semaine passée, sans leurs jours."
    ),
    _shown("month", Gesture.MONTH, "Mois").help("Ouvrir le mois : ce qui y manque, ses visas, sa signature."),
    _command("undo", Gesture.UNDO, "Annuler").help("Annuler ce que vous venez d'écrire, geste après geste."),
    _command("redo", Gesture.REDO, "Rétablir").help("Rétablir ce qui vient d'être annulé."),
    _command("copy_values", Gesture.BRING_ALL, "Reprendre les jours").help(
        "Reprendre aussi les jours de la semaine passée, marqués « ? » jusqu'à confirmation, jamais sur "
        "une cellule remplie."
    ),
    _command("prefill", None, "Pré-remplir depuis mon agenda", opens_dialog=True).help(
        "Proposer les jours de la semaine d'après un agenda ICS, marqués « ? » jusqu'à confirmation, "
        "jamais sur une cellule remplie."
    ),
    _command("confirm", Gesture.CONFIRM, "Confirmer").help(
        "Confirmer les jours repris de la journée, marqués « ? », puis aller à la suivante ; une ligne "
        "qu'une convention finance se confirme cellule par cellule."
    ),
    _command("previous_week", Gesture.PREVIOUS, "Sem. préc.").help(
        "Aller à la semaine précédente (aussi « [ »)."
    ),
    _command("next_week", Gesture.NEXT, "Sem. suiv.").help("Aller à la semaine suivante (aussi « ] »)."),
    _command("today", Gesture.TODAY, "Aujourd'hui").help("Revenir au jour de la date de référence."),
    _command("step_up", Gesture.STEP_UP, "Un pas de plus").help(
        "Ajouter un pas (0,25 j) à la cellule, dans la limite du jour."
    ),
    _command("step_down", Gesture.STEP_DOWN, "Un pas de moins").help(
        "Retirer un pas à la cellule ; à zéro, elle se vide."
    ),
    _command("clear", Gesture.CLEAR, "Vider").help("Vider la cellule."),
    _command("history", Gesture.HISTORY, "Histoire", opens_dialog=True).help(
        "Lire l'histoire de la cellule : qui l'a écrite, quand, avant, après, pourquoi."
    ),
    _command("weekend", Gesture.VIEW, "Week-end").help("Montrer ou cacher samedi et dimanche."),
    _command("pin", Gesture.PIN, "Épingler").help(
        "Garder la ligne en haut de la grille ; la même touche l'y reprend."
    ),
    _command("copy", Gesture.COPY, "Copier").help("Copier la ligne : son code et son libellé."),
    replace(
        _command("export", Gesture.WRITE_FILE, "Exporter", opens_dialog=True), action="app.export_seen"
    ).help("Écrire la semaine dans un fichier : CSV, XLSX ou JSON."),
    _command("forget_text", Gesture.BACK, "Abandonner").help(
        "Oublier le texte refusé gardé dans la cellule ; quitter la semaine de quelqu'un d'autre."
    ),
    _command("cursor_left", Gesture.LEFT, "Jour précédent").help("Aller au jour précédent."),
    _command("cursor_right", Gesture.RIGHT, "Jour suivant").help("Aller au jour suivant."),
    _command("previous_day", Gesture.PREVIOUS_PANE, "Jour précédent").help("Aller au jour précédent."),
    _command("next_day", Gesture.NEXT_PANE, "Jour suivant").help("Aller au jour suivant."),
    _command("cursor_up", Gesture.UP, "Ligne au-dessus").help("Monter d'une ligne."),
    _command("cursor_down", Gesture.DOWN, "Ligne au-dessous").help("Descendre d'une ligne."),
    _command("cursor_first_day", Gesture.LINE_START, "Premier jour").help("Aller au lundi."),
    _command("cursor_last_day", Gesture.LINE_END, "Dernier jour").help("Aller au dernier jour montré."),
    _command("cursor_first_line", Gesture.FIRST, "Première ligne").help("Aller à la première ligne."),
    _command("cursor_last_line", Gesture.LAST, "Dernière ligne").help("Aller à la dernière ligne."),
    _command("cursor_page_up", Gesture.PAGE_UP, "Page au-dessus").help("Monter d'une page."),
    _command("cursor_page_down", Gesture.PAGE_DOWN, "Page au-dessous").help("Descendre d'une page."),
)


def names_by_key(keymap: Keymap) -> dict[str, str]:
    """Return the name of the command of each key, without the commands that the application runs."""
    own = (command for command in COMMANDS if not command.action.startswith("app."))
    return {key: command.name for command in own for key in keys_with(command, keymap) if key}
