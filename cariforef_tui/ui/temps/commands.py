"""Commands of the screen Semaine, the footer's first."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Keys, Place

_command = partial(Command, Place.SEMAINE)


COMMANDS = (
    _command(
        "edit",
        Keys("enter", "↵"),
        "edit",
        "Saisir",
        "Saisir la cellule : tapez 0,5 ou 1/2 ou 3h30. Entrée enregistre et descend, Tab va au jour suivant, "
        "Échap annule.",
        footer=True,
    ),
    _command(
        "fill",
        Keys("f", "f"),
        "fill",
        "Compléter",
        "Mettre dans la cellule ce qu'il reste à saisir ce jour-là.",
        footer=True,
    ),
    _command(
        "find",
        Keys("slash", "/"),
        "find",
        "Ligne",
        "Choisir une ligne : les vôtres, les récentes, puis toutes ; sans accents ni code à connaître.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "comment",
        Keys("c", "c"),
        "comment",
        "Note",
        "Commenter la cellule ; un texte vide retire le commentaire.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "absence",
        Keys("a", "a"),
        "absence",
        "Absence",
        "Poser une absence ce jour-là, journée ou demi-journée ; la même touche la retire.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "undo",
        Keys("u", "u"),
        "undo",
        "Annuler",
        "Annuler la dernière écriture de cette séance.",
        footer=True,
    ),
    _command(
        "month",
        Keys("m", "m"),
        "month",
        "Mois",
        "Ouvrir le mois : ce qui y manque, ses visas, sa signature.",
        footer=True,
    ),
    _command(
        "previous_week",
        Keys("p,left_square_bracket,ctrl+left", "p"),
        "previous_week",
        "Sem. préc.",
        "Aller à la semaine précédente (aussi « [ »).",
    ),
    _command(
        "next_week",
        Keys("n,right_square_bracket,ctrl+right", "n"),
        "next_week",
        "Sem. suiv.",
        "Aller à la semaine suivante (aussi « ] »).",
    ),
    _command("today", Keys("t", "t"), "today", "Aujourd'hui", "Revenir au jour de la date de référence."),
    _command("redo", Keys("ctrl+r", "^r"), "redo", "Rétablir", "Rétablir ce qui vient d'être annulé."),
    _command(
        "step_up",
        Keys("plus", "+"),
        "step_up",
        "Un pas de plus",
        "Ajouter un pas (0,25 j) à la cellule, dans la limite du jour.",
    ),
    _command(
        "step_down",
        Keys("minus", "-"),
        "step_down",
        "Un pas de moins",
        "Retirer un pas à la cellule ; à zéro, elle se vide.",
    ),
    _command("clear", Keys("delete,backspace,x", "Suppr"), "clear", "Vider", "Vider la cellule."),
    _command(
        "copy_lines",
        Keys("y", "y"),
        "copy_lines",
        "Reprendre les lignes",
        "Reprendre les lignes de la semaine passée, sans leurs jours.",
    ),
    _command(
        "copy_values",
        Keys("Y", "Y"),
        "copy_values",
        "Reprendre les jours",
        "Reprendre aussi les jours de la semaine passée, marqués « ? » jusqu'à confirmation, jamais sur une "
        "cellule remplie.",
    ),
    _command("confirm", Keys("v", "v"), "confirm", "Valider", "Confirmer la cellule reprise, marquée « ? »."),
    _command(
        "confirm_day",
        Keys("V", "V"),
        "confirm_day",
        "Valider le jour",
        "Confirmer toutes les cellules reprises de ce jour.",
    ),
    _command(
        "history",
        Keys("H", "H"),
        "history",
        "Histoire",
        "Lire l'histoire de la cellule : qui l'a écrite, quand, avant, après, pourquoi.",
        opens_dialog=True,
    ),
    _command("weekend", Keys("w", "w"), "weekend", "Week-end", "Montrer ou cacher samedi et dimanche."),
    _command(
        "retry", Keys("r", "r"), "retry", "Réessayer", "Enregistrer à nouveau ce qui n'a pas pu l'être."
    ),
    _command(
        "forget_text",
        Keys("escape", "Échap"),
        "forget_text",
        "Abandonner",
        "Oublier le texte refusé gardé dans la cellule ; quitter la semaine de quelqu'un d'autre.",
    ),
    _command(
        "cursor_left",
        Keys("left,h,shift+tab", "←"),
        "cursor_left",
        "Jour précédent",
        "Aller au jour précédent.",
    ),
    _command(
        "cursor_right", Keys("right,l,tab", "→"), "cursor_right", "Jour suivant", "Aller au jour suivant."
    ),
    _command("cursor_up", Keys("up,k", "↑"), "cursor_up", "Ligne au-dessus", "Monter d'une ligne."),
    _command("cursor_down", Keys("down,j", "↓"), "cursor_down", "Ligne au-dessous", "Descendre d'une ligne."),
    _command(
        "cursor_first_day", Keys("home", "Début"), "cursor_first_day", "Premier jour", "Aller au lundi."
    ),
    _command(
        "cursor_last_day",
        Keys("end", "Fin"),
        "cursor_last_day",
        "Dernier jour",
        "Aller au dernier jour montré.",
    ),
    _command(
        "cursor_first_line",
        Keys("g,ctrl+home", "g"),
        "cursor_first_line",
        "Première ligne",
        "Aller à la première ligne.",
    ),
    _command(
        "cursor_last_line",
        Keys("G,ctrl+end", "G"),
        "cursor_last_line",
        "Dernière ligne",
        "Aller à la dernière ligne.",
    ),
    _command(
        "cursor_page_up",
        Keys("pageup", "Page préc."),
        "cursor_page_up",
        "Page au-dessus",
        "Monter d'une page.",
    ),
    _command(
        "cursor_page_down",
        Keys("pagedown", "Page suiv."),
        "cursor_page_down",
        "Page au-dessous",
        "Descendre d'une page.",
    ),
)
