"""Commands of the screen Mon mois, opened from Ma semaine, Équipe and Alertes."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Keys, Place

_command = partial(Command, Place.MOIS)


COMMANDS: tuple[Command, ...] = (
    _command(
        "semaine",
        Keys("enter", "↵"),
        "open_week",
        "Semaine",
        "Ouvrir la semaine du jour sous le curseur, pour le compléter ou le confirmer.",
        footer=True,
    ),
    _command(
        "viser",
        Keys("s", "s"),
        "sign",
        "Signer",
        "Signer son mois complet, ou contresigner le mois signé de quelqu'un d'autre.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "reprendre",
        Keys("r", "r"),
        "take_back",
        "Renvoyer",
        "Renvoyer un mois signé, ou rouvrir un mois validé, avec un motif.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "histoire",
        Keys("h", "h"),
        "toggle_history",
        "Histoire",
        "Lire qui a signé, renvoyé ou rouvert, quand, pourquoi, et ce qui a changé ; retour aux jours.",
        footer=True,
    ),
    _command(
        "fiche",
        Keys("e", "e"),
        "export_sheet",
        "Fiche",
        "Écrire la fiche de temps, en PDF ou en CSV.",
        footer=True,
        opens_dialog=True,
    ),
    _command("quitter", Keys("escape", "Échap"), "leave", "Retour", "Revenir d'où l'on vient.", footer=True),
    _command(
        "precedent",
        Keys("left,p,left_square_bracket", "←"),
        "step_month(-1)",
        "Mois préc.",
        "Aller au mois d'avant (aussi p).",
    ),
    _command(
        "suivant",
        Keys("right,n,right_square_bracket", "→"),
        "step_month(1)",
        "Mois suiv.",
        "Aller au mois d'après (aussi n).",
    ),
    _command("courant", Keys("t", "t"), "go_current", "Mois terminé", "Aller au dernier mois terminé."),
    _command(
        "manque",
        Keys("tab", "Tab"),
        "next_missing",
        "Manque",
        "Aller au jour suivant à compléter ou à confirmer.",
    ),
    _command("bas", Keys("down,j", "↓ j"), "move(1)", "Descendre", "Jour suivant."),
    _command("haut", Keys("up,k", "↑ k"), "move(-1)", "Monter", "Jour précédent."),
    _command(
        "page_bas",
        Keys("pagedown,ctrl+d", "PgSuiv"),
        "move_page(1)",
        "Détail suivant",
        "Faire défiler le détail du mois.",
    ),
    _command(
        "page_haut",
        Keys("pageup,ctrl+u", "PgPréc"),
        "move_page(-1)",
        "Détail précédent",
        "Faire remonter le détail du mois.",
    ),
    _command("debut", Keys("home,g", "Début"), "move(-100)", "Début", "Premier jour."),
    _command("fin", Keys("end,G", "Fin"), "move(100)", "Fin", "Dernier jour."),
)
