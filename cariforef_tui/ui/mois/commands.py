"""Commands of the screen Mon mois, opened from Semaine, Équipe and Alertes."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, copy_command, list_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.MOIS)


COMMANDS: tuple[Command, ...] = (
    _command(
        "semaine",
        Gesture.OPEN,
        "open_week",
        "Semaine",
        "Ouvrir la semaine du jour sous le curseur, pour le compléter ou le confirmer.",
        footer=True,
    ),
    _command(
        "viser",
        Gesture.SIGN,
        "sign",
        "Signer",
        "Signer son mois complet, ou contresigner le mois signé de quelqu'un d'autre.",
        footer=True,
        opens_dialog=True,
        needs="votre mois, ou un mois signé qui vous attend.",
    ),
    _command(
        "reprendre",
        Gesture.DONE,
        "take_back",
        "Renvoyer",
        "Renvoyer un mois signé, ou rouvrir un mois validé, avec un motif.",
        footer=True,
        opens_dialog=True,
        needs="seulement un mois signé, par qui le contresigne.",
    ),
    _command(
        "manque",
        Gesture.NEXT_PANE,
        "next_missing",
        "Suivant",
        "Aller au jour suivant à compléter ou à confirmer ; dans l'année, aux commentaires.",
        footer=True,
    ),
    _command(
        "histoire",
        Gesture.HISTORY,
        "toggle_history",
        "Histoire",
        "Lire qui a signé, renvoyé ou rouvert, quand, pourquoi, et ce qui a changé ; retour aux jours.",
        footer=True,
    ),
    _command(
        "fiche",
        Gesture.WRITE_FILE,
        "export_sheet",
        "Fiche",
        "Écrire la fiche de temps, en PDF ou en CSV.",
        footer=True,
        opens_dialog=True,
    ),
    _command(
        "annee",
        Gesture.VIEW,
        "turn_view",
        "Année",
        "Voir toute l'année : jours par ligne et par mois, contre ceux d'un temps plein ; retour au mois.",
        footer=True,
    ),
    _command(
        "chercher",
        Gesture.FIND,
        "search",
        "Chercher",
        "Chercher un mot dans les commentaires de l'année.",
    ),
    _command("quitter", Gesture.BACK, "leave", "Retour", "Revenir d'où l'on vient.", footer=True),
    _command("precedent", Gesture.PREVIOUS, "step_month(-1)", "Mois préc.", "Aller au mois d'avant."),
    _command("suivant", Gesture.NEXT, "step_month(1)", "Mois suiv.", "Aller au mois d'après."),
    _command("avant", Gesture.LEFT, "step_month(-1)", "Mois préc.", "Aller au mois d'avant."),
    _command("apres", Gesture.RIGHT, "step_month(1)", "Mois suiv.", "Aller au mois d'après."),
    _command("courant", Gesture.TODAY, "go_current", "Mois terminé", "Aller au dernier mois terminé."),
    copy_command(Place.MOIS),
    *list_commands(Place.MOIS),
)
