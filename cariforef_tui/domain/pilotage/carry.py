"""What a new year takes over from the one before, besides its programme, and what it leaves to people."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.mois.sentences import describe_unpaid
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, days_between
from cariforef_tui.domain.temps.saisies import Demande
from cariforef_tui.domain.values.dates import JOURS, format_date

Marque = tuple[str, LigneConventionnee]
"""A line that a convention pays for, after the convention's number."""
_MOBILES = (0, 38, 49)
"""Days from Easter Monday to each public holiday that moves with it: itself, Ascension, Pentecost Monday."""


@dataclass(frozen=True, slots=True)
class Choix:
    """A choice left to a person: the line, the question, the facts, and the command that decides.

    Words in capitals of the command are to be replaced.
    """

    code: str
    libelle: str
    question: str
    detail: str
    geste: str


def write_geste(*words: str) -> str:
    """Return a command of cariforef as one types it."""
    return shlex.join(("cariforef", *words))


def carry_marques(conventions: Iterable[Convention], source: int, programme: Programme) -> tuple[Marque, ...]:
    """Return what conventions go on paying for from 1 January: marks without an end in `source`.

    Those of a line that `programme` no longer has are left out.
    """
    first = date(programme.exercice, 1, 1)
    return tuple(
        (convention.numero, LigneConventionnee(programme.exercice, ligne.code, first, ligne.jusque))
        for convention in conventions
        for ligne in convention.lignes
        if ligne.exercice == source
        and ligne.code in programme.by_code
        and (ligne.jusque is None or ligne.jusque >= first)
    )


def list_unpaid(
    conventions: Iterable[Convention], source: Programme, programme: Programme, marques: Iterable[Marque]
) -> Iterator[Choix]:
    """Yield the lines paid for on the last day of `source`, and not on the next year's first by `marques`."""
    last, first = date(source.exercice, 12, 31), date(programme.exercice, 1, 1)
    paid = {ligne.code for _, ligne in marques if ligne.covers(first)}
    for convention in conventions:
        for ligne in convention.lignes:
            if ligne.exercice == source.exercice and ligne.covers(last) and ligne.code not in paid:
                is_there = ligne.code in programme.by_code
                gone = "" if is_there else f" ; elle n'est pas au programme {programme.exercice}"
                code = ligne.code if is_there else "CODE"
                yield Choix(
                    ligne.code,
                    source.by_code[ligne.code].libelle if ligne.code in source.by_code else "",
                    "Plus financée : à prolonger ?",
                    f"{describe_unpaid(ligne.code, convention.numero, last)}{gone}",
                    write_geste(
                        "convention", "marquer", convention.numero, code, "--depuis", format_date(first)
                    ),
                )


def carry_fermetures(
    avant: Calendrier, feries: Calendrier, nouveaux: Calendrier
) -> tuple[dict[date, str | None], tuple[Choix, ...]]:
    """Return the days off of one's own that recur in another year, and those that have no place there.

    `avant` is the calendar of the year before, `feries` and `nouveaux` the public holidays of both. Days off
    of one name with no working day between them are one period, closed from its first date to its last. One
    beside a holiday that moves with Easter follows it, the others keep their dates. None is a public holiday
    on which one works.
    """
    easter, next_easter = _easter_monday(feries), _easter_monday(nouveaux)
    mobiles = [easter + timedelta(days=days) for days in _MOBILES]
    carried: dict[date, str | None] = {}
    left = []
    for libelle, jours in _list_periods(avant, feries):
        if any(_is_beside(avant, jours[0], mobile) for mobile in mobiles):
            moved = [next_easter + (jour - easter) for jour in jours]
        else:
            moved = [_same_date(jour, nouveaux.exercice) for jour in jours]
        closed = nouveaux.working_days_in(moved[0], moved[-1])
        carried.update(dict.fromkeys(closed, libelle))
        for jour, on in zip(jours, moved, strict=True):
            if not closed and on not in nouveaux.feries:
                detail = f"fermé le {format_date(jour)} ; le {format_date(on)} est un {JOURS[on.weekday()]}"
                geste = write_geste("reglages", "calendrier", "ajouter", "DATE", libelle)
                left.append(Choix("", libelle, "Fermeture à placer", detail, geste))
    moves = {next_easter + (mobile - easter): mobile for mobile in mobiles}
    for jour in nouveaux.feries:
        before = moves.get(jour) or _same_date(jour, avant.exercice)
        if before in feries.feries and before not in avant.feries:
            carried[jour] = None
    return carried, tuple(left)


def _list_periods(avant: Calendrier, feries: Calendrier) -> list[tuple[str, list[date]]]:
    """Return the days off of one's own, after their name, those with no working day between them together."""
    periods: list[tuple[str, list[date]]] = []
    for jour, libelle in sorted(avant.feries.items()):
        if jour in feries.feries:
            continue
        if periods and periods[-1][0] == libelle and _is_beside(avant, periods[-1][1][-1], jour):
            periods[-1][1].append(jour)
        else:
            periods.append((libelle, [jour]))
    return periods


def _easter_monday(feries: Calendrier) -> date:
    return next(jour for jour, libelle in feries.feries.items() if "Pâques" in libelle)


def _is_beside(calendrier: Calendrier, jour: date, ferie: date) -> bool:
    """True if no working day is between them."""
    first, last = sorted((jour, ferie))
    return not any(map(calendrier.is_working_day, days_between(first, last)))


def _same_date(jour: date, exercice: int) -> date:
    is_leap_day = (jour.month, jour.day) == (2, 29)
    return date(exercice, 2, 28) if is_leap_day else jour.replace(year=exercice)


def carry_demandes(demandes: Iterable[Demande], programme: Programme) -> tuple[Demande, ...]:
    """Return the requests still open whose line takes some, under their numbers, opened on 1 January."""
    first = date(programme.exercice, 1, 1)
    return tuple(
        replace(demande, ouverte_le=first)
        for demande in demandes
        if demande.close_le is None and demande.code in programme.tirages
    )


def list_homeless(demandes: Iterable[Demande], programme: Programme) -> Iterator[Choix]:
    """Yield the requests still open whose line takes none any more."""
    for demande in demandes:
        if demande.close_le is None and demande.code not in programme.tirages:
            yield Choix(
                demande.code,
                demande.libelle,
                "Demande ouverte : où la suivre ?",
                f"{demande.code} n'est pas un droit de tirage en {programme.exercice}",
                write_geste(
                    "demande", "ouvrir", "CODE", demande.libelle, "--le", f"01/01/{programme.exercice}"
                ),
            )


def list_lost_poles(agents: Iterable[Agent], programme: Programme) -> Iterator[Choix]:
    """Yield the people whose pôle, or the one that they coordinate, is not in the new programme."""
    for agent in agents:
        name = agent.initiales
        for pole, told, geste in (
            (agent.pole, "est de", write_geste("agent", "modifier", name, "--pole", "POLE")),
            (agent.coordonne, "coordonne", write_geste("agent", "coordonne", name, "POLE")),
        ):
            if agent.actif and pole is not None and pole not in programme.by_code:
                detail = f"{name} {told} {pole}, qui n'est pas au programme {programme.exercice}"
                yield Choix(name, agent.nom or "", "Sigle disparu", detail, geste)
