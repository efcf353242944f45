"""What people did in the last eight weeks: the pace of lines comes from it, and who works on them.

Amounts are hundredths of a day. The weeks are the 56 days that end at the arrêté, since the suivi.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.semaine import Asked, list_asked_days

SEMAINES_COMPTEES = 8
"""Weeks: long enough for work that comes by the month, short enough to follow a change of work."""
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
    """

    au: date
    since: date
    suivi: date
    travaux: Mapping[str, Sequence[Travail]] = field(default_factory=dict)
    feuilles: Mapping[str, tuple[int, int]] = field(default_factory=dict)

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

    def make_up(self, initiales: str, centiemes: int) -> int:
        """Return what a person would have logged with all their sheets in: twice as much at most.

        A sheet that is not in says nothing of the work: it must not slow a line down.
        """
        asked, filled = self.feuilles.get(initiales, (0, 0))
        if filled >= asked:
            return centiemes
        if 2 * filled <= asked:
            return 2 * centiemes
        return (2 * centiemes * asked + filled) // (2 * filled)


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
    """Return what people did in the eight weeks that end at `arrete`.

    `travaux` are (code, initials, day, hundredths) logged outside the SI team, `totaux` are (initials, day,
    logged, absent) of everybody; both since `first_recent`.
    """
    since = first_recent(calendrier, suivi, arrete)
    by_code: dict[str, list[Travail]] = {}
    for code, initiales, jour, centiemes in travaux:
        by_code.setdefault(code, []).append((initiales, jour, centiemes))
    team_si = {agent.initiales for agent in agents if agent.is_si}
    filled = Counter[str]()
    for initiales, jour, saisi, absent in totaux:
        filled[initiales] += saisi + absent
        if saisi and code_si is not None and initiales in team_si:
            by_code.setdefault(code_si, []).append((initiales, jour, saisi))
    return Activite(
        au=arrete,
        since=since,
        suivi=suivi,
        travaux=by_code,
        feuilles={
            agent.initiales: (sum(day.attendu for day in days), filled[agent.initiales])
            for agent in agents
            if (days := list_asked_days(agent, calendrier, rythmes, {}, Asked(suivi), since, arrete))
        },
    )
