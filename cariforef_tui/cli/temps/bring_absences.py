"""`cariforef importer absences`: absences of a table, by period, after a preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from cariforef_tui.cli.kit.asking import (
    describe_table,
    describe_unchanged,
    is_import_agreed,
    oui_option,
    save_before,
)
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.temps.periods import NEEDED, TITRES
from cariforef_tui.domain.temps.saisies import Absence
from cariforef_tui.domain.values.columns import match_titles
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import agree, count_of
from cariforef_tui.exchange.temps.recognise import check_reader, read_source
from cariforef_tui.services.temps.bring_absences import (
    AbsencesPreparation,
    AbsencesRequest,
    DayBrought,
    import_absences,
    preview_absences,
)


@command("base", "agent")
@click.argument("fichier", metavar="FICHIER|-")
@oui_option
def absences(invocation: Invocation, fichier: str, *, oui: bool) -> None:
    """Importer des absences d'un tableur, une période par ligne.

    CSV ou XLSX. Colonnes : initiales (ou nom), type, du, au, demi-journée ; les autres sont ignorées.

    DEMI-JOURNÉE : matin ou après-midi, chaque jour de la période. Une période commence ou finit à midi par
    « 09/07/2018 après-midi » dans DU, « 13/07/2018 matin » dans AU.

    Week-ends, jours fériés et jours non travaillés sont laissés de côté. Un jour déjà saisi ou un mois
    signé fait refuser tout le fichier.
    """
    with invocation.store() as store, listing_faults():
        feuille = read_source(fichier)
        colonnes = match_titles(feuille.titres, TITRES)
        if not NEEDED.keys() <= colonnes.keys():
            check_reader(feuille, "absences")
        demande = AbsencesRequest(feuille=feuille, colonnes=colonnes, today=invocation.wiring.today())
        preparation = preview_absences(store, demande, acteur=invocation.actor_if_said(store))
        nothing = describe_unchanged(feuille.source, preparation.days, preparation.deja)
        if not is_import_agreed(_describe_absences(demande, preparation), nothing, oui=oui):
            return
        acteur = invocation.actor(store)
        save_before(invocation, store)
        done = import_absences(store, demande, acteur=acteur)
    count = count_of(len(done.days), "jour d'absence", "jours d'absence")
    print_done([f"Enregistré : {count}, de {feuille.source}."])


def _describe_absences(demande: AbsencesRequest, preparation: AbsencesPreparation) -> Iterator[str]:
    yield from describe_table(demande)
    new = [absence for day in preparation.nouvelles for absence in day.after]
    yield f"Nouvelles absences : {format_jours(sum(absence.centiemes for absence in new))}"
    yield from _describe_agents(new)
    yield f"Déjà dans la base : {count_of(preparation.deja, 'jour')}"
    if preparation.changees:
        yield f"Absences remplacées ({len(preparation.changees)}) :"
    for day in preparation.changees:
        yield from wrap_text(f"  {_describe_change(day)}", indent="    ")
    if preparation.sans_jour:
        lines = ", ".join(map(str, preparation.sans_jour))
        what = agree(len(preparation.sans_jour), "ligne")
        yield from wrap_text(f"Sans jour travaillé, laissées de côté : {what} {lines}", indent="  ")


def _describe_agents(absences: Sequence[Absence]) -> Iterator[str]:
    for agent in sorted({absence.agent for absence in absences}):
        theirs = [absence for absence in absences if absence.agent == agent]
        days = Counter[str]()
        for absence in theirs:
            days[absence.type] += absence.centiemes
        types = ", ".join(f"{kind} {format_jours(centiemes)}" for kind, centiemes in days.items())
        first, last = format_date(theirs[0].jour), format_date(theirs[-1].jour)
        when = f"le {first}" if first == last else f"du {first} au {last}"
        yield from wrap_text(f"  {agent} : {types}, {when}", indent="    ")


def _describe_change(day: DayBrought) -> str:
    before, after = (
        ", ".join(f"{absence.type} {format_jours(absence.centiemes)}" for absence in absences)
        for absences in (day.before, day.after)
    )
    return f"{day.agent}, {format_date(day.jour)} : {before} → {after}"
