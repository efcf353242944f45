"""Commands of the screen Semaine, the footer's first."""

from __future__ import annotations

from cariforef_tui.ui.kit.commands import Command, Lieu


def _command(
    name: str, keys: str, key_label: str, label: str, aide: str, *, action: str = "", footer: bool = False
) -> Command:
    return Command(f"semaine.{name}", Lieu.SEMAINE, keys, key_label, action or name, label, aide, footer)


COMMANDS = (
    _command(
        "edit",
        "enter,f2",
        "↵",
        "Saisir",
        "Saisir la cellule : tapez 0,5 ou 1/2 ou 3h30. Entrée enregistre et descend, Tab va au jour suivant, "
        "Échap annule.",
        footer=True,
    ),
    _command(
        "fill",
        "f",
        "f",
        "Compléter",
        "Mettre dans la cellule ce qu'il reste à saisir ce jour-là.",
        footer=True,
    ),
    _command(
        "find",
        "slash",
        "/",
        "Ligne",
        "Choisir une ligne : les vôtres, les récentes, puis toutes ; sans accents ni code à connaître.",
        footer=True,
    ),
    _command(
        "comment",
        "c",
        "c",
        "Note",
        "Commenter la cellule ; un texte vide retire le commentaire.",
        footer=True,
    ),
    _command(
        "absence",
        "a",
        "a",
        "Absence",
        "Poser une absence ce jour-là, journée ou demi-journée ; la même touche la retire.",
        footer=True,
    ),
    _command("undo", "u", "u", "Annuler", "Annuler la dernière écriture de cette séance.", footer=True),
    _command(
        "month", "m", "m", "Mois", "Ouvrir le mois : ce qui y manque, ses visas, sa signature.", footer=True
    ),
    _command(
        "previous_week",
        "p,left_square_bracket,ctrl+left",
        "p",
        "Sem. préc.",
        "Aller à la semaine précédente (aussi « [ »).",
    ),
    _command(
        "next_week",
        "n,right_square_bracket,ctrl+right",
        "n",
        "Sem. suiv.",
        "Aller à la semaine suivante (aussi « ] »).",
    ),
    _command("today", "t", "t", "Aujourd'hui", "Revenir au jour de la date de référence."),
    _command("redo", "ctrl+r", "^r", "Rétablir", "Rétablir ce qui vient d'être annulé."),
    _command(
        "step_up",
        "plus",
        "+",
        "Un pas de plus",
        "Ajouter un pas (0,25 j) à la cellule, dans la limite du jour.",
    ),
    _command(
        "step_down", "minus", "-", "Un pas de moins", "Retirer un pas à la cellule ; à zéro, elle se vide."
    ),
    _command("clear", "delete,backspace,x", "Suppr", "Vider", "Vider la cellule."),
    _command(
        "copy_lines",
        "y",
        "y",
        "Reprendre les lignes",
        "Reprendre les lignes de la semaine passée, sans leurs jours.",
    ),
    _command(
        "copy_values",
        "Y",
        "Y",
        "Reprendre les jours",
        "Reprendre aussi les jours de la semaine passée, marqués « ? » jusqu'à confirmation, jamais sur une "
        "cellule remplie.",
    ),
    _command("confirm", "v", "v", "Valider", "Confirmer la cellule reprise, marquée « ? »."),
    _command(
        "confirm_day", "V", "V", "Valider le jour", "Confirmer toutes les cellules reprises de ce jour."
    ),
    _command(
        "history",
        "H",
        "H",
        "Histoire",
        "Lire l'histoire de la cellule : qui l'a écrite, quand, avant, après, pourquoi.",
    ),
    _command("weekend", "w", "w", "Week-end", "Montrer ou cacher samedi et dimanche."),
    _command("retry", "r", "r", "Réessayer", "Enregistrer à nouveau ce qui n'a pas pu l'être."),
    _command(
        "forget_text",
        "escape",
        "Échap",
        "Abandonner",
        "Oublier le texte refusé gardé dans la cellule ; quitter la semaine de quelqu'un d'autre.",
    ),
    _command("cursor_left", "left,h,shift+tab", "←", "Jour précédent", "Aller au jour précédent."),
    _command("cursor_right", "right,l,tab", "→", "Jour suivant", "Aller au jour suivant."),
    _command("cursor_up", "up,k", "↑", "Ligne au-dessus", "Monter d'une ligne."),
    _command("cursor_down", "down,j", "↓", "Ligne au-dessous", "Descendre d'une ligne."),
    _command("cursor_first_day", "home", "Début", "Premier jour", "Aller au lundi."),
    _command("cursor_last_day", "end", "Fin", "Dernier jour", "Aller au dernier jour montré."),
    _command("cursor_first_line", "g,ctrl+home", "g", "Première ligne", "Aller à la première ligne."),
    _command("cursor_last_line", "G,ctrl+end", "G", "Dernière ligne", "Aller à la dernière ligne."),
    _command("cursor_page_up", "pageup", "Page préc.", "Page au-dessus", "Monter d'une page."),
    _command("cursor_page_down", "pagedown", "Page suiv.", "Page au-dessous", "Descendre d'une page."),
)
