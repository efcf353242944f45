"""Commands of the what-if screen, opened from Avancement."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Keys, Place, page_commands

_command = partial(Command, Place.SIMULATION)


COMMANDS: tuple[Command, ...] = (
    _command(
        "prendre",
        Keys("space", "Espace"),
        "mark",
        "Prendre",
        "Marquer la ligne d'où viennent les jours ; une seconde fois, ne plus la marquer.",
        footer=True,
    ),
    _command(
        "donner",
        Keys("right,l,plus", "→"),
        "move_days(1)",
        "Donner",
        "Donner un pas de jours de la ligne marquée à celle du curseur (+ aussi).",
        footer=True,
    ),
    _command(
        "rendre",
        Keys("left,h,minus", "←"),
        "move_days(-1)",
        "Rendre",
        "Rendre un pas de jours de la ligne du curseur à la ligne marquée (- aussi).",
        footer=True,
    ),
    _command(
        "pas", Keys("s", "s"), "change_step", "Pas", "Changer de pas : 1, 5, 10, 0,25 jour.", footer=True
    ),
    _command(
        "echeance",
        Keys("c", "c"),
        "move_echeance",
        "Échéance",
        "Essayer une autre échéance sur la ligne.",
        opens_dialog=True,
    ),
    _command(
        "qui",
        Keys("w", "w"),
        "change_qui",
        "Confier",
        "Essayer d'autres personnes sur la ligne.",
        opens_dialog=True,
    ),
    _command(
        "pole", Keys("p", "p"), "next_pole", "Pôle", "Pôle suivant ; ce qui est essayé reste.", footer=True
    ),
    _command("annuler", Keys("u", "u"), "undo", "Annuler", "Revenir sur le dernier essai."),
    _command(
        "confirmer",
        Keys("enter", "Entrée"),
        "confirm",
        "Écrire",
        "Enregistrer tout ce qui est essayé, en une révision motivée.",
        footer=True,
        opens_dialog=True,
    ),
    _command("quitter", Keys("escape", "Échap"), "leave", "Quitter", "Quitter sans rien écrire."),
    _command("bas", Keys("down,j", "↓ j"), "move(1)", "Descendre", "Ligne suivante."),
    _command("haut", Keys("up,k", "↑ k"), "move(-1)", "Monter", "Ligne précédente."),
    *page_commands(Place.SIMULATION),
    _command("debut", Keys("home,g", "Début"), "move_edge(-1)", "Début", "Première ligne."),
    _command("fin", Keys("end,G", "Fin"), "move_edge(1)", "Fin", "Dernière ligne."),
)
