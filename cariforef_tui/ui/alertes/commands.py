"""Commands of the screen Alertes."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Keys, Place, page_commands

_command = partial(Command, Place.ALERTES)


COMMANDS: tuple[Command, ...] = (
    _command(
        "ouvrir",
        Keys("enter", "Entrée"),
        "open_row",
        "Ouvrir",
        "Aller à la ligne, à la semaine ou au mois en cause.",
        footer=True,
    ),
    _command(
        "tenu",
        Keys("t", "t"),
        "declare_jalon",
        "Jalon tenu",
        "Déclarer tenu le jalon, ou revenir dessus.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "solder",
        Keys("x", "x"),
        "close_ligne",
        "Solder",
        "Solder la ligne en cause : plus d'alerte.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "annuler",
        Keys("u", "u"),
        "undo",
        "Annuler",
        "Revenir sur la dernière déclaration faite ici.",
        footer=True,
    ),
    _command("gravite", Keys("g", "g"), "cycle('gravite')", "Gravité", "Ne garder qu'une gravité."),
    _command("type", Keys("y", "y"), "cycle('type')", "Type", "Ne garder qu'un type d'alerte."),
    _command("pole", Keys("p", "p"), "cycle('pole')", "Pôle", "Ne garder qu'un pôle."),
    _command("agent", Keys("a", "a"), "cycle('agent')", "Qui", "Ne garder que les miennes, ou d'un agent."),
    _command("tout", Keys("escape,0", "Échap"), "show_all", "Tout voir", "Effacer tous les filtres."),
    _command(
        "panneau",
        Keys("tab,shift+tab", "Tab"),
        "switch_list",
        "Jalons",
        "Passer des alertes aux jalons, et retour.",
        footer=True,
    ),
    _command("bas", Keys("down,j", "↓ j"), "move(1)", "Descendre", "Alerte suivante."),
    _command("haut", Keys("up,k", "↑ k"), "move(-1)", "Monter", "Alerte précédente."),
    *page_commands(Place.ALERTES),
    _command("debut", Keys("home", "Début"), "move_edge(-1)", "Début", "Première alerte."),
    _command("fin", Keys("end,G", "Fin"), "move_edge(1)", "Fin", "Dernière alerte."),
)
