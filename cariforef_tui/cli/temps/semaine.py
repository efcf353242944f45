"""`cariforef semaine [AGENT]`: one agent's week, lines by days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import click

from cariforef_tui.cli.kit.blocks import Block, Tabular, Title
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, wrap_text
from cariforef_tui.domain.revue.revue import tell_semaine
from cariforef_tui.domain.temps.calendrier import iso_week, monday_of, week_around
from cariforef_tui.domain.temps.saisies import Saisie, describe_auteur
from cariforef_tui.domain.temps.semaine import JourSemaine
from cariforef_tui.domain.values.dates import format_date, format_jour, parse_semaine
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.shown import DAY, FLAG, JOURS, TEXT, Shape, each, field, optional
from cariforef_tui.services.temps.semaine import SemaineSnapshot, load_semaine


class JourMontre(NamedTuple):
    """A day of the week shown."""

    snapshot: SemaineSnapshot
    jour: JourSemaine

    @property
    def saisies(self) -> Iterator[tuple[Saisie, str | None]]:
        """Each saisie of the day, with the label of the request that it answers."""
        return (
            (saisie, self.snapshot.label_of(saisie))
            for saisie in self.snapshot.semaine.saisies
            if saisie.jour == self.jour.jour
        )


SAISIE = Shape[tuple[Saisie, str | None]](
    "Saisie",
    field("code", TEXT, lambda it: it[0].code),
    field("jours", JOURS, lambda it: it[0].centiemes),
    field("demande", optional(TEXT), lambda it: it[1]),
    field("commentaire", optional(TEXT), lambda it: it[0].commentaire),
    field("par", optional(TEXT), lambda it: it[0].par),
)
JOUR = Shape[JourMontre](
    "Jour",
    field("date", DAY, lambda it: it.jour.jour),
    field("ouvre", FLAG, lambda it: it.jour.ouvert and it.jour.ferie is None and it.jour.jour.weekday() < 5),
    field("total", JOURS, lambda it: it.snapshot.semaine.total_saisi(it.jour.jour)),
    field("saisies", each(SAISIE), lambda it: it.saisies),
)
SEMAINE = Shape[SemaineSnapshot](
    "Semaine",
    field("agent", TEXT, lambda it: it.semaine.agent),
    field("semaine", TEXT, lambda it: it.semaine.iso),
    field("jours", each(JOUR), lambda it: [JourMontre(it, jour) for jour in it.semaine.jours]),
)


@command("base", "agent", "au", "json")
@click.argument("agent", required=False)
@click.option(
    "--semaine", "texte", metavar="SEMAINE", help="Par exemple 21, ou « 21 de 2018 » (sinon la courante)."
)
def semaine(invocation: Invocation, agent: str | None, texte: str | None) -> None:
    """Montrer la semaine d'AGENT (sinon la vôtre) : lignes, jours, totaux, absences, jours fériés."""
    with invocation.store() as store:
        reference = invocation.reference(store) if texte is None else invocation.reference_alone(store)
        lecteur = invocation.reader(store)
        initiales = agent if agent is not None else lecteur or invocation.actor(store)
        monday = monday_of(reference.au)
        if texte is not None:
            monday = parse_semaine(texte, date(reference.exercice, 7, 1))
            reference = invocation.reference_of(store, *week_around(monday))
        snapshot = load_semaine(store, initiales, monday, reference.au, lecteur=lecteur)
    if not any(jour.ouvert for jour in snapshot.semaine.jours):
        raise DateRefusee(
            f"La {tell_semaine(iso_week(monday))} est hors de l'exercice {reference.exercice} : "
            "donnez-en une qui y est."
        )
    invocation.answer(SEMAINE.to_json(snapshot), _render(snapshot))


def _render(snapshot: SemaineSnapshot) -> Iterator[Block]:
    week = snapshot.semaine
    first, last = week.jours[0].jour, week.jours[-1].jour
    yield f"{week.agent}, {tell_semaine(week.iso)}, du {format_date(first)} au {format_date(last)} (jours)"
    yield ""
    colonnes = (
        Column("Ligne", Fit.CUT),
        *(Column(_title(jour), Fit.RIGHT) for jour in week.jours),
        Column("Total", Fit.RIGHT),
    )
    yield Tabular(colonnes, [*_rows(snapshot)])
    notes = list(_notes(snapshot))
    if notes:
        yield ""
        yield Title("Détail des jours")
    for note in notes:
        yield from wrap_text(note, indent="  ")


def _title(jour: JourSemaine) -> str:
    return f"{format_jour(jour.jour)[:3]} {jour.jour.day:02d}"


def _rows(snapshot: SemaineSnapshot) -> Iterator[tuple[str, ...]]:
    week, programme = snapshot.semaine, snapshot.programme
    shown = [ligne for ligne in programme.lignes if ligne.code in week.codes]
    for ligne in shown:
        cells = [week.cells.get((ligne.code, jour.jour)) for jour in week.jours]
        numbers = [cell.centiemes if cell else 0 for cell in cells]
        yield _row(f"{ligne.code} {ligne.libelle}", numbers)
    absent = [week.total_absent(jour.jour) for jour in week.jours]
    if any(absent):
        yield _row("Absences", absent)
    yield _row("Total saisi", [week.total_saisi(jour.jour) for jour in week.jours])
    yield _row("Attendu", [jour.attendu for jour in week.jours])
    yield _row("Reste à saisir", [week.left_of(jour) for jour in week.jours])


def _row(titre: str, numbers: list[int]) -> tuple[str, ...]:
    cells = [format_nombre(number) if number else "" for number in numbers]
    return (titre, *cells, format_nombre(sum(numbers)))


def _notes(snapshot: SemaineSnapshot) -> Iterator[str]:
    week = snapshot.semaine
    for jour in week.jours:
        name = format_jour_complet(jour.jour)
        if jour.ferie:
            yield f"{name} : férié ({jour.ferie})"
        if not jour.ouvert:
            yield f"{name} : hors de l'exercice"
        for absence in week.absences:
            if absence.jour == jour.jour:
                yield f"{name} : {absence.type} {format_jours(absence.centiemes)}"
        for saisie in week.saisies:
            if saisie.jour != jour.jour:
                continue
            if saisie.a_confirmer:
                yield f"{name}, {saisie.code} : valeur recopiée ou proposée, à confirmer"
            if label := snapshot.label_of(saisie):
                yield f"{name}, {saisie.code} : demande « {label} »"
            if par := describe_auteur(saisie):
                yield f"{name}, {saisie.code} : {par}"
            if saisie.commentaire:
                yield f"{name}, {saisie.code} : {saisie.commentaire}"
