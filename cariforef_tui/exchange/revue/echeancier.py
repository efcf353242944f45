"""The page of the échéancier in the minutes: bars as rectangles of a strip 10,000 wide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.sentences import ETATS
from cariforef_tui.domain.pilotage.echeancier import MOIS_PAR_AN, Barre, Echeancier, Nature, cell_of
from cariforef_tui.domain.values.dates import MOIS, format_date
from cariforef_tui.exchange.files.typst import fr, shorten
from cariforef_tui.exchange.revue.tables import format_number

LARGEUR = 10_000
_MILLE = 1_000
"""Cells of a month, fine enough for a printer."""
_LIBELLE_MAX, _TITRE_MAX = 60, 52
_INTENSITES = 6
"""Characters that fit in a label and in a bold heading, and shades of a month's work."""
_SIGNES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!"}


def draw_echeancier(echeancier: Echeancier | None, titre: str) -> dict[str, Any] | None:
    """Return what the template draws of an échéancier; None where the review has none."""
    if echeancier is None:
        return None
    jalons = [
        f"{jalon.code} {format_date(jalon.jour)}" + (" (tenu)" if jalon.nature is Nature.JALON_TENU else "")
        for jalon in echeancier.jalons
    ]
    depth = min((barre.profondeur for barre in echeancier.barres), default=0)
    return {
        "titre": f"{titre} — échéancier {echeancier.exercice}",
        "jalons": fr(f"Jalons : {', '.join(jalons)}.") if jalons else "",
        "aujourdhui": _now(echeancier),
        "legende_jour": format_date(echeancier.au),
        "mois": [name[0].upper() for name in MOIS],
        "lignes": [_row(barre, echeancier, barre.profondeur - depth) for barre in echeancier.barres],
    }


def _now(echeancier: Echeancier) -> int | None:
    return _before(echeancier.au) if echeancier.au.year == echeancier.exercice else None


def _row(barre: Barre, echeancier: Echeancier, depth: int) -> dict[str, Any]:
    now = _now(echeancier)
    done = _before(barre.debut) if barre.atteint is None else _after(barre.atteint)
    room = _LIBELLE_MAX if barre.is_feuille else _TITRE_MAX
    is_lacking = barre.is_late and barre.prevu is not None
    over = None
    if barre.is_over:
        over = _before(barre.debut) if barre.etat is Etat.DEPASSE else now
    return {
        "signe": _SIGNES.get(barre.gravite, "") if barre.gravite else "",
        "libelle": shorten(f"{barre.code} {barre.intitule}", room - 2 * depth),
        "retrait": depth,
        "gras": not barre.is_feuille,
        "pale": barre.is_close,
        "realise": format_number(barre.realise),
        "prevu": "" if barre.prevu is None else format_number(barre.prevu),
        "etat": _etat(barre),
        "periode": [_before(barre.debut), _after(barre.fin)],
        "fait": [_before(barre.debut), done] if barre.atteint is not None else None,
        "manque": [done, now] if is_lacking and now is not None and done < now else None,
        "en_trop": [over, done] if over is not None and over < done else None,
        "reperes": [{"x": _before(one.jour), "nature": one.nature.name.lower()} for one in barre.reperes],
        "mois": _shades(barre.mois),
    }


def _etat(barre: Barre) -> str:
    """Return in a word why the line needs a look, else that it falls due soon."""
    if barre.is_close:
        return barre.cloture
    if barre.etat is not None and barre.is_to_look_at:
        return ETATS[barre.etat]
    return "échéance proche" if barre.is_near else ""


def _shades(mois: tuple[int, ...]) -> list[int]:
    """Return how dark each month is: 0 without work, the darkest for the line's busiest month."""
    most = max(mois)
    return [-(-centiemes * _INTENSITES // most) if centiemes > 0 else 0 for centiemes in mois]


def _before(jour: date) -> int:
    """Where a day begins."""
    return cell_of(jour, _MILLE) * LARGEUR // (MOIS_PAR_AN * _MILLE)


def _after(jour: date) -> int:
    """Where a day ends."""
    after = jour + timedelta(days=1)
    return _before(after) if after.year == jour.year else LARGEUR
