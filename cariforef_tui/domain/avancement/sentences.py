"""A forecast in words: how many days, and how that was computed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import agree

DIX_JOURS = 1000
LEGENDE = "~ au rythme des dernières semaines · – pas encore de rythme"
"""The signs beside a landing; the detail says in words how it was made otherwise."""
MOTS = {
    BaseAtterrissage.RAF: "déclaré",
    BaseAtterrissage.RYTHME: "au rythme des dernières semaines",
    BaseAtterrissage.PLAN: "pas encore de rythme",
    BaseAtterrissage.ECHUE: "échéance passée",
    BaseAtterrissage.FERMEE: "soldé ou retiré",
    BaseAtterrissage.ARRET: "à l'arrêt",
    BaseAtterrissage.SANS_PLAN: "sans nombre prévu",
    BaseAtterrissage.REGULATION: "régulation",
    BaseAtterrissage.MIXTE: "selon les lignes",
}
"""The words of each way to forecast, in the order in which a node's sentence names them."""
TROP_TOT = "trop tôt"
"""Said of a sum of which less than half of the plan has a landing."""
ETATS = {
    Etat.SOLDE: "soldé",
    Etat.DEPASSE: "dépasse",
    Etat.ECHU: "échu",
    Etat.DEPASSERA: "dépassera",
    Etat.ATTEINT: "atteint",
    Etat.RETARD: "en retard",
    Etat.AVANCE: "en avance",
    Etat.A_L_HEURE: "à l'heure",
}
"""An état in a word or two."""
SIGNES = {BaseAtterrissage.RYTHME: "~", BaseAtterrissage.MIXTE: "~"}
"""The signs that replace words; what was declared or logged is no estimate, and has none."""


def estimate(centiemes: int) -> int:
    """Return an estimate to the nearest quarter of a day below ten days, half a day from ten on.

    More decimals would promise a precision that a forecast has not.
    """
    step = 25 if abs(centiemes) < DIX_JOURS else 50
    rounded = (2 * abs(centiemes) + step) // (2 * step) * step
    return -rounded if centiemes < 0 else rounded


def estimate_done(realise: int, avant: int) -> int:
    """Return what was done as it is shown: exact if it was logged, an estimate if some was supposed."""
    return realise + estimate(avant)


def estimate_attendu(done: int, ecart: int, attendu: int) -> int:
    """Return what was expected, rounded so that the figures shown subtract exactly.

    It is `done` minus the écart shown, and never of the sign opposite to `attendu`.
    """
    shown = done - estimate(ecart)
    return max(0, shown) if attendu >= 0 else min(0, shown)


def tell_arrete(arrete: date | None, suivi: date, manque: int, avant: int) -> str:
    """Return « arrêté au ven. 18/05, il manque 12 j de feuilles »: the basis of the figures shown.

    `manque` is the hundredths missing from sheets up to there. A suivi that began within the year is told,
    with what is supposed done before it: réalisé + `avant` - attendu is the écart.
    """
    if arrete is None:
        return "aucun jour ouvré encore passé"
    parts = [f"arrêté au {format_jour(arrete)}"]
    if manque:
        parts.append(f"il manque {format_jours(manque)} de feuilles")
    if suivi > date(suivi.year, 1, 1):
        parts.append(f"suivi depuis le {suivi:%d/%m}")
    if estimate(avant) > 0:
        parts.append(f"{format_jours(estimate(avant))} d'avant comptés comme faits")
    return ", ".join(parts)


def name_etat(etat: Etat | None) -> str:
    """Return a word or two for an état, nothing if there is none."""
    return ETATS[etat] if etat else ""


def name_over(etats: Collection[Etat | None], nombre: int = 1) -> str:
    """Return « dépasse », « dépassera », or « dépasse ou dépassera », of `nombre` groups in these états."""
    words = ((Etat.DEPASSE, "dépasse", "dépassent"), (Etat.DEPASSERA, "dépassera", "dépasseront"))
    return " ou ".join(agree(nombre, one, several) for etat, one, several in words if etat in etats)


def estimate_gap(landing: int | None, prevu: int | None) -> int | None:
    """Return the estimate shown minus the plan, None if one of them is missing."""
    return None if landing is None or prevu is None else estimate(landing) - prevu


def describe_base(prevision: Prevision) -> str:
    """Return « déclaré », or for lines computed in several ways « lignes : 3 déclaré, 2 à l'arrêt »."""
    if len(prevision.lignes) == 1:
        return MOTS[prevision.base]
    counts = (f"{prevision.lignes[base]} {mot}" for base, mot in MOTS.items() if base in prevision.lignes)
    return f"lignes : {', '.join(counts)}"
