"""What a store keeps of days, absences, requests, and what they hold in all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from cariforef_tui.domain.values.days import JOURS_PAR_ETP, MINUTES_PAR_JOUR, PAS_PAR_DEFAUT

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
    from cariforef_tui.domain.temps.saisies import (
        Absence,
        CellChange,
        CellWritten,
        Demande,
        PartDemande,
        Saisie,
    )
    from cariforef_tui.domain.values.months import Mois


@dataclass(frozen=True, slots=True, kw_only=True)
class Reglages:
    """Settings that everybody shares. `au_dela_quotite` lets a day exceed its quotité, up to 1,00.

    `delai_visa` is the number of working days after a month's end before its missing visas are an alert.
    `conservation` is the number of full years after an exercice during which personal data is kept.
    `jours_par_etp` is the number of days that a full-time person works in a year.
    """

    pas: int = PAS_PAR_DEFAUT
    minutes_par_jour: int = MINUTES_PAR_JOUR
    au_dela_quotite: bool = False
    delai_visa: int = 5
    conservation: int = 10
    jours_par_etp: int = JOURS_PAR_ETP


@dataclass(frozen=True, slots=True)
class TotalJour:
    """Hundredths logged and absent of one agent on one date."""

    agent: str
    jour: date
    saisi: int
    absent: int


class TempsReading(Protocol):
    """Days, in one snapshot; totals are hundredths, by initials.

    The store answers about everybody; the services show each person what they may read.
    """

    def calendrier(self, exercice: int) -> Calendrier: ...

    def reglages(self) -> Reglages: ...

    def rythmes(self) -> Rythmes: ...

    def saisies(self, agent: str, first: date, last: date) -> tuple[Saisie, ...]:
        """Saisies of one agent from `first` to `last`, inclusive, by date then line in programme order."""

    def absences(self, agent: str, first: date, last: date) -> tuple[Absence, ...]: ...

    def recent_codes(self, agent: str, first: date, last: date) -> tuple[str, ...]:
        """Lines the agent logged on from `first` to `last`, the most recently used first."""

    def last_saisies(self, exercice: int, codes: Collection[str], au: date, limit: int) -> tuple[Saisie, ...]:
        """The latest saisies on any of `codes` up to `au`, newest first."""

    def copied_days(self, first: date, last: date) -> tuple[tuple[str, date], ...]:
        """Agents and dates that hold copied values to confirm, by agent then date."""

    def demandes(self, exercice: int) -> tuple[Demande, ...]:
        """Every request of a droit de tirage, by line then number."""

    def parts_demandes(self, exercice: int, au: date) -> tuple[PartDemande, ...]:
        """Sums of the saisies up to `au` on each droit de tirage, by request and agent."""

    def totaux_jour(self, first: date, last: date) -> tuple[TotalJour, ...]:
        """Totals where there is any, by agent then date."""

    def absents(self, first: date, last: date) -> dict[str, dict[date, int]]:
        """Hundredths absent, by agent and date."""

    def remplis(self, first: date, last: date) -> dict[str, dict[date, int]]:
        """Hundredths logged or absent, by initials then date."""

    def premiers_jours(self, first: date, last: date) -> dict[str, date]:
        """The first date that each one logged anything on."""

    def mois_saisis(self, first: date, last: date) -> frozenset[tuple[str, Mois]]:
        """The months in which each one logged anything."""

    def absents_le(self, jour: date) -> frozenset[str]:
        """The initials of those who are absent, all day or a part of it."""

    def totaux_semaine(self, first: date, au: date) -> dict[str, dict[date, tuple[int, int]]]:
        """(saisi, absent) of everybody by the Monday of the ISO week, up to `au`, from that of `first` on."""

    def absences_otees(self, first: date, au: date, last: date) -> Iterator[tuple[str, date, int, int]]:
        """(initials, first day, absences, what they take off) of everybody's weeks; `au` ends its own."""


class TempsWriting(Protocol):
    def write_cells(self, changes: Sequence[CellChange]) -> tuple[CellWritten, ...]:
        """Write, replace or empty cells, all or none.

        Raises:
            JourneePleine: an agent's date would exceed what it allows; the database decides.
            MoisSigne: a cell's month is signed; the database decides.
            ConflitSaisie: a cell is no longer at its `expected_version`.
            DemandeRefusee: a request that the line does not have, or whose days would reach one.
        """

    def write_absence(self, agent: str, jour: date, absences: Sequence[Absence]) -> tuple[Absence, ...]:
        """Replace the absences of one agent on one date; returns those before.

        Raises:
            JourneePleine: saisies and absences would exceed what the date allows.
        """

    def move_saisies(self, saisies: Sequence[Saisie], code: str) -> tuple[Saisie, ...]:
        """Reattach saisies to another line of their exercice, added to what it holds; returns them so.

        Those that change answer no request any more.

        Raises:
            JourneePleine: the quotité was lowered since, and no longer allows the day's total.
            TexteRefuse, Refus: comments too long together; days logged in and out of the SI team.
            ConflitSaisie: one of them is no longer at its version.
        """

    def load_saisies(self, saisies: Sequence[Saisie]) -> None:
        """Write many new saisies, all or none; raises JourneePleine, ConflitSaisie on a filled cell."""

    def set_ferie(self, jour: date, libelle: str | None) -> None:
        """Name a day off, or make `jour` an ordinary day again (None)."""

    def set_reglages(self, reglages: Reglages) -> None: ...

    def set_tirage(self, exercice: int, code: str) -> None:
        """Say that the days of a line answer requests."""

    def remove_tirage(self, exercice: int, code: str) -> None: ...
