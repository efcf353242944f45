"""Figures of the plan in words: an état, the arrêté, a landing and the pace behind it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision, Rythme
from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_gap, format_jours, format_nombre
from cariforef_tui.domain.values.text import agree

STEPS = ((1000, 25), (5000, 50))
"""Below ten days an estimate shows quarters, up to fifty halves, beyond whole days."""
MOTS = {
    BaseAtterrissage.RAF: "déclaré",
    BaseAtterrissage.RYTHME: "au rythme des huit dernières semaines",
    BaseAtterrissage.PLAN: "pas encore commencé",
    BaseAtterrissage.ECHUE: "échéance passée",
    BaseAtterrissage.FERMEE: "soldé ou retiré",
    BaseAtterrissage.ARRET: "à l'arrêt",
    BaseAtterrissage.SANS_PLAN: "sans nombre prévu",
    BaseAtterrissage.REGULATION: "régulation",
    BaseAtterrissage.MIXTE: "selon les lignes",
}
"""The words of each way to compute a landing."""
CLOS = "clos"
ETATS = {
    Etat.SOLDE: "soldé",
    Etat.DEPASSE: "dépasse",
    Etat.A_CONFIRMER: "à confirmer",
    Etat.ECHU: "échu",
    Etat.DEPASSERA: "dépassera",
    Etat.ATTEINT: "atteint",
    Etat.RETARD: "en retard",
    Etat.AVANCE: "en avance",
    Etat.A_L_HEURE: "à l'heure",
}
"""An état in a word or two."""


def estimate(centiemes: int) -> int:
    """Return an estimate as it is shown: to the quarter, the half or the whole day by its size.

    More decimals would promise a precision that an estimate has not.
    """
    size = abs(centiemes)
    step = next((step for limit, step in STEPS if size <= limit), JOUR_ENTIER)
    rounded = (2 * size + step) // (2 * step) * step
    return -rounded if centiemes < 0 else rounded


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


def name_late(etats: Collection[Etat | None]) -> str:
    """Return « en retard » for groups late, « en retard ou à confirmer » if some wait for somebody's word."""
    if Etat.A_CONFIRMER not in etats:
        return "en retard"
    return "à confirmer" if set(etats) == {Etat.A_CONFIRMER} else "en retard ou à confirmer"


def name_closed(lignes: Collection[str], soldees: Collection[str], retirees: Collection[str]) -> str:
    """Return « soldé » or « retiré » if that is true of each line, else « clos »."""
    if all(code in soldees for code in lignes):
        return "soldé"
    return "retiré" if all(code in retirees for code in lignes) else CLOS


def describe_landing(prevision: Prevision, clos: str = CLOS) -> str:
    """Return « 124 j : 115 si le plan est tenu, 148 si l'on continue comme ces huit semaines ».

    A heading, or a group that has not begun, says its fourchette; what is declared, how it lands; what is
    closed, `clos`.
    """
    told = format_jours(estimate(prevision.centiemes))
    if prevision.plan_tenu is not None and prevision.continue_ is not None:
        held, going = (format_nombre(estimate(case)) for case in (prevision.plan_tenu, prevision.continue_))
        return f"{told} : {held} si le plan est tenu, {going} si l'on continue comme ces huit semaines"
    if prevision.fourchette:
        low, high = (format_nombre(estimate(bound)) for bound in prevision.fourchette)
        return f"{told}, entre {low} et {high}"
    return f"{told}, {clos if prevision.base is BaseAtterrissage.FERMEE else MOTS[prevision.base]}"


def describe_regulation(regulation: int, gap: int | None) -> str:
    """Return « écart final +90 : -18 des lignes, +108 de régulation à trouver », which splits `gap`."""
    if gap is None:
        return f"dont {format_jours(-regulation)} de régulation à trouver"
    lines = f"{format_gap(gap + regulation)} des lignes, " if gap + regulation else ""
    return f"écart final {format_gap(gap)} : {lines}{format_gap(-regulation)} de régulation à trouver"


def describe_rythme(rythme: Rythme) -> str:
    """Return « Rythme 3,25 j par semaine, il en faudrait 2,25 », empty if neither is known."""
    if rythme.observe is None:
        return f"Il faudrait {_by_week(rythme.requis)} j par semaine" if rythme.requis else ""
    told = f"Rythme {_by_week(rythme.observe)} j par semaine"
    if rythme.requis is None:
        return told
    if not rythme.requis:
        return f"{told}, le prévu est consommé"
    if _by_week(rythme.observe) == _by_week(rythme.requis):
        return f"{told}, comme le prévu le demande"
    return f"{told}, il en faudrait {_by_week(rythme.requis)}"


def _by_week(centiemes: int | None) -> str:
    """Return days, never 0 for a pace that is only small."""
    shown = estimate(centiemes or 0)
    return "moins de 0,25" if centiemes and not shown else format_nombre(shown)
