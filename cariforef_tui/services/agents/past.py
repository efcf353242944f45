"""What a new first day, last day or working pattern would do to days already logged or signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.alertes.of_agents import name_months
from cariforef_tui.domain.mois.visas import locking_visas
from cariforef_tui.domain.temps.calendrier import Rythmes
from cariforef_tui.domain.values.dates import cite_dates, format_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import (
    DateRefusee,
    MoisSigne,
)
from cariforef_tui.services.agents.rights import check
from cariforef_tui.services.ports.store import Reading


def check_contract(reading: Reading, before: Agent, after: Agent, acteur: str) -> None:
    """Check that all that is logged stays between the first and last days of `after`.

    Raises:
        DroitRefuse: `acteur` may not say when this agent works: the other refusals tell when they did.
        MoisSigne: with another first day, a signed month would no longer expect the same days.
        DateRefusee: days are logged before the first day, or after the last one.
    """
    arrivee, depart = after.arrivee, after.depart
    if (arrivee, depart) != (before.arrivee, before.depart):
        check(reading.agents(), acteur, Droit.RYTHMER, before)
    if arrivee != before.arrivee:
        rythmes = reading.rythmes()
        moved = replace(before, arrivee=arrivee)
        _check_signed(reading, (before, rythmes), (moved, rythmes))
    if arrivee and arrivee > (before.arrivee or date.min):
        _check_none_before(reading, after.initiales, arrivee)
    if depart and depart < (before.depart or date.max):
        _check_none_after(reading, after.initiales, depart)


def check_rythme(reading: Reading, agent: Agent, quotite: Quotite) -> None:
    """Raise MoisSigne if a signed month would no longer expect the same days, once the right is checked."""
    rythmes = reading.rythmes()
    _check_signed(reading, (agent, rythmes), (agent, _lay_over(rythmes, quotite)))


def list_beyond(reading: Reading, quotite: Quotite) -> tuple[date, ...]:
    """Return the days that hold more than `quotite` will allow, from its first day to the next pattern's."""
    rythmes = reading.rythmes()
    after, initiales = _lay_over(rythmes, quotite), quotite.agent
    totals = Counter[date]()
    for span in _list_years(reading, quotite.depuis, date.max):
        for saisie in reading.saisies(initiales, *span):
            totals[saisie.jour] += saisie.centiemes
        for absence in reading.absences(initiales, *span):
            totals[absence.jour] += absence.centiemes
    return tuple(
        jour
        for jour, total in sorted(totals.items())
        if total > after.cap(initiales, jour) and after.pattern(initiales, jour) == quotite.semaine
    )


def _lay_over(rythmes: Rythmes, quotite: Quotite) -> Rythmes:
    others = (one for one in rythmes.quotites if (one.agent, one.depuis) != (quotite.agent, quotite.depuis))
    return Rythmes((*others, quotite))


def _check_signed(reading: Reading, before: tuple[Agent, Rythmes], after: tuple[Agent, Rythmes]) -> None:
    """Raise MoisSigne if a signed month would expect other days of the changed person or patterns."""
    changed = []
    for mois in _list_signed(reading, before[0].initiales):
        calendrier = reading.calendrier(mois.annee)
        if any(
            before[1].expected(before[0], jour, calendrier) != after[1].expected(after[0], jour, calendrier)
            for jour in mois.days
        ):
            changed.append(mois)
    if not changed:
        return
    one = len(changed) == 1
    raise MoisSigne(
        f"{'Mois signé' if one else 'Mois signés'} de {before[0].initiales} : {name_months(changed)}. Ce "
        "changement en modifierait les jours attendus : donnez une autre date, ou faites d'abord renvoyer ou "
        f"rouvrir {'ce' if one else 'ces'} mois par un coordinateur."
    )


def _list_signed(reading: Reading, initiales: str) -> list[Mois]:
    years = reading.exercices()
    if not years:
        return []
    gestes = reading.gestes(Mois(min(years), 1), Mois(max(years), 12), initiales)
    return sorted(mois for _, mois in locking_visas(gestes))


def _check_none_before(reading: Reading, initiales: str, arrivee: date) -> None:
    days = _list_logged(reading, initiales, date.min, arrivee - timedelta(days=1))
    if days:
        raise DateRefusee(
            f"{initiales} a des jours saisis dès le {format_date(days[0])}, dont {len(days)} avant le "
            f"{format_date(arrivee)} ({cite_dates(days)}) : donnez cette date ou une plus ancienne, ou "
            "effacez-les d'abord."
        )


def _check_none_after(reading: Reading, initiales: str, depart: date) -> None:
    days = _list_logged(reading, initiales, depart + timedelta(days=1), date.max)
    if days:
        raise DateRefusee(
            f"{initiales} a des jours saisis jusqu'au {format_date(days[-1])}, dont {len(days)} après le "
            f"{format_date(depart)} ({cite_dates(days)}) : donnez cette date ou une plus tardive, ou "
            "effacez-les d'abord."
        )


def _list_logged(reading: Reading, initiales: str, first: date, last: date) -> list[date]:
    spans = _list_years(reading, first, last)
    return sorted({saisie.jour for span in spans for saisie in reading.saisies(initiales, *span)})


def _list_years(reading: Reading, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the first and last days of each exercice between `first` and `last`."""
    for year in reading.exercices():
        span = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        if span[0] <= span[1]:
            yield span
