"""What people did in the last eight weeks, and the days that they still have: who brings what to lines.

Amounts are hundredths of a day. The weeks are the 56 days that end at the arrêté, since the suivi.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, takewhile

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between
from cariforef_tui.domain.temps.semaine import Asked, AskedDay, list_asked_days
from cariforef_tui.domain.values.days import JOUR_ENTIER, divide

SEMAINES_COMPTEES = 8
"""Weeks: long enough for work that comes by the month, short enough to follow a change of work."""
SAISI_MIN = 10 * JOUR_ENTIER
"""Hundredths: a person's part is read on ten days logged, or more."""
ABSENCE_JOURS = 10
"""Working days away, from the morrow of the arrêté, that explain where a line stands."""
FEUILLES_PARTS = 10
"""Where more than this part of the sheets lacks, a landing says so."""
Travail = tuple[str, date, int]
"""(initials, day, hundredths)."""


@dataclass(frozen=True, kw_only=True)
class Activite:
    """What was logged in the eight weeks that end at the arrêté `au`, from `since` on.

    `suivi` is the first day followed. `travaux` holds the work by imputable line; every day of an SI agent,
    wherever logged, is on the SI team's own line. `feuilles` gives, by initials, the hundredths asked of a
    person in these weeks and those filled, which are logged or absent.

    `saisis` and `a_venir` are running sums of hundredths by initials, whose nth number is of n days: those
    logged from `since` on, and those that a person has from the morrow of the arrêté, absences taken off.
    `absents` gives the last day away of those who logged in these weeks and are away for two weeks or more.
    """

    au: date
    since: date
    suivi: date
    travaux: Mapping[str, Sequence[Travail]] = field(default_factory=dict)
    feuilles: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    saisis: Mapping[str, Sequence[int]] = field(default_factory=dict)
    a_venir: Mapping[str, Sequence[int]] = field(default_factory=dict)
    absents: Mapping[str, date] = field(default_factory=dict)

    @property
    def lendemain(self) -> date:
        """The first day after the arrêté."""
        return self.au + timedelta(days=1)

    @property
    def lacks_sheets(self) -> bool:
        """True if more than a tenth of the days asked in these weeks is not in."""
        asked = sum(asked for asked, _ in self.feuilles.values())
        missing = sum(max(0, asked - filled) for asked, filled in self.feuilles.values())
        return FEUILLES_PARTS * missing > asked

    def work_on(self, codes: Iterable[str], first: date, last: date) -> Counter[str]:
        """Return what each person logged on lines from `first` to `last`, by initials."""
        done = Counter[str]()
        for code in codes:
            for initiales, jour, centiemes in self.travaux.get(code, ()):
                if first <= jour <= last:
                    done[initiales] += centiemes
        return done

    def work_by_week(self, codes: Collection[str]) -> tuple[int, ...]:
        """Return what was logged on lines in each of the eight weeks, the last of which ends at `au`."""
        ends = [self.au - timedelta(weeks=weeks) for weeks in reversed(range(SEMAINES_COMPTEES))]
        return tuple(sum(self.work_on(codes, end - timedelta(days=6), end).values()) for end in ends)

    def work_of(self, initiales: str) -> Counter[str]:
        """Return what a person logged, by line."""
        done = Counter[str]()
        for code, works in self.travaux.items():
            done[code] += sum(centiemes for who, _, centiemes in works if who == initiales)
        return +done

    def bring(self, codes: Iterable[str], first: date, last: date) -> int:
        """Return what people bring to lines from the morrow of the arrêté, within a window.

        Each brings their part of the eight weeks, taken of the days that they have left in the window: leave
        and a sheet that is not in change no part.
        """
        worked = self.work_on(codes, first, last)
        return sum(
            divide(
                done * _sum_within(self.a_venir.get(initiales, ()), self.lendemain, first, last),
                max(SAISI_MIN, _sum_within(self.saisis.get(initiales, ()), self.since, first, last)),
            )
            for initiales, done in worked.items()
        )


def _sum_within(sums: Sequence[int], start: date, first: date, last: date) -> int:
    """Return what the days from `first` to `last` hold, by the running sums of the days from `start` on."""
    before, until = ((day - start).days for day in (first, last + timedelta(days=1)))
    if not sums or until <= 0:
        return 0
    whole = len(sums) - 1
    return sums[min(until, whole)] - sums[min(max(before, 0), whole)]


def first_recent(calendrier: Calendrier, suivi: date, arrete: date) -> date:
    """Return the first of the days that count: 56 days up to the arrêté, since the suivi."""
    return max(calendrier.first_day, suivi, arrete - timedelta(weeks=SEMAINES_COMPTEES) + timedelta(days=1))


def compute_activite(
    agents: Collection[Agent],
    rythmes: Rythmes,
    calendrier: Calendrier,
    travaux: Iterable[tuple[str, str, date, int]],
    totaux: Iterable[tuple[str, date, int, int]],
    *,
    code_si: str | None,
    suivi: date,
    arrete: date,
) -> Activite:
    """Return what people did in the eight weeks that end at `arrete`, and the days that they still have.

    `travaux` are (code, initials, day, hundredths) logged outside the SI team since `first_recent`, `totaux`
    are (initials, day, logged, absent) of everybody, since then and until the end of the exercice.
    """
    since = first_recent(calendrier, suivi, arrete)
    by_code: dict[str, list[Travail]] = {}
    for code, initiales, jour, centiemes in travaux:
        by_code.setdefault(code, []).append((initiales, jour, centiemes))
    team_si = {agent.initiales for agent in agents if agent.is_si}
    saisis: dict[str, Counter[date]] = {}
    absents: dict[str, Counter[date]] = {}
    filled = Counter[str]()
    for initiales, jour, saisi, absent in totaux:
        if jour > arrete:
            absents.setdefault(initiales, Counter())[jour] += absent
            continue
        filled[initiales] += saisi + absent
        saisis.setdefault(initiales, Counter())[jour] += saisi
        if saisi and code_si is not None and initiales in team_si:
            by_code.setdefault(code_si, []).append((initiales, jour, saisi))
    asked = Asked(suivi)
    lendemain, last = arrete + timedelta(days=1), calendrier.last_day
    feuilles, a_venir, away = {}, {}, {}
    for agent in agents:
        name = agent.initiales
        days = list_asked_days(agent, calendrier, rythmes, {}, asked, since, arrete)
        if days:
            feuilles[name] = (sum(day.attendu for day in days), filled[name])
        if name in saisis:
            left = list_asked_days(agent, calendrier, rythmes, absents.get(name, {}), asked, lendemain, last)
            a_venir[name] = _add_up({day.jour: day.manque for day in left}, lendemain, last)
            if until := _away_until(left):
                away[name] = until
    return Activite(
        au=arrete,
        since=since,
        suivi=suivi,
        travaux=by_code,
        feuilles=feuilles,
        saisis={initiales: _add_up(days, since, arrete) for initiales, days in saisis.items()},
        a_venir=a_venir,
        absents=away,
    )


def _away_until(left: Iterable[AskedDay]) -> date | None:
    """Return the last day of an absence of two weeks or more that goes on, None if there is none."""
    away = [day.jour for day in takewhile(lambda day: not day.manque, left)]
    return away[-1] if len(away) >= ABSENCE_JOURS else None


def _add_up(amounts: Mapping[date, int], first: date, last: date) -> tuple[int, ...]:
    """Return the running sums of amounts from `first` to `last`, 0 first."""
    return tuple(accumulate((amounts.get(day, 0) for day in days_between(first, last)), initial=0))
