"""Commands of the screen Équipe."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Keys, Place, page_commands

_command = partial(Command, Place.EQUIPE)


COMMANDS: tuple[Command, ...] = (
    _command(
        "ouvrir",
        Keys("enter", "Entrée"),
        "open_cell",
        "Ouvrir",
        "Ouvrir cette semaine de cet agent, son mois dans la vue des visas, la ligne dans la vue SI.",
        footer=True,
    ),
    _command(
        "vue",
        Keys("v", "v"),
        "toggle_view",
        "Vue",
        "Passer de la complétude des saisies à la charge, puis aux visas des mois, et retour.",
        footer=True,
    ),
    _command(
        "pole", Keys("p", "p"), "cycle_pole", "Pôle", "Ne garder qu'un pôle ou l'équipe SI.", footer=True
    ),
    _command(
        "si",
        Keys("i", "i"),
        "toggle_si",
        "SI",
        "Montrer ce qui est demandé à l'équipe SI et ce qu'elle a fait, et retour.",
        footer=True,
    ),
    _command(
        "mois",
        Keys("m", "m"),
        "open_month",
        "Mois",
        "Ouvrir le mois de cet agent : ce qui y manque, ses visas.",
        footer=True,
    ),
    _command(
        "contresigner",
        Keys("s", "s"),
        "countersign",
        "Contresigner",
        "Dans la vue des visas, contresigner le mois signé sous le curseur.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "tous",
        Keys("S", "S"),
        "countersign_all",
        "Contresigner tous",
        "Dans la vue des visas, contresigner d'un coup tous les mois signés montrés, après confirmation.",
        opens_dialog=True,
    ),
    _command(
        "courante",
        Keys("t", "t"),
        "go_current",
        "Courante",
        "Revenir à la semaine de la date de référence, ou au dernier mois terminé.",
    ),
    _command(
        "tout", Keys("escape,0", "Échap"), "show_all", "Tout voir", "Quitter la vue SI, voir tous les pôles."
    ),
    _command("bas", Keys("down,j", "↓ j"), "move(1,0)", "Descendre", "Agent suivant."),
    _command("haut", Keys("up,k", "↑ k"), "move(-1,0)", "Monter", "Agent précédent."),
    _command("gauche", Keys("left,h", "← h"), "move(0,-1)", "Avant", "Semaine précédente."),
    _command("droite", Keys("right,l", "→ l"), "move(0,1)", "Après", "Semaine suivante."),
    *page_commands(Place.EQUIPE),
    _command("debut", Keys("home", "Début"), "move_edge(0,-1)", "Début", "Première semaine."),
    _command("fin", Keys("end", "Fin"), "move_edge(0,1)", "Fin", "Dernière semaine."),
    _command("premier", Keys("g", "g"), "move_edge(-1,0)", "Premier", "Premier agent."),
    _command("dernier", Keys("G", "G"), "move_edge(1,0)", "Dernier", "Dernier agent."),
)
