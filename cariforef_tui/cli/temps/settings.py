"""`cariforef reglages`: the settings that everybody shares, shown or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import after_writing
from cariforef_tui.domain.rgpd import count_years
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_jours, parse_jours, parse_volume
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.domain.values.shown import DAY, FLAG, JOURS, TEXT, WHOLE, Shape, field, optional
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.temps.calendrier import (
    load_reglages,
    load_suivi,
    set_reglages,
)

_HEURES = re.compile(r"(?P<heures>\d{1,2})(?:\s*h\s*(?P<minutes>[0-5]\d)?)?", re.ASCII)
"""`7h`, `7h30`, `7 h 30`, `7`. Only ASCII digits count."""
_OUI = "oui"
AUCUN = "aucun"

_REVISE_PAR = ("coordinateurs", "tous")
"""Who revises the plan, as the setting `plan_a_tous` is false or true."""


@dataclass(frozen=True)
class Communs:
    """The settings, and since when the exercice is logged."""

    reglages: Reglages
    exercice: int
    suivi: date | None


COMMUNS = Shape[Communs](
    "Reglages",
    field("pas", JOURS, lambda it: it.reglages.pas),
    field("minutes_par_jour", WHOLE, lambda it: it.reglages.minutes_par_jour),
    field("au_dela_quotite", FLAG, lambda it: it.reglages.au_dela_quotite),
    field("delai_visa", WHOLE, lambda it: it.reglages.delai_visa),
    field("jours_par_etp", WHOLE, lambda it: it.reglages.jours_par_etp),
    field("conges", optional(JOURS), lambda it: it.reglages.conges),
    field("conservation", WHOLE, lambda it: it.reglages.conservation),
    field("plan_revise_par", TEXT, lambda it: _REVISE_PAR[it.reglages.plan_a_tous]),
    field("exercice", WHOLE, lambda it: it.exercice),
    field("suivi_depuis", optional(DAY), lambda it: it.suivi),
)
"""`delai_visa` in working days, `conservation` in years; `suivi_depuis` is of the `exercice`."""


@command("base", "agent", "json", mots=("suivi",))
@click.option("--pas", metavar="JOURS", help="Le plus petit nombre de jours saisi, par exemple 0,25 ou 0,1.")
@click.option("--heures", metavar="HEURES", help="Durée d'une journée, par exemple 7h ou 7h30.")
@click.option("--au-dela", type=click.Choice([_OUI, "non"]), help="Permettre de dépasser la quotité du jour.")
@click.option(
    "--delai-visa",
    type=click.IntRange(1, 60),
    metavar="JOURS",
    help="Jours ouvrés pour signer un mois terminé.",
)
@click.option(
    "--jours-par-etp",
    type=click.IntRange(100, 260),
    metavar="JOURS",
    help="Jours que le programme compte pour un temps plein d'un an.",
)
@click.option(
    "--conges",
    metavar="JOURS",
    help="Jours de congés d'un temps plein en un an, RTT compris ; aucun : non dits.",
)
@click.option("--conservation", metavar="ANS", type=int, help="Années pleines après l'exercice.")
@click.option(
    "--plan-revise-par",
    type=click.Choice(_REVISE_PAR),
    help="Qui révise le plan et solde : coordinateurs et direction, ou tous.",
)
@click.option("--suivi-depuis", metavar="DATE", help="La semaine depuis laquelle l'exercice est saisi.")
@click.option("--exercice", metavar="ANNÉE", type=int, help="De quel exercice (sinon celui d'aujourd'hui).")
def communs(
    invocation: Invocation,
    pas: str | None,
    heures: str | None,
    au_dela: str | None,
    delai_visa: int | None,
    jours_par_etp: int | None,
    conges: str | None,
    conservation: int | None,
    plan_revise_par: str | None,
    suivi_depuis: str | None,
    exercice: int | None,
) -> None:
    """Montrer les réglages communs, ou les changer."""
    with invocation.store() as store:
        year = exercice or invocation.exercice(store)
        depuis = None if suivi_depuis is None else invocation.read_day(store, suivi_depuis)
        current = load_reglages(store)
        changed = replace(
            current,
            pas=current.pas if pas is None else parse_jours(pas, pas=1),
            minutes_par_jour=current.minutes_par_jour if heures is None else _parse_heures(heures),
            au_dela_quotite=current.au_dela_quotite if au_dela is None else au_dela == _OUI,
            delai_visa=current.delai_visa if delai_visa is None else delai_visa,
            jours_par_etp=current.jours_par_etp if jours_par_etp is None else jours_par_etp,
            conges=current.conges if conges is None else _parse_conges(conges),
            conservation=current.conservation if conservation is None else conservation,
            plan_a_tous=current.plan_a_tous if plan_revise_par is None else plan_revise_par == _REVISE_PAR[1],
        )
        is_written = changed != current or depuis is not None
        dropped: tuple[str, ...] = ()
        if is_written:
            suivi = None if depuis is None else (year, depuis)
            dropped = set_reglages(store, changed, acteur=invocation.actor(store), suivi=suivi)
        shown = Communs(changed, year, load_suivi(store, year))
    answering: AbstractContextManager[None] = after_writing() if is_written else nullcontext()
    with answering:
        lines = list(_render(shown, "Réglages enregistrés" if is_written else "Réglages", dropped))
        if depuis not in (None, shown.suivi) and shown.suivi is not None:
            lines.append(f"Le suivi commence un lundi ou le 1er janvier : le {format_date(shown.suivi)}.")
        invocation.answer(COMMUNS.to_json(shown), lines)


def _parse_heures(texte: str) -> int:
    read = _HEURES.fullmatch(texte.strip().lower())
    if read is None:
        raise JoursRefuses(f"{quote_text(texte)} : durée non reconnue (par exemple 7h ou 7h30).")
    return int(read["heures"]) * 60 + int(read["minutes"] or "0")


def _parse_conges(texte: str) -> int | None:
    return None if texte.strip() == AUCUN else parse_volume(texte, maximum=100 * JOUR_ENTIER)


def _render(shown: Communs, titre: str, dropped: Sequence[str]) -> Iterator[str]:
    reglages, suivi = shown.reglages, shown.suivi
    hours, minutes = divmod(reglages.minutes_par_jour, 60)
    yield f"{titre} :"
    yield f"  saisie par pas de       {format_jours(reglages.pas)}"
    yield f"  durée d'une journée     {hours}h{minutes:02d}"
    yield f"  délai de signature      {reglages.delai_visa} jours ouvrés après la fin du mois"
    yield f"  jours par ETP           {reglages.jours_par_etp} par an"
    yield "  congés d'un temps plein " + (
        "non dits" if reglages.conges is None else f"{format_jours(reglages.conges)} par an"
    )
    yield f"  au-delà de la quotité   {'permis' if reglages.au_dela_quotite else 'refusé'}"
    yield f"  conservation            {count_years(reglages.conservation)} après l'exercice"
    yield f"  plan révisé par         {_REVISE_PAR[reglages.plan_a_tous]}"
    since = "à la première saisie" if suivi is None else f"depuis le {format_date(suivi)}"
    yield f"  suivi de {shown.exercice}           {since}"
    if dropped:
        yield f"Ne compte plus : fait avant le suivi sur {', '.join(dropped)}."
