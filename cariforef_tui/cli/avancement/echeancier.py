"""`cariforef avancement echeancier [CODE]`: what falls due within four weeks, then the year, a line a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import iso
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import (
    Column,
    Fit,
    Page,
    is_spoken,
    numbers,
    render_table,
    stdout_page,
    wrap_text,
)
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.look import tell_ratio
from cariforef_tui.domain.avancement.sentences import ETATS
from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier, Nature, Repere
from cariforef_tui.domain.pilotage.frise import Cellule, Fond, draw_frise, month_names, now_cell
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_nombre, to_number
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.pilotage.echeancier import Annee, Prochaine, load_echeancier

LARGEUR_SANS_TERMINAL = 120
_LARGEURS = ((150, 6), (110, 4), (0, 2))
"""Cells from which a month has so many."""
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
    """Montrer ce qui vient d'ici quatre semaines, puis l'année, ligne par ligne.

    Périodes, échéances, jalons et réalisé, de tout le programme, ou de la ligne CODE et de ce qu'elle
    contient. Le réalisé va jusqu'au jour où le plan n'en demande pas plus : avant le trait du jour, la
    ligne a moins avancé que prévu. Les signes sont ceux de l'avancement : ce qui dépasse ou dépassera, ce
    qui est en retard ou échu.
    """
    with invocation.store() as store:
        agent = resolve_agent(list_agents(store), de).initiales if de is not None else None
        reference, lecteur = invocation.reference(store), invocation.reader(store)
        found = load_echeancier(store, reference, code=code, agent=agent, lecteur=lecteur)
    invocation.answer(_to_json(found.echeancier), _render(found))


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


def _render(annee: Annee) -> Iterator[str]:
    echeancier = annee.echeancier
    page = stdout_page()
    page = Page(page.width or LARGEUR_SANS_TERMINAL, cuts=page.cuts)
    arrete = f", arrêté au {format_jour(echeancier.arrete)}" if echeancier.arrete else ""
    yield f"Échéancier {echeancier.exercice} au {format_date(echeancier.au)} (jours){arrete}"
    yield ""
    yield from _render_coming(annee, page)
    yield ""
    yield from _say_year(echeancier, page) if is_spoken() else _draw_year(echeancier, page)
    for jalon in echeancier.jalons:
        yield f"{jalon.nature.value.capitalize()} {jalon.code} : {format_date(jalon.jour)}"
    for titre, codes in _list_states(echeancier):
        if codes:
            yield from wrap_text(f"{titre} : {', '.join(codes)}", page.width or LARGEUR_SANS_TERMINAL)


def _render_coming(annee: Annee, page: Page) -> Iterator[str]:
    """What falls due within four weeks, soonest first; what comes after where nothing does."""
    suite, until = annee.suite, f"D'ici le {format_jour(annee.suite.horizon)}"
    if annee.prochaines:
        yield f"{until} :"
        columns = (
            *(Column(title) for title in ("", "Date", "Code")),
            Column("Libellé", Fit.CUT),
            Column("Réal./prévu"),
            *(Column(title) for title in ("État", "Qui")),
        )
        yield from render_table(columns, (_coming_row(one) for one in annee.prochaines), page)
    elif suite.a_venir:
        after = suite.a_venir[0]
        yield f"{until}, rien n'arrive à échéance ; ensuite {after.abrege}, {format_jour(after.jour)}."
    else:
        yield f"{until}, rien n'arrive à échéance, ni après."


def _coming_row(one: Prochaine) -> tuple[str, ...]:
    a_venir = one.a_venir
    groupe = a_venir.groupe
    return (
        _SIGNES.get(groupe.gravite, "") if groupe and groupe.gravite else "",
        format_jour(a_venir.jour),
        a_venir.abrege,
        f"jalon {a_venir.jalon} : {a_venir.libelle}" if a_venir.jalon else a_venir.libelle,
        tell_ratio(groupe) if groupe else "",
        ETATS[groupe.etat] if groupe and groupe.etat else "",
        " ".join(one.qui),
    )


def _draw_year(echeancier: Echeancier, page: Page) -> Iterator[str]:
    width = page.width or LARGEUR_SANS_TERMINAL
    par_mois = next(cells for least, cells in _LARGEURS if width >= least)
    columns = (*_COLUMNS, Column(month_names(par_mois)))
    now = now_cell(echeancier, par_mois)
    rows = (
        (*cells, "".join(map(_sign, draw_frise(barre, now, par_mois)))) for barre, cells in _rows(echeancier)
    )
    yield from render_table(columns, rows, page)
    yield ""
    yield f"= réalisé   - à faire   . en retard   + en trop   | {format_date(echeancier.au)}"
    yield "O échéance   o fin de trimestre   V jalon   v jalon tenu   X ligne soldée"


def _say_year(echeancier: Echeancier, page: Page) -> Iterator[str]:
    """The lines without their drawing, which nobody could read aloud."""
    columns = (*_COLUMNS, Column("État"), Column("Échéance"))
    rows = (
        (*cells, ETATS[barre.etat] if barre.etat else barre.cloture, barre.echeance)
        for barre, cells in _rows(echeancier)
    )
    yield from render_table(columns, rows, page)


def _list_states(echeancier: Echeancier) -> Iterator[tuple[str, list[str]]]:
    """What the signs say, in words: the lines to look at by état, those due soon, and those closed."""
    for etat in Etat:
        same = [barre.code for barre in echeancier.barres if barre.etat is etat and barre.is_to_look_at]
        yield ETATS[etat].capitalize(), same
    yield "Échéance proche", [barre.code for barre in echeancier.barres if barre.is_near]
    for cloture in ("soldée", "retirée"):
        yield cloture.capitalize(), [barre.code for barre in echeancier.barres if barre.cloture == cloture]


_COLUMNS = (Column(""), Column("Code"), Column("Libellé", Fit.CUT), *numbers("Réal.", "Prévu"))


def _rows(echeancier: Echeancier) -> Iterator[tuple[Barre, tuple[str, ...]]]:
    """Every line with its cells under `_COLUMNS`."""
    depth = min((barre.profondeur for barre in echeancier.barres), default=0)
    for barre in echeancier.barres:
        yield (
            barre,
            (
                _SIGNES.get(barre.gravite, "") if barre.gravite else "",
                barre.code,
                " " * (barre.profondeur - depth) + barre.intitule,
                format_nombre(barre.realise),
                "" if barre.prevu is None else format_nombre(barre.prevu),
            ),
        )


def _sign(cell: Cellule) -> str:
    if cell.repere is not None:
        return _REPERES[cell.repere]
    return _MAINTENANT if cell.is_now else _FONDS[cell.fond]
