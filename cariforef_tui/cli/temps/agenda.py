"""`cariforef importer agenda`: days that one's own calendar proposes, after a preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import click

from cariforef_tui.cli.kit.asking import is_import_agreed, oui_option, save_before
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command, keep_common
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.temps.projets import codes_option, read_pairs
from cariforef_tui.domain.temps.agenda import (
    Agenda,
    Prefill,
    count_days,
    describe_days,
    describe_left_out,
    describe_title,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.text import agree, count_of, join_words
from cariforef_tui.exchange.temps.agenda import read_agenda
from cariforef_tui.exchange.temps.memory import load_memory, save_memory
from cariforef_tui.exchange.temps.recognise import load_agenda
from cariforef_tui.machine.configuration import config_dir
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.agenda import SaidWords, check_period, propose_days, resolve_words
from cariforef_tui.services.temps.sentence import write_sentence

TITLES_MAX = 40


@command("base", "agent", "au")
@click.argument("fichier", metavar="FICHIER|-")
@codes_option
@click.option(
    "--absences",
    metavar="TEXTE=TYPE,…",
    callback=read_pairs,
    help="L'absence des journées entières, par un mot de leur titre.",
)
@click.option("--du", metavar="DATE", help="Premier jour lu (sinon le 1er janvier).")
@click.option(
    "--au",
    "_au",
    metavar="DATE",
    expose_value=False,
    callback=keep_common,
    help="Dernier jour lu (sinon aujourd'hui).",
)
@oui_option
def agenda(
    invocation: Invocation,
    fichier: str,
    *,
    codes: Mapping[str, str],
    absences: Mapping[str, str],
    du: str | None,
    oui: bool,
) -> None:
    """Proposer des jours à confirmer, d'après son agenda.

    Le fichier est celui que votre messagerie exporte en ICS. Il est lu du 1er janvier à « --au » (sinon
    aujourd'hui). Rien n'est proposé sur une cellule remplie, ni plus que la journée ne permet. Les mots
    donnés par --codes et par --absences sont retenus.
    """
    with invocation.store() as store, listing_faults():
        source = load_agenda(fichier)
        agent, today = invocation.actor(store), invocation.wiring.today()
        first, last = _read_period(invocation, store, du)
        words = _read_words(store, last.year, agent, source.name, codes, absences)
        lu = read_agenda(source.name, source.data, first, last)
        prefill = propose_days(store, lu, words, agent, today=today, lecteur=agent)
        proposal = prefill.proposal
        nothing = None if proposal.saisies or proposal.absences else _describe_nothing(lu, prefill)
        if not is_import_agreed(_describe_agenda(lu, prefill), nothing, "Pré-remplir ?", oui=oui):
            return
        save_before(invocation, store)
        write_sentence(store, proposal, today=today, acteur=agent)
        print_done([f"Enregistré : {count_days(proposal)}, de {lu.source}, pour {agent}."])
        _remember_words(store, agent, words)


def _read_words(
    store: Store,
    exercice: int,
    agent: str,
    source: str,
    codes: Mapping[str, str],
    absences: Mapping[str, str],
) -> SaidWords:
    """Return the meanings of words in the calendar of `agent`; raises FichierRefuse for unknown ones."""
    said, refusals = resolve_words(store, exercice, codes, absences)
    if refusals:
        raise FichierRefuse(source, [Fault(why) for why in refusals])
    kept = load_memory(config_dir()).agenda(store.place, agent)
    return SaidWords({**kept.codes, **said.codes}, {**kept.absences, **said.absences})


def _remember_words(store: Store, agent: str, words: SaidWords) -> None:
    folder = config_dir()
    memory = load_memory(folder)
    kept = replace(memory.agenda(store.place, agent), codes=words.codes, absences=words.absences)
    save_memory(folder, memory.with_agenda(store.place, agent, kept))


def _read_period(invocation: Invocation, store: Store, du: str | None) -> tuple[date, date]:
    reference = invocation.reference_alone(store)
    if du is None:
        return date(reference.exercice, 1, 1), reference.au
    first = invocation.read_day(store, du)
    if "au" not in invocation.given:
        reference = invocation.reference_of(store, first)
    check_period(first, reference.au)
    return first, reference.au


def _describe_nothing(agenda: Agenda, prefill: Prefill) -> str:
    """Return why nothing is proposed: how many events wait for an option, or that nothing would change."""
    waiting = [
        f"{count_of(total, what)} {agree(total, 'attend', 'attendent')} {option}"
        for what, option, titles in (
            ("rendez-vous", "--codes", prefill.sans_ligne),
            ("journée entière", "--absences", prefill.journees),
        )
        if (total := sum(title.nombre for title in titles))
    ]
    return f"Rien à pré-remplir : {agenda.source}, {join_words(waiting) or 'rien à changer'}."


def _describe_agenda(agenda: Agenda, prefill: Prefill) -> Iterator[str]:
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
