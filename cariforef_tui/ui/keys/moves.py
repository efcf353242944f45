"""Keys that move in each place; those of a list are declared once for all lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cariforef_tui.ui.keys.acts import Move, Place
from cariforef_tui.ui.keys.grammar import Gesture


def _moves(*rows: tuple[Gesture, str, str]) -> tuple[Move, ...]:
    return tuple(Move(gesture, action, sentence) for gesture, action, sentence in rows)


def _semaine(rows: Iterable[tuple[Gesture, str, str]]) -> tuple[Move, ...]:
    """Return the moves of the grid, which runs them by their name."""
    return tuple(Move(gesture, f"do('{name}')", sentence) for gesture, name, sentence in rows)


PAGES = _moves(
    (Gesture.PAGE_UP, "move_page(-1)", "Monter d'une page."),
    (Gesture.PAGE_DOWN, "move_page(1)", "Descendre d'une page."),
)
ROWS = _moves(
    (Gesture.UP, "move(-1)", "Monter d'une ligne."),
    (Gesture.DOWN, "move(1)", "Descendre d'une ligne."),
)
ENDS = _moves(
    (Gesture.FIRST, "move_edge(-1)", "Aller à la première ligne."),
    (Gesture.LAST, "move_edge(1)", "Aller à la dernière ligne."),
    (Gesture.LINE_START, "move_edge(-1)", "Aller à la première ligne."),
    (Gesture.LINE_END, "move_edge(1)", "Aller à la dernière ligne."),
)
LIST = (*ROWS, *PAGES, *ENDS)
"""Moves of the cursor of a list, by a row, by a page, to an end."""
MOVES_OF: Mapping[Place, tuple[Move, ...]] = {
    Place.SEMAINE: _semaine(
        (
            (Gesture.LEFT, "cursor_left", "Aller au dernier jour travaillé avant celui-ci."),
            (Gesture.RIGHT, "cursor_right", "Aller au premier jour travaillé après celui-ci."),
            (Gesture.PREVIOUS_PANE, "previous_day", "Aller au dernier jour travaillé avant celui-ci."),
            (Gesture.NEXT_PANE, "next_day", "Aller au premier jour travaillé après celui-ci."),
            (Gesture.UP, "cursor_up", "Monter d'une ligne."),
            (Gesture.DOWN, "cursor_down", "Descendre d'une ligne."),
            (Gesture.PREVIOUS, "previous_week", "Aller à la semaine précédente (aussi « [ »)."),
            (Gesture.NEXT, "next_week", "Aller à la semaine suivante (aussi « ] »)."),
            (Gesture.LINE_START, "cursor_first_day", "Aller au premier jour travaillé de la semaine."),
            (Gesture.LINE_END, "cursor_last_day", "Aller au dernier jour travaillé de la semaine."),
            (Gesture.FIRST, "cursor_first_line", "Aller à la première ligne."),
            (Gesture.LAST, "cursor_last_line", "Aller à la dernière ligne."),
            (Gesture.PAGE_UP, "cursor_page_up", "Monter d'une page."),
            (Gesture.PAGE_DOWN, "cursor_page_down", "Descendre d'une page."),
            (
                Gesture.BACK,
                "forget_text",
                "Oublier le texte refusé gardé dans la cellule ; quitter la semaine de quelqu'un d'autre.",
            ),
        )
    ),
    Place.AVANCEMENT: (
        *_moves(
            (
                Gesture.RIGHT,
                "in_tree('open')",
                "Ouvrir la ligne, puis aller à la première qu'elle contient ; dans le détail, point suivant.",
            ),
            (
                Gesture.LEFT,
                "in_tree('close')",
                "Fermer la ligne, ou aller à celle qui la contient ; dans le détail, point précédent.",
            ),
            (
                Gesture.NEXT_PANE,
                "in_tree('next_pane')",
                "Passer au détail, puis au graphique (← → le lisent), puis à l'arbre.",
            ),
            (Gesture.PREVIOUS_PANE, "in_tree('previous_pane')", "Revenir au volet précédent."),
            (
                Gesture.BACK,
                "back",
                "Quitter la recherche, le détail et le filtre, puis revenir d'où l'on vient.",
            ),
        ),
        *LIST,
    ),
    Place.ALERTES: (
        *LIST,
        *_moves(
            (Gesture.BACK, "leave", "Revenir d'où l'on vient."),
        ),
    ),
    Place.REVUE: (
        *LIST,
        *_moves(
            (Gesture.LEFT, "step_column(-1)", "Aller à la colonne de gauche."),
            (Gesture.RIGHT, "step_column(1)", "Aller à la colonne de droite."),
            (
                Gesture.NEXT_PANE,
                "step_perimetre(1)",
                "Passer au périmètre suivant ; après le dernier, l'ensemble.",
            ),
            (Gesture.PREVIOUS_PANE, "step_perimetre(-1)", "Revenir au périmètre précédent."),
            (Gesture.PREVIOUS, "step_week(-1)", "Montrer la revue de la semaine précédente."),
            (Gesture.NEXT, "step_week(1)", "Montrer la revue de la semaine suivante."),
        ),
    ),
    Place.REUNION: (
        *_moves(
            (
                Gesture.RIGHT,
                "step_page(1)",
                "Montrer la suite de la page, puis la page suivante, puis le périmètre suivant.",
            ),
            (Gesture.LEFT, "step_page(-1)", "Montrer le début de la page, puis la page précédente."),
            (Gesture.PAGE_DOWN, "step_page(1)", "Comme → : la touche des télécommandes."),
            (Gesture.PAGE_UP, "step_page(-1)", "Comme ←."),
            (
                Gesture.NEXT_PANE,
                "step_perimetre(1)",
                "Passer au périmètre suivant ; après le dernier, l'ensemble.",
            ),
            (Gesture.PREVIOUS_PANE, "step_perimetre(-1)", "Revenir au périmètre précédent."),
            (Gesture.BACK, "leave", "Revenir à cette revue."),
        ),
        *ROWS,
        *ENDS,
    ),
    Place.EQUIPE: (
        *_moves(
            (Gesture.UP, "move(-1,0)", "Aller à la personne précédente."),
            (Gesture.DOWN, "move(1,0)", "Aller à la personne suivante."),
            (Gesture.LEFT, "move(0,-1)", "Aller à la semaine ou au mois d'avant."),
            (Gesture.RIGHT, "move(0,1)", "Aller à la semaine ou au mois d'après."),
            (
                Gesture.NEXT,
                "turn_group(1)",
                "Ne garder que l'équipe suivante ; après la dernière, tout le monde.",
            ),
            (Gesture.PREVIOUS, "turn_group(-1)", "Ne garder que l'équipe d'avant."),
        ),
        *PAGES,
        *_moves(
            (Gesture.FIRST, "move_edge(-1,0)", "Aller à la première personne."),
            (Gesture.LAST, "move_edge(1,0)", "Aller à la dernière personne."),
            (Gesture.LINE_START, "move_edge(0,-1)", "Aller à la première colonne."),
            (Gesture.LINE_END, "move_edge(0,1)", "Aller à la dernière colonne."),
            (Gesture.BACK, "leave", "Voir tout le monde, puis revenir d'où l'on vient."),
        ),
    ),
    Place.MOIS: (
        *LIST,
        *_moves(
            (Gesture.LEFT, "step_month(-1)", "Aller au mois d'avant."),
            (Gesture.RIGHT, "step_month(1)", "Aller au mois d'après."),
            (Gesture.PREVIOUS, "step_month(-1)", "Aller au mois d'avant."),
            (Gesture.NEXT, "step_month(1)", "Aller au mois d'après."),
            (
                Gesture.NEXT_PANE,
                "next_missing",
                "Aller au jour suivant à compléter ou à confirmer ; dans l'année, aux commentaires.",
            ),
            (Gesture.BACK, "leave", "Revenir d'où l'on vient."),
        ),
    ),
    Place.SIMULATION: (
        *LIST,
        *_moves(
            (Gesture.NEXT, "next_pole(1)", "Passer au périmètre suivant ; ce qui est essayé reste."),
            (Gesture.PREVIOUS, "next_pole(-1)", "Revenir au périmètre précédent."),
            (
                Gesture.BACK,
                "leave",
                "Quitter sans rien écrire ; une question est posée si l'on pouvait enregistrer un essai.",
            ),
        ),
    ),
}
"""Moves of each place, in the order of its help."""
