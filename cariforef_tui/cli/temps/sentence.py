"""`cariforef saisir` told in a sentence: what it would write is shown, asked, then written at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import click

from cariforef_tui.cli.kit.asking import can_ask, is_agreed
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.output import print_done, print_lines, print_notice
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.temps.cells import describe_written
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import describe_held, read_typed
from cariforef_tui.domain.temps.sentence.outcome import (
    Ambiguity,
    Outcome,
    Proposal,
    Unclear,
    describe_proposal,
)
from cariforef_tui.domain.temps.sentence.prepare import prepare
from cariforef_tui.domain.temps.sentence.words import SentenceContext, split_sentence
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import CodeRefuse, ConfirmationRequise, Refus
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.saisies import (
    ModeSaisie,
    log_days,
)
from cariforef_tui.services.temps.sentence import SentenceWritten, load_context, write_sentence

_YEAR = re.compile(r"\b(?:19|20|21)[0-9]{2}\b")


def log_sentence(
    invocation: Invocation,
    words: Sequence[str],
    *,
    mode: ModeSaisie,
    commentaire: str | None,
    demande: str | None,
    oui: bool,
) -> None:
    """Interpret `words`, show what they would write, and write it once the person agrees.

    Raises:
        Refus: the sentence lacks something, or may name several lines, listed on standard error; or a line
            has days already, and nobody can be asked.
        ConfirmationRequise: part of the sentence was interpreted, and nobody can be asked to confirm it.
    """
    with invocation.store() as store:
        agent, text = _split_agent(invocation, store, words)
        if commentaire is not None:
            text = f"{text} : {commentaire}"
        acteur = invocation.actor_if_said(store) or agent
        context = _read_context(invocation, store, agent, text, acteur)
        remplacer = mode is ModeSaisie.REMPLACER
        anew = replace(context, saisies={})
        if mode is ModeSaisie.NOUVELLE and isinstance(prepare(text, context), Unclear):
            _refuse_full(prepare(text, anew), context)
        proposal = _understand(text, anew if remplacer else context)
        if remplacer and len(proposal.saisies) != 1:
            raise click.UsageError("--remplacer ne vaut que pour une seule saisie : une ligne, une date.")
        if demande is not None:
            proposal = _answer(store, proposal, demande)
        if mode is ModeSaisie.NOUVELLE and (oui or not can_ask()):
            _refuse_held(proposal)
        if not _is_agreed(proposal, context.programme, oui=oui):
            return
        if remplacer:
            lines = [_replace(store, proposal, context, acteur, demande)]
        else:
            written = write_sentence(store, proposal, today=context.today, acteur=acteur)
            lines = list(_tell(store, written, acteur, proposal))
    print_done(lines)


def _split_agent(invocation: Invocation, store: Store, words: Sequence[str]) -> tuple[str, str]:
    """Return the agent whose days they are, from the first word or else the actor, and the sentence."""
    known = {agent.initiales.casefold(): agent.initiales for agent in list_agents(store)}
    first = known.get(words[0].casefold())
    if first is not None:
        return first, " ".join(words[1:])
    return invocation.actor(store), " ".join(words)


def _read_context(
    invocation: Invocation, store: Store, agent: str, text: str, acteur: str
) -> SentenceContext:
    reference, today = invocation.reference_alone(store), invocation.wiring.today()
    said = [word.text for part in split_sentence(text) for word in part.words]
    years = [int(year) for word in said for year in _YEAR.findall(word)]
    if years:
        named = invocation.reference_of(store, *(date(year, 12, 31) for year in years))
        # Of another exercice, the sentence must say the date: its last day is nobody's today.
        reference = named if named == reference else replace(named, hors_exercice=today)
    return load_context(store, agent, reference, today=today, lecteur=acteur)


def _understand(text: str, context: SentenceContext) -> Proposal:
    outcome = prepare(text, context)
    if isinstance(outcome, Unclear):
        raise Refus(outcome.message)
    if isinstance(outcome, Ambiguity):
        for code in outcome.candidates:
            for line in wrap_text(f"  {code} {context.programme.by_code[code].libelle}", indent="    "):
                print_notice(line)
        raise CodeRefuse(
            f"« {outcome.words} » peut dire plusieurs lignes : donnez un code, ou un mot de plus. "
            "Rien n'a été écrit."
        )
    return outcome


def _answer(store: Store, proposal: Proposal, demande: str) -> Proposal:
    """Return the proposal with the request typed in its one cell."""
    if len(proposal.saisies) != 1:
        raise click.UsageError("--demande ne vaut que pour une seule saisie : une ligne, une date.")
    saisie = proposal.saisies[0]
    change = saisie.change
    with store.reading() as reading:
        numero = read_typed(reading.demandes(change.jour.year), change.code, demande, change.jour)
    return replace(proposal, saisies=(replace(saisie, change=replace(change, demande=numero)),))


def _refuse_held(proposal: Proposal) -> None:
    """Raise Refus for the lines that have days already: nobody sees that they would be added to."""
    told = [
        describe_held(proposal.agent, saisie.change.code, saisie.change.jour, saisie.held)
        for saisie in proposal.saisies
        if saisie.held
    ]
    if told:
        raise Refus(f"{' '.join(told)} Rien n'a été écrit : --ajouter pour les compléter, ou --remplacer.")


def _refuse_full(anew: Outcome, context: SentenceContext) -> None:
    """Raise Refus if a day takes no more, but would take these days in place of those of the line."""
    if not isinstance(anew, Proposal) or len(anew.saisies) != 1:
        return
    change = anew.saisies[0].change
    held = {one.code: one.centiemes for one in context.saisies.get(change.jour, ())}.get(change.code)
    if held:
        told = describe_held(anew.agent, change.code, change.jour, held)
        instead = format_jours(change.centiemes or 0)
        raise Refus(f"{told} Rien n'a été écrit : --remplacer pour {instead}.")


def _is_agreed(proposal: Proposal, programme: Programme, *, oui: bool) -> bool:
    """Return True if the person agrees to the proposal, or typed it so exactly that no question is needed."""
    shown = [line for told in describe_proposal(proposal, programme) for line in wrap_text(told, indent="  ")]
    if oui:
        return True
    if can_ask():
        print_lines([f"À écrire pour {proposal.agent} :", *shown])
        return is_agreed("Enregistrer ?", oui=False)
    if proposal.is_exact and not proposal.days_off:
        return True
    for line in shown:
        print_notice(line)
    raise ConfirmationRequise(
        "Rien n'a été écrit : relisez ci-dessus, puis ajoutez --oui ; ou donnez le code de la ligne, et le "
        "commentaire après « : »."
    )


def _replace(
    store: Store, proposal: Proposal, context: SentenceContext, acteur: str, demande: str | None
) -> str:
    """Write the one cell proposed over its content; return the sentence that says so."""
    change = proposal.saisies[0].change
    written = log_days(
        store,
        change.agent,
        change.code,
        format_jours(change.centiemes or 0),
        change.jour,
        mode=ModeSaisie.REMPLACER,
        today=context.today,
        acteur=acteur,
        commentaire=change.commentaire,
        demande=str(change.demande) if change.demande else demande,
        confirmed=proposal.days_off,
    )
    return next(_tell(store, SentenceWritten(change.agent, (written,), ()), acteur, proposal))


def _tell(store: Store, written: SentenceWritten, acteur: str, proposal: Proposal) -> Iterator[str]:
    notes = {
        (one.change.jour, one.change.code): (*filter(None, (one.day_off,)), *one.notes)
        for one in proposal.saisies
    }
    for cell in written.cells:
        instead = f" au lieu de {format_jours(cell.before.centiemes)}" if cell.before else ""
        noted = "".join(f" {capitalize(note)}." for note in notes[cell.change.jour, cell.change.code])
        yield describe_written(store, cell, instead, lecteur=acteur) + noted
    for absence in written.absences:
        new = absence.after[-1]
        day = format_jour_complet(absence.jour)
        yield f"Enregistré : {written.agent}, {new.type}, {day} : {format_jours(new.centiemes)}."
