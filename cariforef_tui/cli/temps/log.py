"""`cariforef saisir` and `cariforef effacer`: write one cell of one agent's day."""

from __future__ import annotations

import re
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import Command, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.domain.temps.saisies import describe_auteur
from cariforef_tui.domain.values.days import format_jours, parse_jours
from cariforef_tui.domain.values.refusals import ConfirmationRequise
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.journee import load_journee
from cariforef_tui.services.temps.saisies import ModeSaisie, clear_cell, log_days

_NEGATIVE = re.compile(r"-[.,]?\d.*")
"""A number below zero, which click would take for an option that it does not know."""


class LogCommand(Command):
    """A negative number is refused as days out of bounds, not taken for an unknown option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for before, arg in zip(["", *args], args, strict=False):
            if before != "--commentaire" and _NEGATIVE.fullmatch(arg):
                parse_jours(arg)
        return super().parse_args(ctx, args)


@command("base", "agent", cls=LogCommand)
@click.argument("agent")
@click.argument("code")
@click.argument("jours")
@click.argument("texte_date", metavar="[DATE]", required=False)
@click.option("--remplacer", is_flag=True, help="Remplacer la saisie du jour au lieu de s'y ajouter.")
@click.option("--commentaire", metavar="TEXTE", help="Commentaire de la saisie.")
@click.option("--confirmer", is_flag=True, help="Saisir malgré le week-end ou le jour férié.")
def saisir(
    invocation: Invocation,
    *,
    agent: str,
    code: str,
    jours: str,
    texte_date: str | None,
    remplacer: bool,
    commentaire: str | None,
    confirmer: bool,
) -> None:
    """Saisir JOURS (0,5 ; 1/2 ; 3h30) pour AGENT sur la ligne CODE, à DATE (sinon aujourd'hui).

    DATE : 21/05/2018, 21/05, 2018-05-21, hier, lundi. La saisie s'ajoute à celle du jour sur la même ligne.
    """
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, texte_date)
        acteur = invocation.actor_if_said(store)
        try:
            written = log_days(
                store,
                agent,
                code,
                jours,
                jour,
                mode=ModeSaisie.REMPLACER if remplacer else ModeSaisie.AJOUTER,
                today=invocation.wiring.today(),
                acteur=acteur,
                commentaire=commentaire,
                confirmed=frozenset({jour}) if confirmer else frozenset(),
            )
        except ConfirmationRequise as error:
            raise ConfirmationRequise(f"{error.message} Ajoutez --confirmer.") from error
        change, before = written.change, written.before
        held = format_jours(change.centiemes or 0)
        if remplacer and before is not None and before.centiemes != change.centiemes:
            held += f" à la place de {format_jours(before.centiemes)}"
        day = _describe_day(store, change.agent, change.jour, lecteur=acteur or change.agent)
    par = describe_auteur(written.after) if written.after else None
    cell = _describe_cell(change.agent, change.code, change.jour)
    print_done([f"Enregistré : {cell} : {held} ({day}){f', {par}' if par else ''}."])


@command("base", "agent")
@click.argument("agent")
@click.argument("code")
@click.argument("texte_date", metavar="[DATE]", required=False)
def effacer(invocation: Invocation, agent: str, code: str, texte_date: str | None) -> None:
    """Effacer la saisie de AGENT sur la ligne CODE, à DATE (sinon aujourd'hui)."""
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, texte_date)
        acteur = invocation.actor_if_said(store)
        before = clear_cell(store, agent, code, jour, acteur=acteur)
        day = _describe_day(store, before.agent, before.jour, lecteur=acteur or before.agent)
    cell = _describe_cell(before.agent, before.code, before.jour)
    print_done([f"Effacé : {cell} : {format_jours(before.centiemes)} ({day})."])


def _describe_cell(agent: str, code: str, jour: date) -> str:
    return f"{agent}, {code}, {format_jour_complet(jour)}"


def _describe_day(store: Store, agent: str, jour: date, *, lecteur: str) -> str:
    day = load_journee(store, agent, jour, lecteur=lecteur)
    absent = f" dont {format_jours(day.absent)} d'absence" if day.absent else ""
    return f"journée : {format_jours(day.saisi + day.absent)}{absent} sur {format_jours(day.plafond)}"
