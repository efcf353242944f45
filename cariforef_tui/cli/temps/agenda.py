"""`cariforef importer saisies agenda.ics`: days proposed from a calendar, shown, then written at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cariforef_tui.cli.kit.asking import is_import_agreed, save_before
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.temps.mappings import Mappings
from cariforef_tui.domain.temps.agenda import (
    Agenda,
    Prefill,
    count_days,
    describe_days,
    describe_left_out,
    describe_title,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.exchange.temps.agenda import read_agenda
from cariforef_tui.exchange.temps.recognise import Source
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.agenda import check_period, propose_days
from cariforef_tui.services.temps.sentence import write_sentence

TITLES_MAX = 40


def bring_agenda(
    invocation: Invocation, store: Store, source: Source, options: Mappings, du: str | None, *, oui: bool
) -> None:
    """Show what a calendar proposes for the days of who acts, and write it once agreed.

    Raises:
        FichierRefuse: no calendar, one that cannot be read, or words said to be what is nothing.
        DateRefusee: a period of two years, or of no exercice.
    """
    agent, today = invocation.actor(store), invocation.wiring.today()
    first, last = _read_period(invocation, store, du)
    words = options.read_words(store, last.year, agent, source.name)
    agenda = read_agenda(source.name, source.data, first, last)
    prefill = propose_days(store, agenda, words, agent, today=today, lecteur=agent)
    proposal = prefill.proposal
    known = f"Rien à pré-remplir : {agenda.source}, rien à changer."
    nothing = None if proposal.saisies or proposal.absences else known
    if not is_import_agreed(_describe(agenda, prefill), nothing, "Pré-remplir ?", oui=oui):
        return
    save_before(invocation, store)
    write_sentence(store, proposal, today=today, acteur=agent)
    print_done([f"Enregistré : {count_days(proposal)}, de {agenda.source}, pour {agent}."])
    options.remember_words(store, agent, words)


def _read_period(invocation: Invocation, store: Store, du: str | None) -> tuple[date, date]:
    reference = invocation.reference_alone(store)
    if du is None:
        return date(reference.exercice, 1, 1), reference.au
    first = invocation.read_day(store, du)
    if "au" not in invocation.given:
        reference = invocation.reference_of(store, first)
    check_period(first, reference.au)
    return first, reference.au


def _describe(agenda: Agenda, prefill: Prefill) -> Iterator[str]:
    proposal = prefill.proposal
    yield f"Agenda du {format_date(agenda.first)} au {format_date(agenda.last)}, pour {proposal.agent}."
    if proposal.saisies or proposal.absences:
        yield f"À pré-remplir : {count_days(proposal)}"
    for line in describe_days(proposal):
        yield from wrap_text(f"  {line}", indent="  ")
    for heading, titles in (
        ("Sans ligne (--codes TEXTE=CODE)", prefill.sans_ligne),
        ("Journées entières laissées de côté (--absences TEXTE=TYPE)", prefill.journees),
    ):
        if titles:
            yield f"{heading} :"
        for title in titles[:TITLES_MAX]:
            yield from wrap_text(f"  {describe_title(title)}", indent="  ")
        if len(titles) > TITLES_MAX:
            yield f"  et {len(titles) - TITLES_MAX} de plus"
    left_out = tuple(describe_left_out(agenda, prefill))
    if left_out:
        yield "Laissés de côté :"
    for line in left_out:
        yield from wrap_text(f"  {line}", indent="  ")
