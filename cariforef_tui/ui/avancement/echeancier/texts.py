"""The words of the échéancier: titles, figures, what stands under its table, and the legend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.cells import cell_len
from textual.content import Content

from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.avancement.look import tell_etat, tell_ratio
from cariforef_tui.domain.pilotage.echeancier import AVenir, Barre, Echeancier, Nature, Suite
from cariforef_tui.domain.programme.programme import initiales_of
from cariforef_tui.domain.values.dates import format_duree, format_jour
from cariforef_tui.domain.values.days import describe_jours, format_nombre
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
"""The marks of every day; the help has the others."""


def describe_coming_title(suite: Suite, echeancier: Echeancier, *, above: int, below: int) -> str:
    """Return `D'ICI LE MAR. 19/06  7 · +3 ↓`; where nothing comes so soon, what comes after.

    `above` and `below` rows of what comes are out of sight.
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
    """Return `4,25/30`, of the group that must be ready; nothing where none must."""
    return tell_ratio(one.groupe) if one.groupe else ""


def year_figures(barre: Barre) -> str:
    """Return `4,25/30`, `7/(160)` of a line that shares 160 days."""
    done = format_nombre(barre.realise)
    if barre.prevu is not None:
        return f"{done}/{format_nombre(barre.prevu)}"
    return f"{done}/({format_nombre(barre.partage[0])})" if barre.partage else done


def describe_coming(situation: Situation, one: Prochaine) -> Content:
    """Where the group of what comes stands and why, what a jalon concerns; then the label whole."""
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
    """Return what a jalon concerns besides the line that it bounds; when it falls, where it bounds none."""
    others = ", ".join(code for code in a_venir.lignes if not a_venir.groupe or code != a_venir.code)
    if a_venir.groupe is not None:
        return f"Jalon {a_venir.jalon}, qui concerne aussi {others}." if others else f"Jalon {a_venir.jalon}."
    left = (a_venir.jour - au).days
    when = f"dans {format_duree(left)}" if left else "aujourd'hui"
    return f"Jalon du {format_jour(a_venir.jour)}, {when}, qui concerne {others}."


def describe_barre(situation: Situation, barre: Barre) -> Content:
    """Where a line stands, its days, its échéance and who it names; then its label whole."""
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
    """Where the line stands; nothing of a heading."""
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
    """The signs of the year that are in use, each with what it says; the last ones go where it is short."""
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
