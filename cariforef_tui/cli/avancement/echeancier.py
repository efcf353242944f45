"""`cariforef avancement echeancier [CODE]`: what is past, falls due within four weeks, then the year."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cariforef_tui.cli.kit.blocks import Block, Title, tabular
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import ColumnOf, Fit, wrap_text
from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.sentences import ETATS, name_etat
from cariforef_tui.domain.pilotage.echeancier import (
    AVenir,
    Barre,
    Echeancier,
    Nature,
    Repere,
)
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_cell, format_nombre
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, each, field, member, optional
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.pilotage.echeancier import Annee, Prochaine, load_echeancier

_SIGNES = {Gravite.CRITIQUE: "!!", Gravite.ATTENTION: "!"}
"""Signs that any terminal draws and a screen reader says."""
REPERE = Shape[Repere](
    "Repere",
    field("date", DAY, lambda repere: repere.jour),
    field("nature", member(Nature), lambda repere: repere.nature),
    field("code", TEXT, lambda repere: repere.code),
)
BARRE = Shape[Barre](
    "Barre",
    field("code", TEXT, lambda barre: barre.code),
    field("libelle", TEXT, lambda barre: barre.libelle),
    field("echeance", TEXT, lambda barre: barre.echeance),
    field("debut", DAY, lambda barre: barre.debut),
    field("fin", DAY, lambda barre: barre.fin),
    field("prevu", optional(JOURS), lambda barre: barre.prevu),
    field("realise", JOURS, lambda barre: barre.realise),
    field("atteint", optional(DAY), lambda barre: barre.atteint),
    field("mois", each(JOURS), lambda barre: barre.mois),
    field("etat", optional(member(Etat)), lambda barre: barre.etat),
    field("gravite", optional(member(Gravite)), lambda barre: barre.gravite),
    field("livrables", optional(TEXT), lambda barre: barre.livrables or None),
    field("reperes", each(REPERE), lambda barre: barre.reperes),
)
ECHEANCIER = Shape[Echeancier](
    "Echeancier",
    field("au", DAY, lambda it: it.au),
    field("arrete", optional(DAY), lambda it: it.arrete),
    field("jalons", each(REPERE), lambda it: it.jalons),
    field("lignes", each(BARRE), lambda it: it.barres),
)


@command("base", "au", "json", mots=("arrêté", "suivi"))
@click.argument("code", required=False)
@click.option("--de", metavar="INITIALES", help="Les lignes de cet agent seul.")
def echeancier(invocation: Invocation, code: str | None, de: str | None) -> None:
    """Montrer ce qui est passé et encore ouvert, ce qui vient d'ici quatre semaines, puis l'année.

    L'échéancier donne les échéances, les jalons, le réalisé et l'état de tout le programme, ou de la ligne
    CODE et de ce qu'elle contient. Les signes sont ceux de l'avancement.
    """
    with invocation.store() as store:
        agent = resolve_agent(list_agents(store), de).initiales if de is not None else None
        reference, lecteur = invocation.reference(store), invocation.reader(store)
        found = load_echeancier(store, reference, code=code, agent=agent, lecteur=lecteur)
    invocation.answer(ECHEANCIER.to_json(found.echeancier), _render(found))


def _render(annee: Annee) -> Iterator[Block]:
    echeancier = annee.echeancier
    arrete = f", arrêté au {format_jour(echeancier.arrete)}" if echeancier.arrete else ""
    yield f"Échéancier {echeancier.exercice} au {format_date(echeancier.au)} (jours){arrete}"
    yield ""
    yield from _render_coming(annee)
    yield ""
    yield Title("Toute l'année :")
    yield _render_year(echeancier)
    for jalon in echeancier.jalons:
        yield f"{jalon.nature.value.capitalize()} {jalon.code} : {format_date(jalon.jour)}"
    for titre, codes in _list_states(echeancier):
        if codes:
            yield from wrap_text(f"{titre} : {', '.join(codes)}")


def _render_coming(annee: Annee) -> Iterator[Block]:
    """Yield what is past and open, then what falls due within four weeks, or else the next échéance."""
    suite, until = annee.suite, f"D'ici le {format_jour(annee.suite.horizon)}"
    if annee.passees:
        yield Title("Passé et encore ouvert :")
        yield tabular(_COMING, annee.passees)
        yield ""
    if annee.prochaines:
        yield Title(f"{until} :")
        yield tabular(_COMING, annee.prochaines)
    elif suite.suivantes:
        after = suite.suivantes[0]
        yield f"{until}, rien n'arrive à échéance ; ensuite {after.abrege}, {format_jour(after.jour)}."
    else:
        yield f"{until}, rien n'arrive à échéance, ni ensuite avant le 31/12."


def _sign_of(groupe: AvancementGroupe | None) -> str:
    return _SIGNES.get(groupe.gravite, "") if groupe and groupe.gravite else ""


def _name_coming(one: AVenir) -> str:
    return f"jalon {one.jalon} : {one.libelle}" if one.jalon else one.libelle


_COMING = (
    ColumnOf[Prochaine]("", lambda it: _sign_of(it.a_venir.groupe)),
    ColumnOf[Prochaine]("Date", lambda it: format_jour(it.a_venir.jour)),
    ColumnOf[Prochaine]("Code", lambda it: it.a_venir.abrege),
    ColumnOf[Prochaine]("Libellé", lambda it: _name_coming(it.a_venir), Fit.CUT),
    ColumnOf[Prochaine]("Réal./prévu", lambda it: it.a_venir.ratio),
    ColumnOf[Prochaine]("État", lambda it: name_etat(it.a_venir.groupe.etat) if it.a_venir.groupe else ""),
    ColumnOf[Prochaine]("Qui", lambda it: " ".join(it.qui)),
)


def _render_year(echeancier: Echeancier) -> Block:
    columns = (
        *_columns(echeancier),
        ColumnOf[Barre]("État", lambda barre: ETATS[barre.etat] if barre.etat else barre.cloture),
        ColumnOf[Barre]("Échéance", lambda barre: barre.echeance, Fit.CUT),
    )
    return tabular(columns, echeancier.barres)


def _list_states(echeancier: Echeancier) -> Iterator[tuple[str, list[str]]]:
    """Yield in words what the signs show: the lines to look at by état, those due soon, those closed."""
    for etat in Etat:
        same = [barre.code for barre in echeancier.barres if barre.etat is etat and barre.is_to_look_at]
        yield ETATS[etat].capitalize(), same
    yield "Échéance proche", [barre.code for barre in echeancier.barres if barre.is_near]
    for cloture in ("soldée", "retirée"):
        yield cloture.capitalize(), [barre.code for barre in echeancier.barres if barre.cloture == cloture]


def _columns(echeancier: Echeancier) -> tuple[ColumnOf[Barre], ...]:
    depth = min((barre.profondeur for barre in echeancier.barres), default=0)
    return (
        ColumnOf("", lambda barre: _SIGNES.get(barre.gravite, "") if barre.gravite else ""),
        ColumnOf("Code", lambda barre: barre.code),
        ColumnOf("Libellé", lambda barre: " " * (barre.profondeur - depth) + barre.intitule, Fit.CUT),
        ColumnOf("Réal.", lambda barre: format_nombre(barre.realise), Fit.RIGHT),
        ColumnOf("Prévu", lambda barre: format_cell(barre.prevu), Fit.RIGHT),
    )
