"""Words of the programme that people meet beside its figures: help, commands and guide explain them alike."""

from __future__ import annotations

from collections.abc import Mapping

MOTS: Mapping[str, str] = {
    "arrêté": "le dernier jour ouvré avant la date de référence : les feuilles du jour ne sont pas encore là",
    "suivi": "le temps depuis la première semaine saisie ; ce que le plan attendait avant est supposé fait",
    "enveloppe": "les jours prévus d'une ligne, ou de plusieurs qui se les partagent",
    "régulation": "une ligne qui ajuste la demande aux moyens : rien n'y est saisi, ses jours sont à trouver",
}
"""A plain sentence for each word, without its capital and its full stop."""
