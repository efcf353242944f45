"""A year of people: who logged and was away on which day, and when each sheet came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import Absence, Saisie

ABSENCES_DITES = timedelta(weeks=10)
"""How long before their day absences are entered: a leave later than that is not known yet."""


@dataclass(frozen=True, repr=False)
class Annee:
    """`entered` gives, by initials and date, the day on which a sheet came in, if it was not its own."""

    programme: Programme
    calendrier: Calendrier
    agents: tuple[Agent, ...]
    saisies: tuple[Saisie, ...]
    absences: tuple[Absence, ...]
    entered: Mapping[tuple[str, date], date] = field(default_factory=dict)

    def without(self, hidden: Callable[[str, date], bool]) -> Annee:
        """Return the same year less some sheets."""
        return replace(self, saisies=tuple(one for one in self.saisies if not hidden(one.agent, one.jour)))

    def known_at(self, au: date) -> Annee:
        """Return what was in before `au`, and the absences entered by then."""
        known = self.without(lambda who, day: self.entered.get((who, day), day) >= au)
        return replace(known, absences=self.absences_said(au))

    def absences_said(self, au: date) -> tuple[Absence, ...]:
        """Return the absences entered by `au`."""
        return tuple(one for one in self.absences if one.jour <= au + ABSENCES_DITES)

    def used(self, last: date) -> Counter[str]:
        """Return the hundredths used up to `last`, by line; every day of an SI agent is on the team's own."""
        si = {agent.initiales for agent in self.agents if agent.is_si}
        used = Counter[str]()
        for one in self.saisies:
            if one.jour <= last:
                used[(self.programme.code_si if one.agent in si else None) or one.code] += one.centiemes
        return used
