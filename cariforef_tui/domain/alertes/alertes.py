"""Compute every alert of a date from the facts, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.alertes.of_agents import missing_saisies, unsigned_months
from cariforef_tui.domain.alertes.of_echeances import (
    echeances_of_jalons,
    echeances_of_lignes,
    late_recurrences,
)
from cariforef_tui.domain.alertes.of_groupes import (
    OF_GROUPS,
    alert_of,
    groups_in_alert,
    late_livrables,
    surcharge_si,
)
from cariforef_tui.domain.avancement.etat import rank_gravite
from cariforef_tui.domain.values.text import capitalize

__all__ = ["Alerte", "FaitsAlertes", "TypeAlerte", "compute_alertes"]
_OF_ENDS = (TypeAlerte.ECHEANCE_PROCHE, TypeAlerte.ECHEANCE_DEPASSEE)


def compute_alertes(facts: FaitsAlertes) -> tuple[Alerte, ...]:
    """Return every alert, by gravité: those of groups by days at stake, then the others by date.

    Undated ones are last, and alerts of one date are in document order.

    A line soldée, a régulation and a jalon tenu raise none; a line raises one at most. In the first fortnight
    of the suivi, only dated ends raise an alert, and the sheets and months of people who followed the year
    before.
    """
    of_lines = alertes_of_lines(facts)
    is_new = facts.is_beginning and not facts.precedents
    alertes = of_lines if is_new else (*of_lines, *missing_saisies(facts), *unsigned_months(facts))
    ranks = facts.programme.ranks

    def order(alerte: Alerte) -> tuple[int, bool, int, date, int, str]:
        is_group = alerte.type in OF_GROUPS
        return (
            rank_gravite(alerte.gravite),
            not is_group,
            -alerte.poids if is_group else 0,
            alerte.date or date.max,
            ranks.get(alerte.code or "", len(ranks)),
            alerte.agent or "",
        )

    return tuple(sorted(alertes, key=order))


def alertes_of_lines(facts: FaitsAlertes) -> tuple[Alerte, ...]:
    """Return the alerts of lines and jalons: one for each group that is late or over, then the others.

    Another fact about a line that already has an alert is added to that alert.
    """
    told = [alert_of(facts, groupe) for groupe in groups_in_alert(facts)]
    holder = {code: rank for rank, alerte in enumerate(told) for code in alerte.lignes}
    for alerte in sorted(_other_facts(facts), key=lambda one: rank_gravite(one.gravite)):
        held = _lines_held(facts, alerte)
        ranks = {holder[code] for code in held if code in holder}
        if not ranks:
            holder.update(dict.fromkeys(held, len(told)))
            told.append(alerte)
        for rank in ranks:
            told[rank] = _tell_inside(told[rank], alerte)
    return tuple(told)


def _other_facts(facts: FaitsAlertes) -> Iterator[Alerte]:
    yield from echeances_of_jalons(facts)
    yield from echeances_of_lignes(facts)
    if not facts.is_beginning:
        yield from late_recurrences(facts)
        yield from late_livrables(facts)
        yield from surcharge_si(facts)


def _lines_held(facts: FaitsAlertes, alerte: Alerte) -> tuple[str, ...]:
    """Return the lines whose alert it is: none for many lines together, those whose group a jalon bounds.

    A jalon that does not bound the whole group of its line ends nothing there: it is an alert of its own.
    """
    if alerte.jalon is not None:
        jalon = next(one for one in facts.programme.jalons if one.code == alerte.jalon)
        groupes = ((code, facts.avancement.lignes[code].groupe) for code in jalon.bornees)
        return tuple(
            code
            for code, groupe in groupes
            if groupe is not None and groupe.is_borne and groupe.fin_propre == jalon.jour
        )
    return alerte.lignes if alerte.code is not None else ()


def _tell_inside(holder: Alerte, alerte: Alerte) -> Alerte:
    """Add another alert of the same line to the one that holds it, unless it says the same."""
    is_same_end = alerte.date == holder.date and alerte.lignes == holder.lignes
    is_same_jalon = alerte.jalon is not None and alerte.jalon == holder.jalon
    if is_same_jalon or (is_same_end and alerte.type in _OF_ENDS):
        return holder
    said = alerte.constat
    is_named = alerte.sujet == holder.sujet
    told = capitalize(said) if is_named else f"{alerte.sujet} : {said}"
    return replace(holder, constat=f"{holder.constat} {told}")
