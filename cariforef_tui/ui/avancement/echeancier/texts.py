"""The words of the échéancier: figures of a line, what stands under its table, and the legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.sentences import ETATS
from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier, Nature, Repere
from cariforef_tui.domain.pilotage.frise import draw_mois
from cariforef_tui.domain.values.dates import MOIS, format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.ui.kit.figures import format_court

FAIT, PERIODE, MANQUE, EN_TROP = "━", "─", "╍", "═"
MAINTENANT = "│"
REPERES = {
    Nature.ECHEANCE: "◆",
    Nature.TRIMESTRE: "◇",
    Nature.JALON: "▼",
    Nature.JALON_TENU: "▽",
    Nature.SOLDE: "✓",
}
GRAVITES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!"}
_QUIET = (Etat.SOLDE, Etat.A_L_HEURE)
"""What a bar says well enough."""
_NOMS = {Nature.JALON_TENU: "tenu"}


def figures_of(barre: Barre) -> tuple[str, str]:
    """Réalisé and prévu, whole days from 1000 on; no prévu without a number of its own."""
    return format_court(barre.realise), "" if barre.prevu is None else format_court(barre.prevu)


def describe_barre(barre: Barre, width: int) -> str:
    """What a line's bar says, in words: its state, its days, its échéance, and its work by month.

    The last part goes where `width` cells do not hold it whole.
    """
    parts = list(_stand(barre))
    done = describe_jours(barre.realise, "réalisé")
    if barre.prevu is not None:
        done += f" sur {format_nombre(barre.prevu)}"
    elif barre.partage is not None:
        planned, used = barre.partage
        done += f" · enveloppe partagée : {format_nombre(used)} sur {format_nombre(planned)}"
    parts.append(done)
    if barre.echeance:
        parts.append(barre.echeance)
    if barre.realise > 0:
        most = max(barre.mois)
        month = MOIS[barre.mois.index(most)]
        parts.append(f"{draw_mois(barre.mois).rstrip()} jusqu'à {format_jours(most)} en {month}")
    whole = " · ".join(parts)
    return whole if cell_len(whole) <= width else " · ".join(parts[:-1])


def _stand(barre: Barre) -> Iterator[str]:
    """Where the line stands, and that something falls due soon; nothing of what is as planned."""
    if barre.is_close:
        yield barre.cloture
    elif barre.etat is not None and barre.etat not in _QUIET:
        yield ETATS[barre.etat]
    if barre.is_near:
        yield "échéance proche"


def describe_legend(echeancier: Echeancier, width: int) -> str:
    """The signs in use, each with what it says; where `width` is short, the rare ones go."""
    used = {repere.nature for repere in _all_reperes(echeancier)}
    parts = [f"{FAIT} réalisé"]
    if any(barre.is_late for barre in echeancier.barres):
        parts.append(f"{MANQUE} en retard")
    if any(barre.is_over for barre in echeancier.barres):
        parts.append(f"{EN_TROP} en trop")
    signs = {
        nature: f"{sign} {_NOMS.get(nature, nature.value)}"
        for nature, sign in REPERES.items()
        if nature in used
    }
    now = (
        [f"{MAINTENANT} {format_date(echeancier.au)[:5]}"]
        if echeancier.au.year == echeancier.exercice
        else []
    )
    lines = ["  ".join([*parts, *signs.values(), *now]), "  ".join([*parts, *signs.values()])]
    for nature in (Nature.TRIMESTRE, Nature.JALON_TENU, Nature.SOLDE):
        lines.append(" ".join([*parts, *signs.values()]))
        signs.pop(nature, None)
    lines.append(" ".join([*parts, *signs.values()]))
    return next((line for line in lines if cell_len(line) <= width), lines[-1])


def _all_reperes(echeancier: Echeancier) -> Iterable[Repere]:
    yield from echeancier.jalons
    for barre in echeancier.barres:
        yield from barre.reperes
