"""The context of a sentence: one person's lines, days and months, read once in the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, worked_before
from cariforef_tui.domain.temps.demandes import Demande
from cariforef_tui.domain.temps.saisies import Absence, Saisie
from cariforef_tui.domain.temps.semaine import JourSemaine, describe_jour
from cariforef_tui.domain.values.months import Mois


@dataclass(frozen=True, kw_only=True)
class SentenceContext:
    """One person's lines and days in one exercice; amounts are hundredths of a day.

    `proposees` are the open lines, the person's own and recent ones (`siennes`) first; `fermees` says why
    each other line takes no day. `jour` is what « aujourd'hui » means, None if no exercice holds it; nothing
    is logged after `today`. `verrous` gives the signed months, `demandes` the requests of the exercice.
    """

    agent: Agent
    programme: Programme
    proposees: tuple[str, ...]
    siennes: frozenset[str]
    fermees: Mapping[str, str]
    jour: date | None
    today: date
    calendrier: Calendrier
    rythmes: Rythmes
    pas: int
    minutes_par_jour: int
    au_dela_quotite: bool
    saisies: Mapping[date, tuple[Saisie, ...]]
    absences: Mapping[date, tuple[Absence, ...]]
    verrous: Mapping[Mois, str]
    demandes: tuple[Demande, ...] = ()

    def describe(self, jour: date) -> JourSemaine:
        """Return what a day expects of the person, and allows."""
        calendrier = self.calendrier if self.calendrier.contains(jour) else None
        return describe_jour(self.agent, jour, calendrier, self.rythmes, au_dela_quotite=self.au_dela_quotite)

    @cached_property
    def absents(self) -> Mapping[date, int]:
        """Hundredths of absence by date."""
        return {
            jour: sum(absence.centiemes for absence in absences) for jour, absences in self.absences.items()
        }

    def worked_before(self, jour: date, back: int, absents: Mapping[date, int]) -> date:
        """Return the day that the person worked `back` days of work before `jour`."""
        return worked_before(
            jour,
            back,
            agent=self.agent,
            calendrier=self.calendrier,
            rythmes=self.rythmes,
            absents=absents,
        )
