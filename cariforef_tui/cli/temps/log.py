"""`cariforef saisir` and `effacer`: one cell of one agent's day, or several in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import click

from cariforef_tui.cli.kit.asking import can_ask, is_agreed
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import PROSE, Command, command
from cariforef_tui.cli.kit.output import print_done, print_lines, print_notice
from cariforef_tui.cli.kit.table import format_jour_complet, wrap_text
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import CellWritten, describe_auteur, read_typed
from cariforef_tui.domain.temps.sentence.outcome import Ambiguity, Proposal, Unclear, describe_proposal
from cariforef_tui.domain.temps.sentence.prepare import prepare
from cariforef_tui.domain.temps.sentence.words import SentenceContext
from cariforef_tui.domain.values.dates import states_date, worked_days_back
from cariforef_tui.domain.values.days import format_jours, parse_jours
from cariforef_tui.domain.values.refusals import CodeRefuse, ConfirmationRequise, Refus
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.saisies import (
    ModeSaisie,
    clear_cell,
    describe_answered,
    load_journee,
    load_worked_before,
    log_days,
)
from cariforef_tui.services.temps.sentence import SentenceWritten, load_context, write_sentence

_CODE = re.compile(r"[1-9][0-9]*(?:\.[0-9]+)*")
"""A line's code as it is printed. The words after it are days and a date, not a sentence."""
_NEGATIVE = re.compile(r"-[.,]?\d.*")
"""A negative number, which click would take for an unknown option."""
_YEAR = re.compile(r"\b(?:19|20|21)[0-9]{2}\b")


def describe_cell(agent: str, code: str, jour: date) -> str:
    """Return `DM, 14.7.1, mar. 22/05/2018`."""
    return f"{agent}, {code}, {format_jour_complet(jour)}"


def describe_day(store: Store, agent: str, jour: date, *, lecteur: str) -> str:
    """Return `journée : 0,5 j sur 1 j`, with the absence in it, if any; raises as `load_journee`."""
    day = load_journee(store, agent, jour, lecteur=lecteur)
    absent = f" dont {format_jours(day.absent)} d'absence" if day.absent else ""
    return f"journée : {format_jours(day.saisi + day.absent)}{absent} sur {format_jours(day.plafond)}"


def describe_written(store: Store, written: CellWritten, instead: str, *, lecteur: str) -> str:
    """Return the sentence on the cell saved; `instead` tells the days that it replaces."""
    change, after = written.change, written.after
    notes = (describe_answered(store, after), describe_auteur(after)) if after is not None else ()
    cell = describe_cell(change.agent, change.code, change.jour)
    held = f"{format_jours(change.centiemes or 0)}{instead}"
    day = describe_day(store, change.agent, change.jour, lecteur=lecteur)
    return f"Enregistré : {cell} : {held} ({day}){''.join(f', {note}' for note in notes if note)}."


class LogCommand(Command):
    """A command that refuses a negative number as days out of bounds, not as an unknown option.

    Without arguments, its refusal says how to type them: a piped sentence is not read.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for before, arg in zip(["", *args], args, strict=False):
            # A comment may look like a negative number.
            if before != "--commentaire" and _NEGATIVE.fullmatch(arg):
                parse_jours(arg)
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter:
            raise click.UsageError(
                "Dites la phrase après la commande : cariforef saisir 0,5 14.7.1 hier.", ctx=ctx
            ) from None


@command("base", "agent", cls=LogCommand)
@click.argument("mots", metavar="[AGENT] PHRASE...", nargs=-1, required=True)
@click.option("--remplacer", is_flag=True, help="Remplacer la saisie du jour au lieu de s'y ajouter.")
@click.option(
    "--commentaire",
    type=PROSE,
    metavar="TEXTE",
    help="Commentaire de la saisie (- : lu sur l'entrée standard).",
)
@click.option("--demande", metavar="DEMANDE", help="Demande du droit de tirage : son numéro, ou des mots.")
@click.option("--oui", is_flag=True, help="Écrire sans demander, week-end et jour férié compris.")
def saisir(
    invocation: Invocation,
    *,
    mots: tuple[str, ...],
    remplacer: bool,
    commentaire: str | None,
    demande: str | None,
    oui: bool,
) -> None:
    """Saisir des jours par une phrase : « 0,5 14.7.1 hier : réunion CNIL », ou AGENT CODE JOURS [DATE].

    La phrase dit les jours (0,5 ; 1/2 ; 3h30 ; matin ; journée), la ligne (son code, ou des mots de son
    libellé), la date (21/05, hier, lundi ; sinon aujourd'hui) et, après « : », le commentaire. Plusieurs
    parties se séparent d'une virgule : « matin 14.1.1, après-midi mailchimp ». « congé vendredi » déclare une
    absence. « 0,25 4.5 demande salon » répond à une demande d'un droit de tirage. AGENT : ses initiales
    (sinon celles de qui agit).

    Au terminal, ce qui va être écrit est montré, puis demandé ; ailleurs, il faut le code de la ligne, ou
    --oui. Les jours s'ajoutent à ceux du jour sur la même ligne.
    """
    if not is_exact(mots):
        log_sentence(invocation, mots, remplacer=remplacer, commentaire=commentaire, demande=demande, oui=oui)
        return
    agent, code, jours, texte_date = (*mots, None)[:4]
    with invocation.store() as store:
        acteur = invocation.actor_if_said(store)
        jour = _read_day(invocation, store, str(agent), texte_date, acteur)
        try:
            written = log_days(
                store,
                str(agent),
                str(code),
                str(jours),
                jour,
                mode=ModeSaisie.REMPLACER if remplacer else ModeSaisie.AJOUTER,
                today=invocation.wiring.today(),
                acteur=acteur,
                commentaire=commentaire,
                demande=demande,
                confirmed=frozenset({jour}) if oui else frozenset(),
            )
        except ConfirmationRequise as error:
            raise ConfirmationRequise(f"{error.message} Ajoutez --oui.") from error
        change, before = written.change, written.before
        instead = ""
        if remplacer and before is not None and before.centiemes != change.centiemes:
            instead = f" à la place de {format_jours(before.centiemes)}"
        told = describe_written(store, written, instead, lecteur=acteur or change.agent)
    print_done([told])


def _read_day(
    invocation: Invocation, store: Store, agent: str, texte: str | None, acteur: str | None
) -> date:
    """Return the date typed; « hier » is the last day that the agent works."""
    if back := worked_days_back(texte or ""):
        return load_worked_before(store, agent, invocation.wiring.today(), back, lecteur=acteur)
    return invocation.read_day_or_today(store, texte)


def is_exact(mots: Sequence[str]) -> bool:
    """Return True for the form AGENT CODE JOURS [DATE], which leaves nothing to interpret."""
    if not 3 <= len(mots) <= 4 or _CODE.fullmatch(mots[1]) is None or mots[2].isalpha():
        return False
    return len(mots) == 3 or not mots[3].isalpha() or states_date(mots[3])


@command("base", "agent")
@click.argument("agent")
@click.argument("code")
@click.argument("texte_date", metavar="[DATE]", required=False)
def effacer(invocation: Invocation, agent: str, code: str, texte_date: str | None) -> None:
    """Effacer la saisie d'AGENT sur la ligne CODE, à DATE (sinon aujourd'hui)."""
    with invocation.store() as store:
        acteur = invocation.actor_if_said(store)
        jour = _read_day(invocation, store, agent, texte_date, acteur)
        before = clear_cell(store, agent, code, jour, acteur=acteur)
        day = describe_day(store, before.agent, before.jour, lecteur=acteur or before.agent)
    cell = describe_cell(before.agent, before.code, before.jour)
    print_done([f"Effacé : {cell} : {format_jours(before.centiemes)} ({day})."])


def log_sentence(
    invocation: Invocation,
    words: Sequence[str],
    *,
    remplacer: bool,
    commentaire: str | None,
    demande: str | None,
    oui: bool,
) -> None:
    """Interpret `words`, show what they would write, and write it once the person agrees.

    Raises:
        Refus: the sentence lacks something, or may name several lines, listed on standard error.
        ConfirmationRequise: part of the sentence was interpreted, and nobody can be asked to confirm it.
    """
    with invocation.store() as store:
        agent, text = _split_agent(invocation, store, words)
        if commentaire is not None:
            text = f"{text} : {commentaire}"
        acteur = invocation.actor_if_said(store) or agent
        context = _read_context(invocation, store, agent, text, acteur)
        proposal = _understand(text, replace(context, saisies={}) if remplacer else context)
        if remplacer and len(proposal.saisies) != 1:
            raise click.UsageError("--remplacer ne vaut que pour une seule saisie : une ligne, une date.")
        if demande is not None:
            proposal = _answer(store, proposal, demande)
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
    reference = invocation.reference_alone(store)
    years = [int(year) for year in _YEAR.findall(text)]
    if years:
        reference = invocation.reference_of(store, *(date(year, 12, 31) for year in years))
    return load_context(store, agent, reference, today=invocation.wiring.today(), lecteur=acteur)


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
