"""`cariforef absence`: declare, take back and list days not worked."""

from __future__ import annotations

from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows
from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, field, listed, member
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.agents.agents import find_agent
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.absences import clear_absence, list_absences, resolve_type, set_absence

ABSENCE = Shape[Absence](
    "Absence",
    field("agent", TEXT, lambda it: it.agent, "Agent"),
    field("date", DAY, lambda it: it.jour),
    field("type", member(TypeAbsence), lambda it: it.type),
    field("jours", JOURS, lambda it: it.centiemes, "Jours"),
)
ABSENCES = listed("Absences", "absences", ABSENCE)
COLUMNS = (
    *columns_of(*ABSENCE.pick("agent")),
    ColumnOf[Absence]("Date", lambda it: format_jour_complet(it.jour)),
    ColumnOf[Absence]("Type", lambda it: it.type, Fit.CUT),
    *columns_of(*ABSENCE.pick("jours")),
)


@command("base", "agent")
@click.argument("agent")
@click.argument("texte_type", metavar="TYPE")
@click.argument("debut", required=False, metavar="DEBUT")
@click.argument("fin", required=False)
@click.option("--demi", is_flag=True, help="La moitié de ce que chaque jour attend.")
def ajouter(
    invocation: Invocation, *, agent: str, texte_type: str, debut: str | None, fin: str | None, demi: bool
) -> None:
    """Déclarer AGENT absent de DEBUT à FIN (sinon un seul jour).

    Seuls les jours où AGENT doit travailler comptent.

    TYPE : congé, RTT, maladie, formation ou autre. Une date à venir est possible.
    """
    kind = resolve_type(texte_type)
    # Where the type is forgotten, the date stands in its place: what is wrong is the type.
    if debut is None:
        raise click.UsageError("Il manque DEBUT.")
    with invocation.store() as store:
        first, last = _read_range(invocation, store, debut, fin)
        written = set_absence(
            store,
            agent,
            kind,
            first,
            last,
            Duree.DEMI if demi else Duree.JOURNEE,
            acteur=_actor(invocation, store, agent),
        )
    print_done([describe_declared(written)])


@command("base", "agent")
@click.argument("agent")
@click.argument("debut")
@click.argument("fin", required=False)
def retirer(invocation: Invocation, agent: str, debut: str, fin: str | None) -> None:
    """Retirer les absences d'AGENT de DEBUT à FIN (sinon un jour)."""
    with invocation.store() as store:
        first, last = _read_range(invocation, store, debut, fin)
        removed = clear_absence(store, agent, first, last, acteur=_actor(invocation, store, agent))
        initiales = find_agent(store, agent).initiales
    period = f"du {format_jour_complet(first)} au {format_jour_complet(last)}"
    told = count_of(removed, "absence retirée") if removed else "aucune absence à retirer"
    print_done([f"{initiales}, {period} : {told}."])


@command("base", "agent", "au", "json")
@click.argument("agent", required=False)
def liste(invocation: Invocation, agent: str | None) -> None:
    """Lister les absences de l'exercice, d'AGENT ou de tout le monde."""
    with invocation.store() as store:
        year = invocation.exercice(store)
        lecteur = invocation.reader(store)
        absences = list_absences(store, agent, date(year, 1, 1), date(year, 12, 31), lecteur=lecteur)
    lines = render_rows(COLUMNS, absences) if absences else [f"Aucune absence en {year}."]
    invocation.answer(ABSENCES.to_json(absences), lines)


def _read_range(invocation: Invocation, store: Store, debut: str, fin: str | None) -> tuple[date, date]:
    first = invocation.read_day(store, debut)
    return first, invocation.read_day(store, fin) if fin is not None else first


def _actor(invocation: Invocation, store: Store, agent: str) -> str:
    return invocation.actor_if_said(store) or find_agent(store, agent).initiales


def describe_declared(written: tuple[Absence, ...]) -> str:
    """Return `Enregistré : DM, congé, lun. 21/05/2018 : 1 j.` of the absences, of one type, just declared."""
    total = format_jours(sum(absence.centiemes for absence in written))
    return f"Enregistré : {written[0].agent}, {written[0].type}, {_describe_range(written)} : {total}."


def _describe_range(written: tuple[Absence, ...]) -> str:
    first, last = written[0].jour, written[-1].jour
    if first == last:
        return format_jour_complet(first)
    return f"du {format_jour_complet(first)} au {format_jour_complet(last)}"
