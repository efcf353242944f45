"""Commands of the screen Semaine, the footer's first."""

from __future__ import annotations

from cariforef_tui.ui.keys.commands import Command, Place
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.labels import Keymap, keys_with


def _command(
    name: str,
    gesture: Gesture | None,
    label: str,
    help_text: str,
    *,
    footer: bool = False,
    opens_dialog: bool = False,
) -> Command:
    """Return a command that the screen does by its name."""
    return Command(
        Place.SEMAINE,
        name,
        gesture,
        f"do('{name}')",
        label,
        help_text,
        footer=footer,
        opens_dialog=opens_dialog,
    )


COMMANDS = (
    _command(
        "edit",
        Gesture.OPEN,
        "Saisir",
        "Saisir la cellule : tapez ,5 ou 1/2 ou 3h30. Entrée enregistre et descend, Tab va au jour suivant, "
        "Échap annule ; « 0,5* » met ces jours sur chaque jour ouvré de la semaine, sauf ceux à venir. Après "
        "un échec, Entrée réessaie.",
        footer=True,
    ),
    _command(
        "fill",
        Gesture.FILL,
        "Compléter",
        "Mettre dans la cellule ce qu'il reste à saisir ce jour-là.",
        footer=True,
    ),
    _command(
        "find",
        Gesture.FIND,
        "Ligne",
        "Choisir une ligne : les vôtres, les récentes, puis toutes ; sans accents ni code à connaître.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "absence",
        Gesture.ABSENCE,
        "Absence",
        "Poser une absence, journée, demi-journée ou du premier au dernier jour ; la même touche la retire.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "comment",
        Gesture.COMMENT,
        "Note",
        "Commenter la cellule ; un texte vide retire le commentaire.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "copy_lines",
        Gesture.BRING,
        "Reprendre",
        "Reprendre les lignes de la semaine passée, sans leurs jours.",
        footer=True,
    ),
    _command(
        "month",
        Gesture.MONTH,
        "Mois",
        "Ouvrir le mois : ce qui y manque, ses visas, sa signature.",
        footer=True,
    ),
    _command(
        "undo",
        Gesture.UNDO,
        "Annuler",
        "Annuler ce que vous venez d'écrire, geste après geste.",
    ),
    _command("redo", Gesture.REDO, "Rétablir", "Rétablir ce qui vient d'être annulé."),
    _command(
        "copy_values",
        Gesture.BRING_ALL,
        "Reprendre les jours",
        "Reprendre aussi les jours de la semaine passée, marqués « ? » jusqu'à confirmation, jamais sur une "
        "cellule remplie.",
    ),
    _command(
        "prefill",
        None,
        "Pré-remplir depuis mon agenda",
        "Proposer les jours de la semaine d'après un agenda ICS, marqués « ? » jusqu'à confirmation, jamais "
        "sur une cellule remplie.",
        opens_dialog=True,
    ),
    _command(
        "confirm",
        Gesture.CONFIRM,
        "Confirmer",
        "Confirmer les jours repris de la journée, marqués « ? », puis aller à la suivante ; une ligne "
        "qu'une convention finance se confirme cellule par cellule.",
    ),
    _command(
        "previous_week",
        Gesture.PREVIOUS,
        "Sem. préc.",
        "Aller à la semaine précédente (aussi « [ »).",
    ),
    _command(
        "next_week",
        Gesture.NEXT,
        "Sem. suiv.",
        "Aller à la semaine suivante (aussi « ] »).",
    ),
    _command("today", Gesture.TODAY, "Aujourd'hui", "Revenir au jour de la date de référence."),
    _command(
        "step_up",
        Gesture.STEP_UP,
        "Un pas de plus",
        "Ajouter un pas (0,25 j) à la cellule, dans la limite du jour.",
    ),
    _command(
        "step_down",
        Gesture.STEP_DOWN,
        "Un pas de moins",
        "Retirer un pas à la cellule ; à zéro, elle se vide.",
    ),
    _command("clear", Gesture.CLEAR, "Vider", "Vider la cellule."),
    _command(
        "history",
        Gesture.HISTORY,
        "Histoire",
        "Lire l'histoire de la cellule : qui l'a écrite, quand, avant, après, pourquoi.",
        opens_dialog=True,
    ),
    _command("weekend", Gesture.VIEW, "Week-end", "Montrer ou cacher samedi et dimanche."),
    _command(
        "pin",
        Gesture.PIN,
        "Épingler",
        "Garder la ligne en haut de la grille ; la même touche l'y reprend.",
    ),
    _command("copy", Gesture.COPY, "Copier", "Copier la ligne : son code et son libellé."),
    Command(
        Place.SEMAINE,
        "export",
        Gesture.WRITE_FILE,
        "app.export_seen",
        "Exporter",
        "Écrire la semaine dans un fichier : CSV, XLSX ou JSON.",
        opens_dialog=True,
    ),
    _command(
        "forget_text",
        Gesture.BACK,
        "Abandonner",
        "Oublier le texte refusé gardé dans la cellule ; quitter la semaine de quelqu'un d'autre.",
    ),
    _command("cursor_left", Gesture.LEFT, "Jour précédent", "Aller au jour précédent."),
    _command("cursor_right", Gesture.RIGHT, "Jour suivant", "Aller au jour suivant."),
    _command("previous_day", Gesture.PREVIOUS_PANE, "Jour précédent", "Aller au jour précédent."),
    _command("next_day", Gesture.NEXT_PANE, "Jour suivant", "Aller au jour suivant."),
    _command("cursor_up", Gesture.UP, "Ligne au-dessus", "Monter d'une ligne."),
    _command("cursor_down", Gesture.DOWN, "Ligne au-dessous", "Descendre d'une ligne."),
    _command("cursor_first_day", Gesture.LINE_START, "Premier jour", "Aller au lundi."),
    _command(
        "cursor_last_day",
        Gesture.LINE_END,
        "Dernier jour",
        "Aller au dernier jour montré.",
    ),
    _command(
        "cursor_first_line",
        Gesture.FIRST,
        "Première ligne",
        "Aller à la première ligne.",
    ),
    _command("cursor_last_line", Gesture.LAST, "Dernière ligne", "Aller à la dernière ligne."),
    _command("cursor_page_up", Gesture.PAGE_UP, "Page au-dessus", "Monter d'une page."),
    _command(
        "cursor_page_down",
        Gesture.PAGE_DOWN,
        "Page au-dessous",
        "Descendre d'une page.",
    ),
)


def names_by_key(keymap: Keymap) -> dict[str, str]:
    """Return the command of each key, by its name, that the screen does itself and not the application."""
    own = (command for command in COMMANDS if not command.action.startswith("app."))
    return {key: command.name for command in own for key in keys_with(command, keymap) if key}
