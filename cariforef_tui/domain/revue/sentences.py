"""What a meeting says of itself, in French."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.revue.figures import Feuille, FiguresRevue, GroupeRevue
from cariforef_tui.domain.revue.revue import RevueEcrite
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_jours, format_nombre
from cariforef_tui.domain.values.text import agree


def describe_reunion(ecrite: RevueEcrite) -> Iterator[str]:
    """Yield who was there, who was excused and when the next one is; nothing of what nobody said."""
    if ecrite.presents:
        yield f"Présents : {', '.join(ecrite.presents)}"
    if ecrite.excuses:
        yield f"Excusés : {', '.join(ecrite.excuses)}"
    if ecrite.prochaine is not None:
        yield f"Prochaine revue : le {format_date(ecrite.prochaine)}"


def describe_feuille(feuille: Feuille) -> str:
    """Return `LR 2 j`, the initials alone for who may not read how much lacks."""
    return feuille.agent if feuille.manque is None else f"{feuille.agent} {format_jours(feuille.manque)}"


def tell_groupe(groupe: GroupeRevue) -> str:
    """Return why a group needs a look: `35,25 j pour 30 prévus`, `finirait à 335 j pour 275 prévus`."""
    done = format_jours(groupe.utilise)
    planned = "" if groupe.prevu is None else f" pour {_count(groupe.prevu, 'prévu')}"
    if groupe.etat is Etat.DEPASSERA and groupe.atterrissage is not None:
        return f"finirait à {format_jours(estimate(groupe.atterrissage))}{planned}"
    if groupe.etat is Etat.ECHU and groupe.fin is not None:
        return f"échéance du {groupe.fin:%d/%m} passée, {done}{planned}"
    if groupe.etat is Etat.RETARD and groupe.enjeu != -(groupe.ecart or 0):
        return f"reste à faire : {format_jours(estimate(groupe.enjeu))} de plus que le plan"
    if groupe.etat is Etat.DEPASSE or groupe.attendu is None:
        return f"{done}{planned}"
    return f"{done} pour {_count(estimate(groupe.attendu), 'attendu')}"


def tell_nothing(figures: FiguresRevue) -> str:
    """Return why nothing needs a look: there is nothing, or nothing is judged."""
    if figures.arrete is None:
        return "Rien n'est encore jugé."
    is_over = figures.arrete == date(figures.arrete.year, 12, 31)
    return "L'exercice est fini : plus rien n'est jugé." if is_over else "Rien."


def _count(centiemes: int, mot: str) -> str:
    return f"{format_nombre(centiemes)} {agree(abs(centiemes) // JOUR_ENTIER, mot)}"
