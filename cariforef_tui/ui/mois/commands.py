"""Commands of the screen Mon mois, opened from Semaine, Équipe and Alertes."""

from __future__ import annotations

from functools import partial

from cariforef_tui.ui.keys.commands import Command, Place, copy_command, list_commands
from cariforef_tui.ui.keys.grammar import Gesture

_command = partial(Command, Place.MOIS)
_shown = partial(Command, Place.MOIS, footer=True)
COMMANDS: tuple[Command, ...] = (
    _shown("semaine", Gesture.OPEN, "open_week", "Semaine").help(
        "Ouvrir la semaine du jour sous le curseur, pour le compléter ou le confirmer."
    ),
    _shown("viser", Gesture.SIGN, "sign", "Signer", opens_dialog=True).help(
        "Signer son mois complet, ou contresigner le mois signé de quelqu'un d'autre.",
        needs="votre mois, ou un mois signé qui vous attend.",
    ),
    _shown("reprendre", Gesture.DONE, "take_back", "Renvoyer", opens_dialog=True).help(
        "Renvoyer un mois signé, ou rouvrir un mois validé, avec un motif.",
        needs="seulement un mois signé, par qui le contresigne.",
    ),
    _shown("manque", Gesture.NEXT_PANE, "next_missing", "Suivant").help(
        "Aller au jour suivant à compléter ou à confirmer ; dans l'année, aux commentaires."
    ),
    _shown("histoire", Gesture.HISTORY, "toggle_history", "Histoire").help(
        "Lire qui a signé, renvoyé ou rouvert, quand, pourquoi, et ce qui a changé ; retour aux jours."
    ),
    _shown("fiche", Gesture.WRITE_FILE, "export_sheet", "Fiche", opens_dialog=True).help(
        "Écrire la fiche de temps, en PDF ou en CSV."
    ),
    _shown("annee", Gesture.VIEW, "turn_view", "Année").help(
        "Voir toute l'année : jours par ligne et par mois, contre ceux d'un temps plein ; retour au mois."
    ),
    _command("chercher", Gesture.FIND, "search", "Chercher").help(
        "Chercher un mot dans les commentaires de l'année."
    ),
    _shown("quitter", Gesture.BACK, "leave", "Retour").help("Revenir d'où l'on vient."),
    _command("precedent", Gesture.PREVIOUS, "step_month(-1)", "Mois préc.").help("Aller au mois d'avant."),
    _command("suivant", Gesture.NEXT, "step_month(1)", "Mois suiv.").help("Aller au mois d'après."),
    _command("avant", Gesture.LEFT, "step_month(-1)", "Mois préc.").help("Aller au mois d'avant."),
    _command("apres", Gesture.RIGHT, "step_month(1)", "Mois suiv.").help("Aller au mois d'après."),
    _command("courant", Gesture.TODAY, "go_current", "Mois terminé").help("Aller au dernier mois terminé."),
    copy_command(Place.MOIS),
    *list_commands(Place.MOIS),
)
