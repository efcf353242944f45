"""An agent's year by line: what each month holds, and its part of a full-time year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.fiche import CadreFiche
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import TempsPlein, days_between
from cariforef_tui.domain.temps.saisies import Absence, Saisie
from cariforef_tui.domain.values.months import MOIS_PAR_AN, sum_by_month


@dataclass(frozen=True, slots=True)
class YearLine:
    """Hundredths of a line, one number a month; absences have their reason for `code` and no label."""

    code: str
    libelle: str
    mois: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.mois)


@dataclass(frozen=True, kw_only=True)
class AgentYear:
    """An agent's days in an exercice: `lignes` in document order, `absences` by reason, `ecarts` by month.

    `commentees` are the saisies that have a comment, the latest first; `plein` says what a
    full-time year counts.
    """

    agent: str
    exercice: int
    lignes: tuple[YearLine, ...]
    absences: tuple[YearLine, ...]
    commentees: tuple[Saisie, ...]
    plein: TempsPlein
    ecarts: tuple[int, ...]

    @property
    def saisi(self) -> int:
        """Hundredths logged in the year, absences left out."""
        return sum(ligne.total for ligne in self.lignes)

    @property
    def total(self) -> YearLine:
        """Every line together, month by month."""
        months = zip(*(ligne.mois for ligne in self.lignes), strict=True)
        return YearLine("Total", "réalisé", tuple(map(sum, months)) or (0,) * MOIS_PAR_AN)

    @property
    def etp(self) -> int:
        """The hundredths of an ETP of what was logged."""
        return self.plein.to_etp(self.saisi)


def compute_year(
    agent: str,
    programme: Programme,
    saisies: Iterable[Saisie],
    absences: Iterable[Absence],
    plein: TempsPlein,
    ecarts: tuple[int, ...],
) -> AgentYear:
    """Return an agent's year of `programme`, from all their saisies and absences in it."""
    logged = tuple(saisies)
    by_code = sum_by_month((saisie.code, saisie.jour, saisie.centiemes) for saisie in logged)
    by_type = sum_by_month((absence.type.value, absence.jour, absence.centiemes) for absence in absences)
    commented = (saisie for saisie in logged if saisie.commentaire)
    return AgentYear(
        agent=agent,
        exercice=programme.exercice,
        lignes=tuple(
            YearLine(code, programme.by_code[code].libelle, tuple(by_code[code]))
            for code in sorted(by_code, key=programme.ranks.__getitem__)
        ),
        absences=tuple(YearLine(kind, "", tuple(months)) for kind, months in sorted(by_type.items())),
        commentees=tuple(sorted(commented, key=lambda saisie: saisie.jour, reverse=True)),
        plein=plein,
        ecarts=ecarts,
    )


def compute_ecarts(agent: Agent, cadre: CadreFiche, remplis: Mapping[date, int], au: date) -> tuple[int, ...]:
    """Return by month the écart au contrat: hundredths logged or absent (`remplis`) minus those asked.

    It counts the days that are over at `au`, and whole years from their last day; a day before the suivi that
    nobody asks for counts on neither side.
    """
    first, last = cadre.calendrier.first_day, cadre.calendrier.last_day
    over = last if au >= last else au - timedelta(days=1)
    told = (
        ("", jour, remplis.get(jour, 0) - cadre.rythmes.expected(agent, jour, cadre.calendrier))
        for jour in days_between(first, over)
        if cadre.asked.asks(agent, jour)
    )
    return tuple(sum_by_month(told).get("", (0,) * MOIS_PAR_AN))
