"""Words of the programme that people meet beside its figures: help, commands and guide explain them alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cariforef_tui.domain.values.text import capitalize

MOTS: Mapping[str, str] = {
    "arrêté": "le dernier jour ouvré avant la date de référence : les feuilles du jour ne sont pas encore là",
    "suivi": "le temps depuis la première semaine saisie ; ce que le plan attendait avant est supposé fait",
    "enveloppe": "les jours prévus d'une ligne, ou de plusieurs qui se les partagent",
    "régulation": "une ligne qui ajuste la demande aux moyens : rien n'y est saisi, ses jours sont à trouver",
}
"""A plain sentence for each word, without its capital and its full stop."""


def explain(texts: Iterable[str]) -> tuple[str, ...]:
    """Return « Suivi : le temps depuis… » for each of the words that `texts` say.

    A label that begins with « Suivi » says another word.
    """
    said = " ".join(texts)
    return tuple(f"{capitalize(mot)} : {sense}." for mot, sense in MOTS.items() if mot in said)
