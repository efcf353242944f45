"""A year that eight people live, and its figures counted by plain arithmetic from what they typed.

No function of the product counts here. The days come from the tables of the store, the plan as voted from
`programme --initial --json`; what is revised and declared is what this file writes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from math import floor
from pathlib import Path
from typing import Any

from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence

FIRST, LAST = date(2018, 1, 1), date(2018, 12, 31)
FERIES = {
    date(2018, mois, jour)
    for mois, jour in ((1, 1), (4, 2), (5, 1), (5, 8), (5, 10), (5, 21), (8, 15), (11, 1), (12, 25))
}
WORKED = [
    jour
    for jour in (FIRST + timedelta(days=rank) for rank in range(365))
    if jour.weekday() < 5 and jour not in FERIES
]
PLACES = {"AB": "AD2I", "CA": "APO", "DA": "DIR", "ZS": "PRI"}
"""People added to those of PRI, with their pôles; ZS is of the SI team, DA of the direction."""
WORK = {
    "DM": "14.1.1 14.4.4 16.1.1 14.7.1 14.1.1",
    "LR": "15.2.1 15.2.2 16.1.1 15.2.3 14.1.6 14.1.7",
    "CR": "15.1.1 15.1.4 14.2.1 14.3.2",
    "KF": "14.1.2 14.4.2 15.4.1 16.3.1",
    "ZS": "18 14.1.1 4.3 18 15.1.1",
    "AB": "1.1 2.1 4.3 8.1 1.4",
    "CA": "9.1.1 9.2.1 12.1.2 10.1.1",
    "DA": "17 19 20 17",
}
"""The lines on which each logs whole days, in turn."""
BEGUN = {"KF": ["16.4.1"] * 19, "LR": ["14.5.3"] * 9 + ["16.2.2"] * 4, "CR": ["14.3.4"] * 10}
"""What some do first."""
AWAY = {
    "DM": [jour for jour in WORKED if jour.month == 8],
    "LR": [date(2018, 2, 12), date(2018, 2, 13)],
    "CR": [date(2018, 7, 2)],
    "ZS": [date(2018, 10, 29)],
}
LACKING = {"LR": (date(2018, 9, 3), date(2018, 9, 14)), "AB": (date(2018, 5, 14), date(2018, 6, 15))}
"""Weeks without a sheet."""
HALF = date(2018, 3, 15)
"""KF is away in the afternoon, and at work on 16.4.1 in the morning."""
LATE = ("CA", [jour for jour in WORKED if jour.month == 3])
"""A month that is typed in the next quarter only."""
TOLD = (date(2018, 3, 31), date(2018, 6, 30), date(2018, 9, 30))
WRITTEN = {
    TOLD[1]: (
        ("plan", "transferer", "14.4.4", "14.1.1", "12", "--le", "16/04/2018", "--motif", "Flux"),
        ("plan", "echeance", "14.1.5", "12/2018", "--le", "02/05/2018", "--motif", "En décembre"),
        ("plan", "reviser", "4.3", "14,5", "--le", "14/05/2018", "--motif", "Chaque mois"),
        ("jalon", "tenu", "RGPD", "--le", "25/05/2018"),
        ("plan", "solder", "16.2.2", "--le", "12/06/2018"),
        ("plan", "solder", "14.5.3", "--le", "20/06/2018"),
    ),
    LAST: (
        ("raf", "14.1.9", "5", "--le", "15/10/2018"),
        ("livrable", "produire", "15.3.2", "40", "--le", "30/11/2018"),
        ("livrable", "produire", "3.1", "4", "--le", "30/11/2018"),
    ),
}
"""What is written in each quarter, after its days."""
SOLDEES = {"16.2.2": date(2018, 6, 12), "14.5.3": date(2018, 6, 20)}
MOVES = (("14.4.4", date(2018, 4, 16), -1200), ("14.1.1", date(2018, 4, 16), 1200))
REVISED = ("4.3", date(2018, 5, 14), 1450)


def list_cells() -> Iterator[CellChange]:
    for initiales, turn in WORK.items():
        codes = cycle(turn.split())
        begun = list(BEGUN.get(initiales, ()))
        first, last = LACKING.get(initiales, (LAST, FIRST))
        for jour in WORKED:
            if jour in AWAY.get(initiales, ()) or first <= jour <= last or expected_of(initiales, jour) == 0:
                continue
            code = begun.pop(0) if begun else next(codes)
            is_half = initiales == "KF" and jour == HALF
            yield CellChange(
                agent=initiales,
                jour=jour,
                code="16.4.1" if is_half else code,
                centiemes=50 if is_half else 100,
            )


def typed_on(cell: CellChange) -> date:
    return TOLD[1] if cell.agent == LATE[0] and cell.jour in LATE[1] else cell.jour


def list_absences() -> Iterator[Absence]:
    for initiales, days in AWAY.items():
        for jour in days:
            yield Absence(initiales, jour, TypeAbsence.CONGE, 100)
    yield Absence("KF", HALF, TypeAbsence.RTT, 50)


def expected_of(initiales: str, jour: date) -> int:
    is_off = initiales == "CR" and jour.weekday() == 2
    return 100 if jour in WORKED_DAYS and not is_off else 0


@dataclass(frozen=True)
class Poste:
    """The lines of one enveloppe of the pôles' own days, or one line without any; a plan of None is an X."""

    lignes: tuple[str, ...]
    prevu: int | None
    first: date
    last: date


class Counted:
    """The year as typed, in hundredths of a day."""

    def __init__(self, programme: Any, store: Path) -> None:
        self.lignes = {ligne["code"]: ligne for ligne in programme["lignes"]}
        self.enveloppes = programme["enveloppes"]
        with closing(sqlite3.connect(store)) as rows:
            self.saisies = [
                (initiales, code, date.fromisoformat(jour), centiemes)
                for initiales, code, jour, centiemes in rows.execute(
                    "SELECT a.initiales, l.code, s.jour, s.centiemes FROM saisie s "
                    "JOIN agent a ON a.id = s.agent_id JOIN ligne l ON l.id = s.ligne_id"
                )
            ]
            self.absences = [
                (initiales, date.fromisoformat(jour), centiemes)
                for initiales, jour, centiemes in rows.execute(
                    "SELECT a.initiales, b.jour, b.centiemes FROM absence b JOIN agent a ON a.id = b.agent_id"
                )
            ]
            self.agents = dict(rows.execute("SELECT initiales, pole FROM agent"))

    def path(self, code: str) -> list[str]:
        above = self.lignes[code]["parent"]
        return [*self.path(above), code] if above else [code]

    def is_regulation(self, code: str) -> bool:
        return not self.lignes[code]["imputable"] and not any(
            ligne["parent"] == code for ligne in self.lignes.values()
        )

    def own(self, since: date, until: date) -> Iterator[tuple[str, str, int]]:
        """Yield person, line and days: every day of the SI team is of axe 18, wherever it was logged."""
        for initiales, code, jour, centiemes in self.saisies:
            if since <= jour <= until:
                yield initiales, "18" if initiales == "ZS" else code, centiemes

    def used(self, lignes: Iterable[str], until: date) -> int:
        kept = set(lignes)
        return sum(centiemes for _, code, centiemes in self.own(FIRST, until) if code in kept)

    def known_on(self, jour: date) -> Counted:
        """Return the days that were typed by then."""
        known = copy(self)
        if jour < TOLD[1]:
            known.saisies = [one for one in self.saisies if one[0] != LATE[0] or one[2] not in LATE[1]]
        return known

    def below(self, code: str) -> set[str]:
        return {one for one in self.lignes if code in self.path(one)}

    def postes(self, jour: date, *, is_rgpd_held: bool = True) -> list[Poste]:
        """Return the plan in force on a day, régulation left out; its windows, by its échéances of then."""
        found, covered = [], set()
        for enveloppe in self.enveloppes:
            lignes = tuple(enveloppe["lignes"])
            if enveloppe["compte"] != "metier":
                continue
            covered |= set(lignes)
            if any(self.is_regulation(code) for code in lignes):
                continue
            prevu = None if enveloppe["jours"] is None else round(100 * enveloppe["jours"])
            if prevu is not None:
                prevu += sum(days for code, since, days in MOVES if lignes == (code,) and since <= jour)
            if lignes == (REVISED[0],) and REVISED[1] <= jour:
                prevu = REVISED[2]
            found.append((lignes, prevu))
        found += [
            ((code,), None)
            for code, ligne in self.lignes.items()
            if ligne["imputable"] and code not in covered
        ]
        return [
            Poste(lignes, prevu, *self._window(lignes, jour, is_rgpd_held=is_rgpd_held))
            for lignes, prevu in found
        ]

    def _window(self, lignes: Sequence[str], jour: date, *, is_rgpd_held: bool) -> tuple[date, date]:
        firsts, lasts = [], []
        for code in lignes:
            echeance = self.lignes[code]["echeance"]
            firsts.append(date.fromisoformat(echeance["debut"] or "2018-01-01"))
            lasts.append(date.fromisoformat(echeance["fin"] or "2018-12-31"))
            if code == "14.1.5" and jour >= date(2018, 5, 2):
                lasts[-1] = LAST
        # The jalon that ends with 14.7.1 bounds it until it is held.
        is_bound = lignes == ("14.7.1",) and not is_rgpd_held
        return min(firsts), date(2018, 5, 25) if is_bound else max(lasts)

    def prevu(self, code: str, jour: date = LAST) -> int | None:
        """Return the plan of a line on a day, with its régulation; None where nothing has a number."""
        below = self.below(code)
        parts = [
            poste.prevu
            for poste in self.postes(jour)
            if poste.prevu is not None and set(poste.lignes) <= below
        ]
        parts += [self.regulation(one) for one in below if self.is_regulation(one)]
        return sum(parts) if parts else None

    def regulation(self, code: str) -> int:
        return sum(round(100 * one["jours"]) for one in self.enveloppes if one["lignes"] == [code])


WORKED_DAYS = frozenset(WORKED)


def worked(first: date, last: date) -> int:
    return sum(first <= jour <= last for jour in WORKED)


def half_up(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)


def tolerated(prevu: int) -> int:
    return min(max(200, prevu // 10), prevu // 2)


def planned_by(poste: Poste, jour: date) -> int:
    """Return what a poste should have used by a day, its plan spread over the working days of its window."""
    if jour >= poste.last:
        return poste.prevu or 0
    return half_up((poste.prevu or 0) * worked(poste.first, jour), worked(poste.first, poste.last))


def landing_of(counted: Counted, poste: Poste, arrete: date) -> tuple[int, int, int]:
    """Return where a poste lands, seen from a day, and what it may be below and above."""
    used = counted.used(poste.lignes, arrete)
    ahead = worked(max(poste.first, arrete + timedelta(days=1)), poste.last)
    is_closed = all(SOLDEES.get(code, LAST) <= arrete for code in poste.lignes)
    if is_closed or not ahead:
        return used, 0, 0
    plan, allowed = max(0, (poste.prevu or 0) - used), tolerated(poste.prevu or 0)
    if arrete < poste.first:
        return used + plan, plan, allowed
    since, until = max(poste.first, FIRST, arrete - timedelta(days=55)), min(arrete, poste.last)
    done, logged = Counter[str](), Counter[str]()
    for initiales, code, centiemes in counted.own(since, until):
        logged[initiales] += centiemes
        if code in poste.lignes:
            done[initiales] += centiemes
    # No absence is entered before its day in this year: people have every day that is expected of them.
    to_come = sum(
        half_up(own * left_of(initiales, arrete, poste.last), max(1000, logged[initiales]))
        for initiales, own in done.items()
    )
    followed = worked(poste.first, min(arrete, poste.last))
    whole = followed + ahead
    moved = half_up((to_come - plan) * followed * (whole + followed), 2 * whole * whole)
    low, high = max(0, min(plan, to_come) - allowed), max(plan, to_come) + allowed
    return used + plan + moved, plan + moved - low, high - plan - moved


def left_of(initiales: str, arrete: date, last: date) -> int:
    """Return the days that somebody still has, from the morrow of a day to another."""
    return sum(expected_of(initiales, jour) for jour in WORKED if arrete < jour <= last)


def days(centiemes: int | None) -> float | None:
    return None if centiemes is None else centiemes / 100


def shown(centiemes: int) -> float:
    """Return an estimate as people read it: quarters below 10 days, halves up to 50, then whole days."""
    step = 25 if abs(centiemes) < 1000 else 50 if abs(centiemes) <= 5000 else 100
    return floor((abs(centiemes) + step / 2) / step) * step / 100 * (1 if centiemes >= 0 else -1)


def dit(centiemes: int) -> str:
    """Return a number of days as people read it."""
    return f"{centiemes / 100:g}".replace(".", ",")
