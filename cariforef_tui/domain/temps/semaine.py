"""One agent's week as a grid: lines x days, what each day expects, and what may be copied or filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import Absence, Saisie
from cariforef_tui.domain.values.days import JOUR_ENTIER


class EtatJour(StrEnum):
    """What a day holds against what it expects; SUPPLEMENT is above that, but within what it allows."""

    VIDE = "vide"
    PARTIEL = "partiel"
    COMPLET = "complet"
    SUPPLEMENT = "supplement"
    DEPASSE = "depasse"


@dataclass(frozen=True, slots=True, kw_only=True)
class JourSemaine:
    """A day of the week: `attendu` is what it expects before absences, `plafond` what it allows (hundredths).

    `ferie` names a public holiday or closure; `ouvert` is False outside the exercice.
    """

    jour: date
    attendu: int
    plafond: int
    ferie: str | None = None
    ouvert: bool = True


def describe_jour(
    agent: Agent, jour: date, calendrier: Calendrier | None, rythmes: Rythmes, *, au_dela_quotite: bool
) -> JourSemaine:
    """Return what a day expects of an agent and allows; closed where no `calendrier` holds it."""
    return JourSemaine(
        jour=jour,
        attendu=rythmes.expected(agent, jour, calendrier) if calendrier else 0,
        plafond=JOUR_ENTIER if au_dela_quotite else rythmes.cap(agent.initiales, jour),
        ferie=calendrier.feries.get(jour) if calendrier else None,
        ouvert=calendrier is not None,
    )


@dataclass(frozen=True, kw_only=True)
class Semaine:
    """The saisies and absences of one agent in one ISO week; `jours` are Monday to Sunday."""

    agent: str
    iso: str
    jours: tuple[JourSemaine, ...]
    saisies: tuple[Saisie, ...]
    absences: tuple[Absence, ...]

    @cached_property
    def cells(self) -> dict[tuple[str, date], Saisie]:
        return {(saisie.code, saisie.jour): saisie for saisie in self.saisies}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes that hold a saisie this week, in no order of the programme."""
        return tuple(dict.fromkeys(saisie.code for saisie in self.saisies))

    def total_saisi(self, jour: date) -> int:
        """Hundredths logged on `jour`, absences left out."""
        return sum(saisie.centiemes for saisie in self.saisies if saisie.jour == jour)

    def total_absent(self, jour: date) -> int:
        return sum(absence.centiemes for absence in self.absences if absence.jour == jour)

    def left_of(self, jour: JourSemaine) -> int:
        """Hundredths that `jour` still expects: never below 0."""
        return max(0, jour.attendu - self.total_saisi(jour.jour) - self.total_absent(jour.jour))

    def room_of(self, jour: JourSemaine) -> int:
        """Hundredths that `jour` still allows: never below 0."""
        return max(0, jour.plafond - self.total_saisi(jour.jour) - self.total_absent(jour.jour))

    def total_ligne(self, code: str) -> int:
        """Hundredths logged on one line over the week."""
        return sum(saisie.centiemes for saisie in self.saisies if saisie.code == code)

    def total(self) -> int:
        """Hundredths logged over the week, absences left out."""
        return sum(saisie.centiemes for saisie in self.saisies)

    def total_attendu(self) -> int:
        """Hundredths that the week expects to be logged: its absences are deducted."""
        absent = sum(min(self.total_absent(jour.jour), jour.attendu) for jour in self.jours)
        return sum(jour.attendu for jour in self.jours) - absent

    def etat_of(self, jour: JourSemaine) -> EtatJour:
        done = self.total_saisi(jour.jour) + self.total_absent(jour.jour)
        if done > jour.plafond:
            return EtatJour.DEPASSE
        if done < jour.attendu:
            return EtatJour.PARTIEL
        if done > jour.attendu:
            return EtatJour.SUPPLEMENT
        return EtatJour.COMPLET if done else EtatJour.VIDE

    def with_cells(self, cells: Mapping[tuple[str, date], Saisie | None]) -> Semaine:
        """Return the week as it would be with these cells set, or emptied (None)."""
        if not cells:
            return self
        merged = {**self.cells, **cells}
        return replace(self, saisies=tuple(saisie for saisie in merged.values() if saisie is not None))
