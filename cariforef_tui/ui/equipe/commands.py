"""Commands of the screen Équipe."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, copy_command, page_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.EQUIPE)
_shown = partial(Command, Place.EQUIPE, footer=True)
COMMANDS: tuple[Command, ...] = (
    _shown("ouvrir", Gesture.OPEN, "open_cell", "Ouvrir").help(
        "Ouvrir cette semaine de cet agent, son mois dans la vue des visas, la ligne dans la vue SI."
    ),
    _shown("vue", Gesture.VIEW, "turn_view", "Vue").help(
        "Passer des saisies, complètes ou non, à la charge, aux visas des mois, à l'équipe SI, et retour."
    ),
    _shown("tous", Gesture.SIGN_ALL, "countersign_all", "Tout contresigner", opens_dialog=True).help(
        "Dans la vue des visas, contresigner les mois signés montrés, lus d'abord.",
        needs="dans la vue des visas (v), ce qui vous attend.",
    ),
    _shown("contresigner", Gesture.SIGN, "countersign", "Contresigner", opens_dialog=True).help(
        "Dans la vue des visas, contresigner le mois signé sous le curseur.",
        needs="dans la vue des visas (v), un mois qui vous attend.",
    ),
    _shown("mois", Gesture.MONTH, "open_month", "Mois").help(
        "Ouvrir le mois de cet agent : ce qui y manque, ses visas."
    ),
    _shown("groupe_suivant", Gesture.NEXT, "turn_group(1)", "Pôle").help(
        "Ne garder que le pôle suivant, ou l'équipe SI ; après le dernier, tout le monde."
    ),
    _command("groupe_avant", Gesture.PREVIOUS, "turn_group(-1)", "Pôle préc.").help(
        "Ne garder que le pôle d'avant."
    ),
    _command("exporter", Gesture.WRITE_FILE, "app.export_seen", "Exporter", opens_dialog=True).help(
        "Écrire dans un fichier l'année de chacun : disponible, réalisé, à saisir, promis, charge."
    ),
    _command("courante", Gesture.TODAY, "go_current", "Aujourd'hui").help(
        "Revenir à la semaine de la date de référence, ou au dernier mois terminé."
    ),
    _command("retour", Gesture.BACK, "leave", "Retour").help(
        "Quitter la vue SI, voir tous les pôles, puis revenir d'où l'on vient."
    ),
    _command("bas", Gesture.DOWN, "move(1,0)", "Descendre").help("Agent suivant."),
    _command("haut", Gesture.UP, "move(-1,0)", "Monter").help("Agent précédent."),
    _command("gauche", Gesture.LEFT, "move(0,-1)", "Avant").help("Semaine ou mois d'avant."),
    _command("droite", Gesture.RIGHT, "move(0,1)", "Après").help("Semaine ou mois d'après."),
    copy_command(Place.EQUIPE),
    *page_commands(Place.EQUIPE),
    _command("debut", Gesture.LINE_START, "move_edge(0,-1)", "Début").help("Début de l'année."),
    _command("fin", Gesture.LINE_END, "move_edge(0,1)", "Fin").help("Fin de l'année."),
    _command("premier", Gesture.FIRST, "move_edge(-1,0)", "Premier").help("Premier agent."),
    _command("dernier", Gesture.LAST, "move_edge(1,0)", "Dernier").help("Dernier agent."),
)
