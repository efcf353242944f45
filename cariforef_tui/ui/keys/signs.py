"""Signs that replace words in a place, with the sentence of the help for each; words that it explains."""

from __future__ import annotations

from collections.abc import Mapping

from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.ui.keys.acts import Place

_GRAVITES = ("‼ ! i", "Critique, à regarder, pour information.")
_PARTAGE = ("14.3.2+", "La ligne, et celles qui partagent son enveloppe.")
_VISAS = (
    ("○ ◐ ●", "Un mois à signer, signé, contresigné."),
    ("✗ ↩ …", "Un mois à compléter, à reprendre, en cours."),
)
_REVUE = (
    _GRAVITES,
    ("✗ ○ ✓", "Une décision en retard, à faire, faite."),
    ("☀ ☁ ☂", "La météo, verte, orange ou rouge."),
    ("✓ ▼", "Un livrable tenu, ou à rattraper."),
    ("◆ ✎ *", "Un jalon, ce qui a été déclaré, un commentaire."),
)
SIGNS: Mapping[Place, tuple[tuple[str, str], ...]] = {
    Place.SEMAINE: (
        ("·", "Une cellule à remplir."),
        ("? …", "Des jours à confirmer, des jours en cours d'enregistrement."),
        ("✓ + ✗", "Un jour complet, au-delà de ce qui est demandé, au-delà de ce qui est permis."),
        ("½", "Une demi-journée d'absence."),
        (
            "* ›",
            "Après des jours, un commentaire, et « saisi par un autre ». Devant une ligne, * : épinglée.",
        ),
        ("/160", "Une enveloppe de 160 jours, que la ligne partage avec d'autres."),
        ("▲ ▼", "La ligne est en avance sur l'attendu, ou en retard."),
    ),
    Place.ALERTES: (
        _GRAVITES,
        ("◆", "Un jalon."),
        _PARTAGE,
    ),
    Place.REVUE: _REVUE,
    Place.REUNION: (
        *_REVUE,
        ("▁ █ ·", "Les jours de chacune des huit dernières semaines : peu, beaucoup, aucun."),
        ("● ◉ ○", "Les pages vues, celle qui est montrée, celles à voir."),
    ),
    Place.EQUIPE: (
        ("2½ ✗", "Une semaine : les jours qui y manquent ; à compléter, si vous ne pouvez pas les lire."),
        ("· –", "Une semaine complète, une semaine d'absence."),
        ("█ ░", "Des jours libres ; des jours pris en plus des jours ouvrés."),
        *_VISAS,
    ),
    Place.MOIS: (("✓ ? ✗", "Un jour complet, à confirmer, incomplet."), *_VISAS),
    Place.AVANCEMENT: (
        (
            "− │ +",
            "L'écart en jours, autour de l'attendu : à gauche en retard, à droite en avance.",
        ),
        ("« »", "La barre est pleine : l'écart est plus grand que celui de toute enveloppe."),
        ("‼ ! ·", "Critique, à regarder, pour information : sur la ligne ou sous elle."),
        ("◆", "Un jalon."),
        ("✓ ×", "Une ligne soldée, une ligne retirée du plan."),
        ("(160)", "Une enveloppe de 160 jours, que la ligne partage avec d'autres."),
        _PARTAGE,
        ("X", "Des jours nécessaires, et pas chiffrés."),
        ("—", "Rien n'est chiffré."),
        ("● ◆ ◈", "Sur la courbe, au jour : le réalisé, l'attendu, les deux au même endroit."),
        ("▲ R ◇", "Sous la courbe : la date de référence, une révision, un jalon."),
    ),
}
"""`domain.avancement.sentences` has the words that these signs replace."""
MOTS_OF: Mapping[Place, tuple[str, ...]] = {
    Place.SEMAINE: ("enveloppe", "régulation"),
    Place.MOIS: ("suivi",),
    Place.ALERTES: ("suivi", "enveloppe"),
    Place.EQUIPE: ("suivi",),
    Place.SIMULATION: ("enveloppe", "régulation"),
    **dict.fromkeys((Place.AVANCEMENT, Place.REVUE, Place.REUNION), tuple(MOTS)),
}
"""Words of `domain.values.glossary` that each place shows, its keys and signs included."""
