"""Signs that replace words in a place, and the sentence of the help for each."""

from __future__ import annotations

from collections.abc import Mapping

from cariforef_tui.ui.keys.acts import Place

SIGNS: Mapping[Place, tuple[tuple[str, str], ...]] = {
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
        ("X", "Des jours nécessaires, et pas chiffrés."),
        ("—", "Rien n'est chiffré."),
        ("● ◆ ◈", "Sur la courbe, au jour : le réalisé, l'attendu, les deux au même endroit."),
        ("▲ R ◇", "Sous la courbe : la date de référence, une révision, un jalon."),
    )
}
"""`domain.avancement.sentences` has the words that these signs replace."""
