"""The reads and writes of a store that the services need: one Protocol a room."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cariforef_tui.domain.values.days import JOURS_PAR_ETP, MINUTES_PAR_JOUR, PAS_PAR_DEFAUT

if TYPE_CHECKING:
    from cariforef_tui.domain.agents.agents import Agent, Quotite
    from cariforef_tui.domain.avancement.consommation import Realise
    from cariforef_tui.domain.journal.entries import Ecriture, Maillon, Touched
    from cariforef_tui.domain.journal.filter import JournalFilter
    from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.programme.declarations import Fait, Raf
    from cariforef_tui.domain.programme.programme import Production, Programme
    from cariforef_tui.domain.programme.revisions import Revision
    from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
    from cariforef_tui.domain.rgpd import Effacement, EffacementFait, PurgeFaite, TextesEchus, Trace
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


class ProgrammeReading(Protocol):
    def exercices(self) -> tuple[int, ...]:
        """Return the years loaded, in order."""

    def suivi_depuis(self, exercice: int) -> date | None:
        """The day from which an exercice is followed.

        None before its first saisie, unless it was set or the year before was followed.
        """

    def programme(self, exercice: int) -> Programme:
        """The baseline, as voted, with the livrables promised by now: `read_plan` has the plan at a date."""

    def revisions(self, exercice: int) -> tuple[Revision, ...]:
        """Return every revision of the plan, in the order of their numbers."""

    def faits(self, exercice: int) -> tuple[Fait, ...]:
        """Return the declarations on lines and jalons, in the order they were written."""

    def rafs(self, exercice: int) -> tuple[Raf, ...]:
        """Return every reste à faire declared, in the order they were written."""

    def productions(self, exercice: int) -> tuple[Production, ...]:
        """Return every livrable declared produced, in the order they were written."""


class ProgrammeWriting(Protocol):
    def add_fait(self, exercice: int, fait: Fait) -> None: ...

    def set_suivi_depuis(self, exercice: int, jour: date) -> None:
        """Follow an exercice from `jour` on; raises DateRefusee if it is not loaded."""

    def add_borne(self, exercice: int, jalon: str, code: str) -> None:
        """Let a jalon bound one of its lines, whose work ends with it; raises CodeRefuse for another line."""

    def remove_borne(self, exercice: int, jalon: str, code: str) -> None:
        """Let a jalon no longer bound one of its lines; raises CodeRefuse for another line."""

    def add_revision(self, exercice: int, revision: Revision) -> Revision:
        """Write a revision; returns it with its number."""

    def load_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        """Write a whole exercice; agents already known are left as they are."""

    def replace_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        """Write a whole exercice in place of an unused one; raises DateRefusee if somebody has used it."""

    def remove_programme(self, exercice: int) -> None:
        """Remove a whole exercice, but its days off; raises DateRefusee if somebody has used it."""


class MoisReading(Protocol):
    def visas(self, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
        """Gestures on the months from `first` to `last`, of one agent or all, by agent, month, then order."""

    def gestes(self, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
        """The same as `visas` without the sheets (`contenu` is None): light enough for everybody's year."""

    def first_signed(self) -> Mois | None:
        """Return the earliest month that anybody ever signed."""

    def conventions(self) -> tuple[Convention, ...]:
        """Return every convention with its lines, of every exercice."""


class MoisWriting(Protocol):
    def add_visa(self, visa: Visa) -> Visa:
        """Write a gesture by the transaction's actor; returns it with its number and moment.

        Raises:
            VisaRefuse: the month is not in the state that the gesture needs, holds copied days to confirm, or
                no longer holds the days that the signature says; the database decides.
        """

    def set_convention(self, convention: Convention) -> None:
        """Add a convention or change its title and fund; its lines are left as they are."""

    def set_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        """Put a line in a convention, or change its last day.

        Raises:
            ConventionRefusee: no such convention, or another pays for the line on those dates.
        """

    def remove_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        """Remove a line as if it was never in; raises ConventionRefusee if it is not there from that date."""


class EtatRappel(StrEnum):
    """The state of a person's mail of a date: TENTE until a server has accepted it."""

    TENTE = "tente"
    ENVOYE = "envoye"


class AgentsReading(Protocol):
    def agents(self) -> tuple[Agent, ...]:
        """Everybody, inactive people included, by initials."""

    def preferences(self, agent: str) -> dict[str, str]:
        """Return one person's preferences of the interface: JSON texts by key, none for somebody unknown."""

    def rappels(self, jour: date) -> dict[str, EtatRappel]:
        """Return the mail of that date, by initials."""

    def derniers_rappels(self, jour: date) -> dict[str, date]:
        """Return the last date, up to `jour`, on which each person was sent mail."""


class AgentsWriting(Protocol):
    def add_agent(self, agent: Agent) -> None:
        """Add an agent; raises AgentRefuse if the initials are taken."""

    def update_agent(self, agent: Agent) -> None: ...

    def remove_agent(self, initiales: str) -> bool:
        """Remove an agent; False if something in the store refers to them, who then stays."""

    def set_quotite(self, quotite: Quotite) -> None:
        """Set the pattern in force from its date on, replacing one of the same date."""

    def set_preference(self, agent: str, cle: str, valeur: str | None) -> None:
        """Keep a JSON text of the transaction's actor, or forget it (None); it is not journalled."""

    def set_rappel(self, agent: str, jour: date, etat: EtatRappel | None) -> None:
        """Keep what is known of the mail of a date, None if none left; it is not journalled."""

    def forget_rappels(self, before: date) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reglages:
    """Settings that everybody shares. `au_dela_quotite` lets a day exceed its quotité, up to 1,00.

    `delai_visa` is the number of working days after a month's end before its missing visas are an alert.
    `conservation` is the number of full years after an exercice during which personal data is kept.
    `jours_par_etp` is the number of days that the programme counts for a full-time year, `conges` the
    hundredths of days of leave of such a year, None if nobody said it. `plan_a_tous` lets everybody revise
    the plan.
    """

    pas: int = PAS_PAR_DEFAUT
    minutes_par_jour: int = MINUTES_PAR_JOUR
    au_dela_quotite: bool = False
    delai_visa: int = 5
    conservation: int = 10
    jours_par_etp: int = JOURS_PAR_ETP
    conges: int | None = None
    plan_a_tous: bool = False


class TotalJour(NamedTuple):
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

    def absences(self, agent: str | None, first: date, last: date) -> tuple[Absence, ...]:
        """Return the absences from `first` to `last` of an agent, or of everybody (None)."""

    def recent_codes(self, agent: str, first: date, last: date) -> tuple[str, ...]:
        """Return the lines the agent logged on from `first` to `last`, the most recently used first."""

    def last_saisies(
        self, exercice: int, codes: Collection[str], codes_si: Collection[str], au: date, limit: int
    ) -> tuple[Saisie, ...]:
        """Return the latest saisies up to `au`, newest first.

        They are those on `codes` by agents outside the SI team, and those on `codes_si` by that team.
        """

    def copied_days(self, first: date, last: date) -> tuple[tuple[str, date], ...]:
        """Return the agents and dates that hold copied values to confirm, by agent then date."""

    def demandes(self, exercice: int) -> tuple[Demande, ...]:
        """Return every request of a droit de tirage, by line then number."""

    def parts_demandes(self, exercice: int, au: date) -> tuple[PartDemande, ...]:
        """Return the sums of the saisies up to `au` on each droit de tirage, by request and agent."""

    def totaux_jour(self, first: date, last: date) -> tuple[TotalJour, ...]:
        """Return the totals that are not empty, by agent then date."""

    def absents(self, first: date, last: date) -> dict[str, dict[date, int]]:
        """Return the hundredths absent, by agent and date."""

    def remplis(self, first: date, last: date) -> dict[str, dict[date, int]]:
        """Return the hundredths logged or absent, by initials then date."""

    def mois_saisis(self, first: date, last: date) -> frozenset[tuple[str, Mois]]:
        """Return the months in which each one logged anything."""

    def absents_le(self, jour: date) -> frozenset[str]:
        """Return the initials of those who are absent, all day or a part of it."""

    def totaux_semaine(self, first: date, au: date) -> dict[str, dict[date, tuple[int, int]]]:
        """Return each one's (saisi, absent) by Monday of the week, from the week of `first` up to `au`."""

    def absences_otees(self, first: date, au: date, last: date) -> Iterator[tuple[str, date, int, int]]:
        """Return (initials, first day, absences, hundredths taken off) by week; one part ends on `au`."""


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


class SommeJour(NamedTuple):
    """Hundredths logged on one date, outside and inside the SI team."""

    jour: date
    metier: int
    si: int


class AvancementReading(Protocol):
    def realises(self, exercice: int, au: date, first: date | None = None) -> dict[str, Realise]:
        """Return the sums of the saisies from `first` (else the exercice's) to `au`, by imputable line.

        Lines without any are absent.
        """

    def travaux(self, exercice: int, first: date, last: date) -> Iterator[tuple[str, str, date, int]]:
        """Return (code, initials, day, hundredths) of all that was logged, except by the SI team."""

    def sums_by_ligne(self, exercice: int, au: date) -> Iterator[tuple[str, date, int]]:
        """Return (code, day, hundredths) logged up to `au`, except by the SI team, in no order."""

    def sums_by_day(self, exercice: int, codes: Collection[str] | None, au: date) -> tuple[SommeJour, ...]:
        """Return the sums by date up to `au` on `codes` (None: every line), in date order."""

    def sums_by_agent(self, exercice: int, codes: Collection[str], au: date) -> tuple[tuple[str, int], ...]:
        """Return the initials and hundredths on `codes` up to `au`, the largest first."""


class RevueReading(Protocol):
    def revue(self, exercice: int, perimetre: str, semaine: str) -> RevueEcrite | None: ...

    def revues(self, exercice: int) -> tuple[RevueEcrite, ...]:
        """Return every review, by week then perimeter."""

    def decisions(self, exercice: int) -> tuple[Decision, ...]:
        """Return every decision, in the order of their numbers."""


class RevueWriting(Protocol):
    def write_revue(self, exercice: int, revue: RevueEcrite) -> None:
        """Write a review's remarks, weather and closing, in place of what it held."""


class RgpdReading(Protocol):
    def traces(self) -> tuple[Trace, ...]:
        """Return everybody, with the last exercice that holds anything of theirs."""

    def textes_echus(self, annee: int, agent: str | None) -> tuple[TextesEchus, ...]:
        """Return the texts of the exercices up to `annee`, of one agent or of each, by initials."""

    def autres_echus(self, annee: int, agent: str | None) -> int:
        """Return how many other rows of these exercices hold a text that a person typed."""

    def dossier(self, agent: str) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """Return all that is held on one person, by rubrique, nobody masked yet; amounts in hundredths.

        `programme` and `decisions` are candidates: `services.rgpd` keeps those in the person's charge.
        """

    def commentaires(self, agent: str, jour: date) -> Mapping[str, int]:
        """Return, by line, how many journal rows hold a comment of an agent's date, former ones included."""

    def purges(self) -> tuple[PurgeFaite, ...]:
        """Return every purge made, in order."""


class RgpdWriting(Protocol):
    def erase(self, effacement: Effacement) -> EffacementFait:
        """Erase texts past the retention and pseudonymise people, rows and journal alike; days stay.

        It runs once at most in a transaction, `erase_comment` included.
        """

    def erase_comment(self, agent: str, code: str, jour: date, motif: str) -> int:
        """Erase the comments of one agent's date on a line, a signed month's too; the days stay.

        Returns how many journal rows, older than this write, held one.
        """


class JournalReading(Protocol):
    def touched_since(self, seen: Maillon) -> Touched:
        """Return what was written after the journal's row `seen`, up to this snapshot."""

    def head(self) -> Maillon:
        """Return the last seal of the chain over the journal."""

    def seal_of(self, visa: Visa) -> Maillon:
        """Return the seal that covers the journal up to that visa, itself included."""

    def history(self, filtre: JournalFilter) -> tuple[Ecriture, ...]:
        """The journal rows asked for, newest first, initials and codes in place of numbers in every text."""
