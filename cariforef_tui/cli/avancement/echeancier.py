"""`cariforef avancement echeancier [CODE]`: the year in months, a line a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import iso
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, Page, numbers, render_table, stdout_page, wrap_text
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.sentences import ETATS
from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier, Nature, Repere
from cariforef_tui.domain.pilotage.frise import PAR_MOIS_MIN, Cellule, Fond, draw_frise, month_names, now_cell
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_nombre, to_number
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.pilotage.echeancier import load_echeancier

LARGEUR_SANS_TERMINAL = 120
_LARGEURS = ((150, 6), (110, 4))
"""Cells from which a month has so many; three below."""
_FONDS = {Fond.HORS: " ", Fond.PERIODE: "-", Fond.FAIT: "=", Fond.MANQUE: ".", Fond.EN_TROP: "+"}
_REPERES = {
    Nature.ECHEANCE: "O",
    Nature.TRIMESTRE: "o",
    Nature.JALON: "V",
    Nature.JALON_TENU: "v",
    Nature.SOLDE: "X",
}
_MAINTENANT = "|"
_SIGNES = {Gravite.CRITIQUE: "!!", Gravite.ATTENTION: "!"}
"""Signs that any terminal draws and a screen reader says."""


@command("base", "au", "json")
@click.argument("code", required=False)
@click.option("--de", metavar="INITIALES", help="Les lignes de cet agent seul.")
def echeancier(invocation: Invocation, code: str | None, de: str | None) -> None:
    """Montrer l'année mois par mois, ligne par ligne.

    Périodes, échéances, jalons et réalisé, de tout le programme, ou de la ligne CODE et de ce qu'elle
    contient. Le réalisé va jusqu'au jour où le plan n'en demande pas plus : avant le trait du jour, la
    ligne a moins avancé que prévu. Les signes sont ceux de l'avancement : ce qui dépasse ou dépassera, ce
    qui est en retard ou échu.
    """
    with invocation.store() as store:
        agent = resolve_agent(list_agents(store), de).initiales if de is not None else None
        reference, lecteur = invocation.reference(store), invocation.reader(store)
        found = load_echeancier(store, reference, code=code, agent=agent, lecteur=lecteur)
    invocation.answer(_to_json(found), _render(found))


def _to_json(echeancier: Echeancier) -> dict[str, Any]:
    return {
        "au": echeancier.au.isoformat(),
        "arrete": iso(echeancier.arrete),
        "jalons": [_repere_to_json(jalon) for jalon in echeancier.jalons],
        "lignes": [_barre_to_json(barre) for barre in echeancier.barres],
    }


def _barre_to_json(barre: Barre) -> dict[str, Any]:
    return {
        "code": barre.code,
        "libelle": barre.libelle,
        "echeance": barre.echeance,
        "debut": barre.debut.isoformat(),
        "fin": barre.fin.isoformat(),
        "prevu": to_number(barre.prevu),
        "realise": to_number(barre.realise),
        "atteint": iso(barre.atteint),
        "mois": [to_number(centiemes) for centiemes in barre.mois],
        "etat": barre.etat.value if barre.etat else None,
        "gravite": barre.gravite.value if barre.gravite else None,
        "livrables": barre.livrables or None,
        "reperes": [_repere_to_json(repere) for repere in barre.reperes],
    }


def _repere_to_json(repere: Repere) -> dict[str, str]:
    return {"date": repere.jour.isoformat(), "nature": repere.nature.value, "code": repere.code}


def _render(echeancier: Echeancier) -> Iterator[str]:
    page = stdout_page()
    width = page.width or LARGEUR_SANS_TERMINAL
    par_mois = next((cells for least, cells in _LARGEURS if width >= least), PAR_MOIS_MIN)
    arrete = f", arrêté au {format_jour(echeancier.arrete)}" if echeancier.arrete else ""
    yield f"Échéancier {echeancier.exercice} au {format_date(echeancier.au)} (jours){arrete}"
    yield ""
    yield from render_table(_columns(par_mois), _rows(echeancier, par_mois), Page(width, cuts=page.cuts))
    yield ""
    yield f"= réalisé   - à faire   . en retard   + en trop   | {format_date(echeancier.au)}"
    yield "O échéance   o fin de trimestre   V jalon   v jalon tenu   X ligne soldée"
    for jalon in echeancier.jalons:
        yield f"{jalon.nature.value.capitalize()} {jalon.code} : {format_date(jalon.jour)}"
    for titre, codes in _list_states(echeancier):
        if codes:
            yield from wrap_text(f"{titre} : {', '.join(codes)}", width)


def _list_states(echeancier: Echeancier) -> Iterator[tuple[str, list[str]]]:
    """What the signs say, in words: the lines to look at by état, those due soon, and those closed."""
    for etat in Etat:
        same = [barre.code for barre in echeancier.barres if barre.etat is etat and barre.is_to_look_at]
        yield ETATS[etat].capitalize(), same
    yield "Échéance proche", [barre.code for barre in echeancier.barres if barre.is_near]
    for cloture in ("soldée", "retirée"):
        yield cloture.capitalize(), [barre.code for barre in echeancier.barres if barre.cloture == cloture]


def _columns(par_mois: int) -> tuple[Column, ...]:
    return (
        Column(""),
        Column("Code"),
        Column("Libellé", Fit.CUT),
        *numbers("Réal.", "Prévu"),
        Column(month_names(par_mois)),
    )


def _rows(echeancier: Echeancier, par_mois: int) -> Iterator[tuple[str, ...]]:
    now = now_cell(echeancier, par_mois)
    depth = min((barre.profondeur for barre in echeancier.barres), default=0)
    for barre in echeancier.barres:
        yield (
            _SIGNES.get(barre.gravite, "") if barre.gravite else "",
            barre.code,
            " " * (barre.profondeur - depth) + barre.intitule,
            format_nombre(barre.realise),
            "" if barre.prevu is None else format_nombre(barre.prevu),
            "".join(map(_sign, draw_frise(barre, now, par_mois))),
        )


def _sign(cell: Cellule) -> str:
    if cell.repere is not None:
        return _REPERES[cell.repere]
    return _MAINTENANT if cell.is_now else _FONDS[cell.fond]
