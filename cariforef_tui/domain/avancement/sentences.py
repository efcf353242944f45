"""A forecast in words: how many days, and how that was computed."""

from __future__ import annotations

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision

DIX_JOURS = 1000
LEGENDE = "r déclaré · ~ au rythme · = au plan · ± selon les lignes · sans signe : les jours saisis"
"""What the signs say; lines without one are soldées, over or without a number."""
MOTS = {
    BaseAtterrissage.RAF: "déclaré",
    BaseAtterrissage.RYTHME: "au rythme",
    BaseAtterrissage.PLAN: "au plan",
    BaseAtterrissage.ECHUE: "échéance passée",
    BaseAtterrissage.FERMEE: "soldé ou retiré",
    BaseAtterrissage.ARRET: "à l'arrêt",
    BaseAtterrissage.SANS_PLAN: "sans nombre prévu",
    BaseAtterrissage.MIXTE: "selon les lignes",
}
"""In the order in which a node's sentence names them."""
SIGNES = {
    BaseAtterrissage.RAF: "r",
    BaseAtterrissage.RYTHME: "~",
    BaseAtterrissage.PLAN: "=",
    BaseAtterrissage.MIXTE: "±",
}
"""Where there is no room for words; what lands on the days logged has none."""


def estimate(centiemes: int) -> int:
    """Return an estimate to the nearest quarter of a day below ten days, half a day from ten on.

    More decimals would promise a precision that a forecast has not.
    """
    step = 25 if abs(centiemes) < DIX_JOURS else 50
    rounded = (2 * abs(centiemes) + step) // (2 * step) * step
    return -rounded if centiemes < 0 else rounded


def tell_base(base: BaseAtterrissage | None) -> str:
    """Return the words for one way of computing, nothing where there is no forecast."""
    return MOTS[base] if base else ""


def estimate_gap(landing: int | None, prevu: int | None) -> int | None:
    """Return what the estimate shown is beyond the plan, None where there is not both."""
    return None if landing is None or prevu is None else estimate(landing) - prevu


def estimate_lead(realise: int | None, attendu: int | None) -> int | None:
    """Return the réalisé minus the attendu as it is shown, so that figures agree; None without both."""
    return None if realise is None or attendu is None else realise - estimate(attendu)


def describe_year(prevision: Prevision, jours_par_etp: int) -> str:
    """Return what a forecast at the pace supposes of a year: « , à 200 j par an »; nothing for any other."""
    return f", à {jours_par_etp} j par an" if BaseAtterrissage.RYTHME in prevision.lignes else ""


def describe_base(prevision: Prevision) -> str:
    """Return « au rythme », or for lines computed in several ways « lignes : 3 déclaré, 12 au rythme »."""
    if len(prevision.lignes) == 1:
        return MOTS[prevision.base]
    counts = (f"{prevision.lignes[base]} {mot}" for base, mot in MOTS.items() if base in prevision.lignes)
    return f"lignes : {', '.join(counts)}"
