"""Keys that each place shows below it, with their words; at most eleven, and the help."""

from __future__ import annotations

from collections.abc import Mapping

from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.grammar import Gesture

FOOTERS: Mapping[Place, Mapping[Gesture, str]] = {
    Place.SEMAINE: {
        Gesture.OPEN: "Saisir",
        Gesture.FILL: "Compléter",
        Gesture.FIND: "Ligne",
        Gesture.ABSENCE: "Absence",
        Gesture.MONTH: "Mois",
        Gesture.COMMENT: "Commentaire",
        Gesture.BRING: "Reprendre",
    },
    Place.AVANCEMENT: {
        Gesture.LOOK: "À regarder",
        Gesture.FIND: "Ligne",
        Gesture.REMAINING: "Reste",
        Gesture.DONE: "Solder",
        Gesture.PLAN: "Plan",
        Gesture.VIEW: "Échéancier",
        Gesture.DECISION: "Décider",
        Gesture.FILTER: "Filtrer",
        Gesture.SIMULATE: "Simuler",
        Gesture.HISTORY: "Histoire",
    },
    Place.ALERTES: {
        Gesture.OPEN: "Ouvrir",
        Gesture.DONE: "Solder",
        Gesture.PLAN: "Plan",
        Gesture.REMAINING: "Reste à faire",
        Gesture.DECISION: "Décider",
        Gesture.SIGN_ALL: "Tout contresigner",
        Gesture.VIEW: "Vue",
        Gesture.FILTER: "Filtrer",
    },
    Place.REVUE: {
        Gesture.OPEN: "Ouvrir",
        Gesture.VIEW: "Réunion",
        Gesture.DECISION: "Décider",
        Gesture.WEATHER: "Météo",
        Gesture.CLOSE: "Clore",
        Gesture.WRITE_FILE: "Compte rendu",
        Gesture.NEXT_PANE: Niveau.POLE,
        Gesture.DONE: "Faite",
        Gesture.NEXT: "Suivante",
        Gesture.PREVIOUS: "Précédente",
        Gesture.COMMENT: "Commentaire",
    },
    Place.REUNION: {
        Gesture.RIGHT: "Suivante",
        Gesture.DECISION: "Décider",
        Gesture.LEFT: "Précédente",
        Gesture.NEXT_PANE: Niveau.POLE,
        Gesture.OPEN: "Ouvrir",
        Gesture.WEATHER: "Météo",
        Gesture.CLOSE: "Clore",
        Gesture.WRITE_FILE: "Compte rendu",
    },
    Place.EQUIPE: {
        Gesture.OPEN: "Ouvrir",
        Gesture.VIEW: "Disponibles",
        Gesture.SIGN_ALL: "Tout contresigner",
        Gesture.SIGN: "Contresigner",
        Gesture.MONTH: "Mois",
        Gesture.NEXT: Niveau.POLE,
    },
    Place.SIMULATION: {
        Gesture.CONFIRM: "Marquer",
        Gesture.STEP_UP: "Donner",
        Gesture.STEP_DOWN: "Rendre",
        Gesture.OPEN: "Écrire",
        Gesture.UNDO: "Annuler",
        Gesture.PLAN: "Plan",
        Gesture.NEXT: Niveau.POLE,
        Gesture.BACK: "Quitter",
    },
    Place.MOIS: {
        Gesture.OPEN: "Semaine",
        Gesture.SIGN: "Signer",
        Gesture.NEXT_PANE: "À compléter",
        Gesture.HISTORY: "Histoire",
        Gesture.WRITE_FILE: "Fiche",
        Gesture.VIEW: "Année",
        Gesture.BACK: "Retour",
    },
}
"""Keys of each place's footer with their words, the most useful first; the help follows them.

A level stands for the body's word for it.
"""
IN_FREE = {
    Gesture.OPEN: "Ses lignes",
    Gesture.PLAN: "Confier",
    Gesture.ABSENCE: "Absences",
    Gesture.WRITE_FILE: "Exporter",
    Gesture.VIEW: "Feuilles",
    Gesture.NEXT: Niveau.POLE,
    Gesture.FILTER: "Filtrer",
    Gesture.MONTH: "Mois",
}
"""Footer of who is free, in Équipe."""
IN_LIST = {
    Gesture.OPEN: "Ouvrir",
    Gesture.PLAN: "Plan",
    Gesture.REMAINING: "Reste à faire",
    Gesture.DONE: "Solder",
    Gesture.DECISION: "Décider",
    Gesture.VIEW: "Échéancier",
}
"""Footer of the list of groups to look at."""
IN_YEAR = {
    Gesture.OPEN: "Ouvrir",
    Gesture.VIEW: "L'arbre",
    Gesture.REMAINING: "Reste à faire",
    Gesture.DONE: "Solder",
    Gesture.PLAN: "Plan",
    Gesture.FIND: "Ligne",
    Gesture.LOOK: "À regarder",
    Gesture.FILTER: "Filtrer",
    Gesture.DECISION: "Décider",
}
"""Footer of the échéancier."""
IN_AGENT_YEAR = {
    Gesture.OPEN: "Ligne",
    Gesture.NEXT_PANE: "Commentaires",
    Gesture.FIND: "Chercher",
    Gesture.VIEW: "Le mois",
    Gesture.BACK: "Retour",
}
"""Footer of the year of an agent."""
IN_COMMENTS = {**IN_AGENT_YEAR, Gesture.OPEN: "Semaine", Gesture.NEXT_PANE: "Lignes"}
"""The same, in the list of comments."""
