"""`cariforef agent suppleance`: the person who acts for a coordinateur who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import (
    ColumnOf,
    Fit,
    columns_of,
    render_rows,
)
from cariforef_tui.domain.agents.agents import Suppleance
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    TEXT,
    Shape,
    field,
    listed,
)
from cariforef_tui.services.agents.suppleances import (
    NewSuppleance,
    end_suppleance,
    list_suppleances,
    name_suppleant,
    remove_suppleance,
)


@dataclass(frozen=True)
class SuppleanceVue:
    """A suppléance, with the day that says whether it is in force."""

    suppleance: Suppleance
    today: date

    @property
    def en_cours(self) -> bool:
        return self.suppleance.runs_on(self.today)

    @property
    def etat(self) -> str:
        if self.en_cours:
            return "en cours"
        return "à venir" if self.suppleance.du > self.today else "terminée"


SUPPLEANCE = Shape[SuppleanceVue](
    "Suppleance",
    field("pole", TEXT, lambda it: it.suppleance.pole, "Pôle"),
    field("titulaire", TEXT, lambda it: it.suppleance.titulaire, "Coordinateur"),
    field("suppleant", TEXT, lambda it: it.suppleance.suppleant, "Suppléant"),
    field("du", DAY, lambda it: it.suppleance.du, "Du"),
    field("au", DAY, lambda it: it.suppleance.au, "Au"),
    field("en_cours", FLAG, lambda it: it.en_cours),
)
SUPPLEANCES = listed("Suppleances", "suppleances", SUPPLEANCE)
COLUMNS = (
    *columns_of(*SUPPLEANCE.pick("pole", "titulaire", "suppleant", "du", "au")),
    ColumnOf[SuppleanceVue]("État", lambda it: it.etat, Fit.WRAP),
)
AUCUNE = (
    "Aucune suppléance.",
    "Pour en nommer une : cariforef agent suppleance nommer INITIALES --jusqu-au DATE",
)
DE = click.option(
    "--de", "titulaire", metavar="INITIALES", help="Le coordinateur remplacé (sinon vous-même)."
)


@command("base", "json")
def liste(invocation: Invocation) -> None:
    """Lister les suppléances, passées et à venir."""
    today = invocation.wiring.today()
    with invocation.store() as store:
        shown = [SuppleanceVue(one, today) for one in list_suppleances(store)]
    invocation.answer(SUPPLEANCES.to_json(shown), render_rows(COLUMNS, shown) if shown else AUCUNE)


@command("base", "agent")
@click.argument("suppleant", metavar="INITIALES")
@click.option("--du", metavar="DATE", help="Premier jour (sinon aujourd'hui).")
@click.option("--jusqu-au", "jusque", metavar="DATE", required=True, help="Dernier jour.")
@DE
def nommer(
    invocation: Invocation, suppleant: str, du: str | None, jusque: str, titulaire: str | None
) -> None:
    """Nommer INITIALES pour agir à votre place sur votre pôle.

    Le suppléant contresigne et agit sur le pôle, sauf pour vos mois et pour les siens.
    """
    today = invocation.wiring.today()
    with invocation.store() as store:
        acteur = invocation.actor(store)
        first = today if du is None else parse_date(du, today)
        nouvelle = NewSuppleance(titulaire or acteur, suppleant, first, parse_date(jusque, today))
        named = name_suppleant(store, nouvelle, today=today, acteur=acteur)
    print_done([f"Enregistré : {_describe(named)}."])


@command("base", "agent")
@click.option("--le", metavar="DATE", help="Dernier jour (sinon aujourd'hui).")
@DE
def terminer(invocation: Invocation, le: str | None, titulaire: str | None) -> None:
    """Terminer plus tôt la suppléance en cours.

    Le dernier jour est compris. Une suppléance s'arrête d'elle-même à la date prévue.
    """
    today = invocation.wiring.today()
    with invocation.store() as store:
        acteur = invocation.actor(store)
        last = today if le is None else parse_date(le, today)
        ended = end_suppleance(store, titulaire or acteur, last, today=today, acteur=acteur)
    print_done(
        [
            f"Enregistré : {ended.suppleant} supplée {ended.titulaire} jusqu'au {format_date(last)} inclus, "
            f"et non plus jusqu'au {format_date(ended.au)}."
        ]
    )


@command("base", "agent")
@click.argument("du", metavar="DATE")
@DE
def retirer(invocation: Invocation, du: str, titulaire: str | None) -> None:
    """Retirer la suppléance qui commence à DATE.

    C'est possible tant que le suppléant n'a donné aucun visa.
    """
    today = invocation.wiring.today()
    with invocation.store() as store:
        acteur = invocation.actor(store)
        removed = remove_suppleance(store, titulaire or acteur, parse_date(du, today), acteur=acteur)
    print_done([f"Enregistré : suppléance retirée ({_describe(removed)})."])


def _describe(suppleance: Suppleance) -> str:
    return (
        f"{suppleance.suppleant} supplée {suppleance.titulaire} ({suppleance.pole}) du "
        f"{format_date(suppleance.du)} au {format_date(suppleance.au)}"
    )
