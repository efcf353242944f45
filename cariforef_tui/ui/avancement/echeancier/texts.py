"""The texts of the échéancier, and the widths of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from textual.content import Content

from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.avancement.look import tell_etat, tell_ratio
from cariforef_tui.domain.pilotage.echeancier import AVenir, Barre, Echeancier, Nature, Suite
from cariforef_tui.domain.programme.programme import initiales_of
from cariforef_tui.domain.values.dates import format_duree, format_jour
from cariforef_tui.domain.values.days import describe_jours, format_nombre
from cariforef_tui.domain.values.months import MOIS_PAR_AN
from cariforef_tui.domain.values.text import capitalize, count_of
from cariforef_tui.services.avancement import tell_raison
from cariforef_tui.services.pilotage.echeancier import Prochaine
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.kit.inert import inert

FAIT, PERIODE, MANQUE, EN_TROP = "━", "─", "╍", "═"
MAINTENANT = "│"
REPERES = {
    Nature.ECHEANCE: "▼",
    Nature.TRIMESTRE: "▽",
    Nature.JALON: "◆",
    Nature.JALON_TENU: "◇",
    Nature.SOLDE: "✓",
}
L_ANNEE = "L'ANNÉE"
_IN_LEGEND = (Nature.ECHEANCE, Nature.JALON)
"""Marks that the legend names; the help has the others."""
MARGE = 3
"""Cells of the cursor's sign, of the gravité's sign, and of a blank."""
LIBELLE_MIN = 28
"""Cells of a label, without its code, under which the other columns shrink or go."""
CODE_MAX = 10
"""Cells of a code in the year, with its indent and the blank after it."""
LIBELLE_AISE = 46
"""Cells of a label, with its code, after which the months take the rest of the width."""
PAR_MOIS_MAX = 5
"""Most cells of a month. At 80 columns a month has two cells, half a month each."""
LARGE = 110
"""Width in cells from which the year also shows the état in words."""
QUI_MIN, QUI_MAX = 5, 16
DELAI_COURT = 3
"""Cells of `J-9`."""


def describe_coming_title(suite: Suite, echeancier: Echeancier, *, above: int, below: int) -> str:
    """Return `D'ICI LE MAR. 19/06  7 · +3 ↓`; if no date is so near, name the first later one.

    `above` and `below` are the numbers of next dates out of sight.
    """
    title = f"D'ICI LE {format_jour(suite.horizon).upper()}"
    if suite.proches:
        hidden = ((above, "↑"), (below, "↓"))
        told = " · ".join(
            [f"{title}  {len(suite.proches)}", *(f"+{count} {where}" for count, where in hidden if count)]
        )
    elif suite.a_venir:
        after = suite.a_venir[0]
        told = f"{title}  rien, puis {after.abrege} le {format_jour(after.jour)}"
    else:
        told = f"{title}  rien"
    echues = sum(1 for barre in echeancier.barres if barre.etat is Etat.ECHU and barre.is_to_look_at)
    return f"{told} · ! : {count_of(echues, 'échue')}" if echues else told


def coming_figures(one: AVenir) -> str:
    """Return `4,25/30` for the group that must be ready, empty if there is none."""
    return tell_ratio(one.groupe) if one.groupe else ""


def year_figures(barre: Barre) -> str:
    """Return `4,25/30`, or `7/(160)` for a line that shares 160 days."""
    done = format_nombre(barre.realise)
    if barre.prevu is not None:
        return f"{done}/{format_nombre(barre.prevu)}"
    return f"{done}/({format_nombre(barre.partage[0])})" if barre.partage else done


def describe_coming(situation: Situation, one: Prochaine) -> Content:
    """Return the état of the group and why, the lines that a jalon concerns, then the whole label."""
    a_venir, avancement = one.a_venir, situation.avancement
    told = [_tell_jalon(a_venir, avancement.au)] if a_venir.jalon else []
    if one.raison is not None:
        used, last, decided = tell_raison(one.raison, avancement.au)
        told += [used, decided, last]
    etat = tell_etat(a_venir.groupe, avancement.arrete, avancement.au) if a_venir.groupe else ""
    return Content.assemble(
        (a_venir.abrege, "bold $text-primary"),
        " ",
        inert(f"{capitalize(etat)}. " if etat else "", "bold"),
        inert(" ".join(told)),
        "\n",
        inert(a_venir.libelle),
    )


def _tell_jalon(a_venir: AVenir, au: date) -> str:
    """Return the other lines that a jalon concerns besides the one it bounds; its date if it bounds none."""
    others = ", ".join(code for code in a_venir.lignes if not a_venir.groupe or code != a_venir.code)
    if a_venir.groupe is not None:
        return f"Jalon {a_venir.jalon}, qui concerne aussi {others}." if others else f"Jalon {a_venir.jalon}."
    left = (a_venir.jour - au).days
    when = f"dans {format_duree(left)}" if left else "aujourd'hui"
    return f"Jalon du {format_jour(a_venir.jour)}, {when}, qui concerne {others}."


def describe_barre(situation: Situation, barre: Barre) -> Content:
    """Return a line's état, days, échéance and people, then its whole label."""
    etat = capitalize(_stand(situation, barre))
    return Content.assemble(
        (barre.code, "bold $text-primary"),
        " ",
        inert(f"{etat}. " if etat else "", "bold"),
        inert(" · ".join(_facts(situation, barre))),
        "\n",
        inert(barre.libelle),
    )


def _stand(situation: Situation, barre: Barre) -> str:
    """Return the line's état in words, empty for a heading."""
    if barre.is_close:
        return barre.cloture
    groupe = situation.avancement.lignes[barre.code].groupe
    return tell_etat(groupe, situation.avancement.arrete, situation.avancement.au) if groupe else ""


def _facts(situation: Situation, barre: Barre) -> Iterator[str]:
    done = describe_jours(barre.realise, "réalisé")
    if barre.prevu is not None:
        yield f"{done} sur {format_nombre(barre.prevu)}"
    elif barre.partage is not None:
        planned, used = barre.partage
        yield f"{done} · enveloppe partagée : {format_nombre(used)} sur {format_nombre(planned)}"
    else:
        yield done
    if barre.echeance:
        yield f"échéance « {barre.echeance} »"
    for repere in barre.reperes:
        if repere.nature in (Nature.JALON, Nature.JALON_TENU):
            yield f"{repere.nature.value} {repere.code} {format_jour(repere.jour)}"
    names = sorted(initiales_of(situation.programme.by_code[barre.code].responsables))
    if names:
        yield ", ".join(names)


def describe_legend(echeancier: Echeancier, width: int) -> str:
    """Return the signs used in the year with their meanings; the last ones go if `width` is short."""
    used = {repere.nature for barre in echeancier.barres for repere in barre.reperes}
    parts = [f"{FAIT} réalisé"]
    if any(barre.is_late for barre in echeancier.barres):
        parts.append(f"{MANQUE} en retard")
    if any(barre.is_over for barre in echeancier.barres):
        parts.append(f"{EN_TROP} en trop")
    parts += [f"{REPERES[nature]} {nature.value}" for nature in _IN_LEGEND if nature in used]
    while len(parts) > 1 and cell_len("  ".join(parts)) > width:
        parts.pop()
    return "  ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingColumns:
    """Widths in cells of the columns of the next dates; 0 if a column is not shown."""

    jour: int
    delai: int
    code: int
    libelle: int
    chiffres: int
    etat: int
    qui: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearColumns:
    """Widths in cells of a line of the year: label, figures, état (0 if not shown), one month."""

    libelle: int
    chiffres: int
    etat: int
    par_mois: int


def share_coming(
    width: int, *, jour: int, delai: int, court: int, code: int, chiffres: int, etat: int, qui: int
) -> ComingColumns:
    """Share `width` between the columns of the next dates, given their widest texts; no figure is cut.

    To leave room for the label, the days left go first, then the people, then the figures. `court` is the
    widest text of under ten days left, which is kept longer.
    """
    fixed = MARGE + jour + 1 + code + 1 + (etat + 1 if etat else 0)
    people = min(qui, QUI_MIN)
    room = width - fixed
    shown = {"delai": delai, "qui": people, "chiffres": chiffres}
    for name, least in (("delai", court), ("delai", 0), ("qui", 0), ("chiffres", 0)):
        if room - _taken(shown) < LIBELLE_MIN:
            shown[name] = least
    spare = max(0, room - _taken(shown) - LIBELLE_AISE)
    if shown["qui"]:
        shown["qui"] += min(spare, min(qui, QUI_MAX) - people)
    return ComingColumns(
        jour=jour,
        delai=shown["delai"],
        code=code,
        libelle=max(0, room - _taken(shown)),
        chiffres=shown["chiffres"],
        etat=etat,
        qui=shown["qui"],
    )


def _taken(cells: dict[str, int]) -> int:
    """Return the cells of the columns shown, with the blank beside each."""
    return sum(each + 1 for each in cells.values() if each)


def share_year(width: int, *, chiffres: int, etat: int) -> YearColumns:
    """Share `width` between the columns of the year, given the widest figures and état."""
    etat = etat if width >= LARGE else 0
    room = width - MARGE - 1 - chiffres - 1 - (etat + 1 if etat else 0)
    least = 2 if room - 2 * MOIS_PAR_AN >= LIBELLE_MIN + CODE_MAX else 1
    par_mois = max(least, min(PAR_MOIS_MAX, (room - LIBELLE_AISE) // MOIS_PAR_AN))
    libelle = max(0, room - MOIS_PAR_AN * par_mois)
    return YearColumns(libelle=libelle, chiffres=chiffres, etat=etat, par_mois=par_mois)
