"""`cariforef saisir` and `cariforef effacer`: write one cell of one agent's day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import PROSE, Command, command
from cariforef_tui.cli.kit.output import print_done, print_lines
from cariforef_tui.cli.temps.cells import describe_cell, describe_day, describe_written
from cariforef_tui.domain.agents.agents import INITIALES
from cariforef_tui.domain.temps.saisies import CellWritten
from cariforef_tui.domain.values.dates import states_date, worked_days_back
from cariforef_tui.domain.values.days import format_jours, parse_jours
from cariforef_tui.domain.values.refusals import ConfirmationRequise, DejaSaisi, Refus
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.saisies import (
    ModeSaisie,
    clear_cell,
    load_worked_before,
    log_days,
)

_CODE = re.compile(r"[1-9][0-9]*(?:\.[0-9]+)*")
"""A line's code as it is printed. The words after it are days and a date, not a sentence."""
_NEGATIVE = re.compile(r"-[.,]?\d.*")
"""A negative number, which click would take for an unknown option."""


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
                "Tapez la phrase après la commande : cariforef saisir 0,5 14.7.1 hier.", ctx=ctx
            ) from None


@command("base", "agent", cls=LogCommand)
@click.argument("mots", metavar="[AGENT] PHRASE...", nargs=-1, required=True)
@click.option("--ajouter", is_flag=True, help="Ajouter aux jours que la ligne a déjà à cette date.")
@click.option("--remplacer", is_flag=True, help="Remplacer les jours que la ligne a déjà à cette date.")
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
    ajouter: bool,
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
    (sinon les vôtres).

    Au terminal, la commande montre ce qu'elle va écrire et demande confirmation ; ailleurs, il faut le code
    de la ligne, ou --oui. Si la ligne a déjà des jours à cette date, rien n'est écrit sans votre accord au
    terminal, --ajouter ou --remplacer : lancer deux fois la commande ne compte pas deux fois.
    """
    mode = _read_mode(ajouter=ajouter, remplacer=remplacer)
    if not is_exact(mots):
        from cariforef_tui.cli.temps.sentence import log_sentence

        log_sentence(invocation, mots, mode=mode, commentaire=commentaire, demande=demande, oui=oui)
        return
    agent, code, jours, texte_date = (*mots, None)[:4]
    with invocation.store() as store:
        acteur = invocation.actor_if_said(store)
        jour = _read_day(invocation, store, str(agent), texte_date, acteur)

        def write(how: ModeSaisie) -> CellWritten:
            return log_days(
                store,
                str(agent),
                str(code),
                str(jours),
                jour,
                mode=how,
                today=invocation.wiring.today(),
                acteur=acteur,
                commentaire=commentaire,
                demande=demande,
                confirmed=frozenset({jour}) if oui else frozenset(),
            )

        try:
            written = write(mode)
        except DejaSaisi as held:
            chosen = _choose(held, oui=oui)
            if chosen is None:
                return
            mode = chosen
            written = write(mode)
        except ConfirmationRequise as error:
            raise ConfirmationRequise(f"{error.message} Ajoutez --oui.") from error
        change, before = written.change, written.before
        instead = ""
        if mode is ModeSaisie.REMPLACER and before is not None and before.centiemes != change.centiemes:
            instead = f" à la place de {format_jours(before.centiemes)}"
        told = describe_written(store, written, instead, lecteur=acteur or change.agent)
    print_done([told])


def _read_mode(*, ajouter: bool, remplacer: bool) -> ModeSaisie:
    if ajouter and remplacer:
        raise click.UsageError("--ajouter ou --remplacer, pas les deux.")
    return ModeSaisie.AJOUTER if ajouter else ModeSaisie.REMPLACER if remplacer else ModeSaisie.NOUVELLE


def _choose(held: DejaSaisi, *, oui: bool) -> ModeSaisie | None:
    """Return what a person does with the days that are there, None for nothing; raises Refus if not asked."""
    from cariforef_tui.cli.kit.asking import ask, can_ask, is_agreed

    typed, total = format_jours(held.typed), format_jours(held.held + held.typed)
    fits = held.typed <= held.room
    if oui or not can_ask():
        adding = f"--ajouter pour {total} en tout, " if fits else ""
        raise Refus(f"{held.message} Rien n'a été écrit : {adding}--remplacer pour {typed}.")
    if not fits:
        return (
            ModeSaisie.REMPLACER if is_agreed(f"{held.message} Remplacer par {typed} ?", oui=False) else None
        )
    answer = ask(f"{held.message} Ajouter ({total} en tout), ou remplacer par {typed} ? [a/r/N] ")
    if mode := {"a": ModeSaisie.AJOUTER, "r": ModeSaisie.REMPLACER}.get(answer[:1]):
        return mode
    print_lines(["Rien n'a été écrit."])
    return None


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
    # « 0,5 14.7.1 21/05 » and « matin 14.7.1 21/05 » are sentences without quotes.
    if INITIALES.fullmatch(mots[0].upper()) is None or states_date(mots[0]) or mots[0].lower() == "demi":
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
