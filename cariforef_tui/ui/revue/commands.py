"""Commands of the screen Revue, the footer's first."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Keys, Place, page_commands

_command = partial(Command, Place.REVUE)


COMMANDS: tuple[Command, ...] = (
    _command(
        "ouvrir",
        Keys("enter", "↵"),
        "open_row",
        "Ouvrir",
        "Ouvrir la ligne dans Avancement (Échap ou 4 en revient) ; corriger la décision sous le curseur.",
        footer=True,
    ),
    _command(
        "remarque",
        Keys("r", "r"),
        "write_remarque",
        "Remarque",
        "Noter une remarque sur cette ligne.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "decision",
        Keys("o", "o"),
        "add_decision",
        "Décision",
        "Noter une décision : quoi, qui, pour quand.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "faite",
        Keys("x", "x"),
        "toggle_done",
        "Fait",
        "Déclarer faite la décision sous le curseur, ou y revenir.",
        footer=True,
    ),
    _command(
        "retirer",
        Keys("delete", "Suppr"),
        "remove_decision",
        "Retirer",
        "Retirer la décision sous le curseur, tant que sa revue est ouverte.",
    ),
    _command(
        "annuler",
        Keys("u", "u"),
        "undo",
        "Annuler",
        "Revenir sur ce qui vient d'être fait ici d'une décision : notée, corrigée, retirée, faite.",
    ),
    _command(
        "meteo",
        Keys("m", "m"),
        "set_meteo",
        "Météo",
        "Donner la météo du périmètre.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "clore",
        Keys("F", "F"),
        "close_revue",
        "Clore",
        "Clore la revue : ses chiffres se figent.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "compte_rendu",
        Keys("e", "e"),
        "write_minutes",
        "Exporter",
        "Écrire le compte rendu, Markdown ou PDF.",
        opens_dialog=True,
    ),
    _command(
        "semaine_precedente",
        Keys("left_square_bracket,p", "p"),
        "step_week(-1)",
        "Semaine précédente",
        "Revue de la semaine précédente (aussi « [ »).",
    ),
    _command(
        "semaine_suivante",
        Keys("right_square_bracket,n", "n"),
        "step_week(1)",
        "Semaine suivante",
        "Revue de la semaine suivante (aussi « ] »).",
    ),
    _command(
        "perimetre_suivant",
        Keys("tab", "Tab"),
        "step_perimetre(1)",
        "Pôle",
        "Passer au périmètre suivant : GIP, puis chaque pôle.",
        footer=True,
    ),
    _command(
        "perimetre_precedent",
        Keys("shift+tab", "⇧Tab"),
        "step_perimetre(-1)",
        "Périmètre précédent",
        "Revenir au périmètre précédent.",
    ),
    _command("bas", Keys("down,j", "↓ j"), "move(1)", "Descendre", "Point suivant."),
    _command("haut", Keys("up,k", "↑ k"), "move(-1)", "Monter", "Point précédent."),
    _command(
        "droite",
        Keys("right,l", "→ l"),
        "step_column(1)",
        "Colonne de droite",
        "Aller à la colonne de droite.",
    ),
    _command(
        "gauche",
        Keys("left,h", "← h"),
        "step_column(-1)",
        "Colonne de gauche",
        "Aller à la colonne de gauche.",
    ),
    *page_commands(Place.REVUE),
    _command("debut", Keys("home,g", "Début"), "move_edge(-1)", "Début", "Premier point de la colonne."),
    _command("fin", Keys("end,G", "Fin"), "move_edge(1)", "Fin", "Dernier point de la colonne."),
)
