"""Ports of a store: what `cariforef_db` provides; nothing here knows SQL.

A `Reading` is one consistent snapshot; nothing stays held once its block is left. A `Writing` is one
transaction: the block commits when it ends and rolls back when it raises, so a caller says "Enregistré"
only after the block. Both may be used from any thread, one thread at a time; `Store` itself may be shared
between threads. Values go in and out as domain values: no row, no id. Amounts are hundredths of a day.

Every method may raise the `StoreError` family (busy, disk, files moved, damaged).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from cariforef_tui.domain.temps.saisies import Absence, CellChange, CellWritten, Saisie
from cariforef_tui.domain.values.days import JOURS_PAR_ETP, MINUTES_PAR_JOUR, PAS_PAR_DEFAUT
from cariforef_tui.services.ports.demandes import DemandesReading, DemandesWriting
from cariforef_tui.services.ports.proof import ProofReading, ProofWriting
from cariforef_tui.services.ports.totaux import TotauxReading

if TYPE_CHECKING:
    from cariforef_tui.domain.agents.agents import Agent, Quotite, Suppleance
    from cariforef_tui.domain.avancement.atterrissage import Realise
    from cariforef_tui.domain.journal.links import Maillon
    from cariforef_tui.domain.journal.touched import Touched
    from cariforef_tui.domain.programme.declarations import Fait
    from cariforef_tui.domain.programme.programme import Livrable, Production, Programme
    from cariforef_tui.domain.programme.raf import Raf
    from cariforef_tui.domain.programme.revisions import Revision
    from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
    from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
    from cariforef_tui.domain.temps.demandes import Demande

OneRow: TypeAlias = "Raf | Demande | Livrable | Production | Decision"
"""What is read, added, replaced and removed whole, each under the number that its writer gives it."""

ACTEUR_SYSTEME = "système"
"""Who writes when no person does: the creation of a store, the load of a programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reglages:
    """Settings that everybody shares. `au_dela_quotite` lets a day exceed its quotité, up to 1,00.

    `delai_visa` is the working days after a month's end before its missing visas are an alert, `conservation`
    the full years after an exercice during which personal data is kept, `jours_par_etp` the days that a
    full-time person works in a year.
    """

    pas: int = PAS_PAR_DEFAUT
    minutes_par_jour: int = MINUTES_PAR_JOUR
    au_dela_quotite: bool = False
    delai_visa: int = 5
    conservation: int = 10
    jours_par_etp: int = JOURS_PAR_ETP


class EtatRappel(StrEnum):
    """What is known of one person's mail of a date: TENTE until a server said that it has it."""

    TENTE = "tente"
    ENVOYE = "envoye"


@dataclass(frozen=True, slots=True)
class SommeJour:
    """Hundredths logged on one date, outside and inside the SI team."""

    jour: date
    metier: int
    si: int


class Reading(ProofReading, DemandesReading, TotauxReading, Protocol):
    """One consistent snapshot of the store."""

    def exercices(self) -> tuple[int, ...]:
        """Years loaded, in order."""

    def suivi_depuis(self, exercice: int) -> date | None:
        """The day from which an exercice is followed: None before its first saisie, unless it was set."""

    def programme(self, exercice: int) -> Programme:
        """The baseline, as voted, with the livrables promised by now: `read_plan` has the plan at a date."""

    def revisions(self, exercice: int) -> tuple[Revision, ...]:
        """Every revision of the plan, in the order of their numbers."""

    def rafs(self, exercice: int) -> tuple[Raf, ...]:
        """Every reste à faire declared, in the order they were written."""

    def productions(self, exercice: int) -> tuple[Production, ...]:
        """Every livrable declared produced, in the order they were written."""

    def revue(self, exercice: int, perimetre: str, semaine: str) -> RevueEcrite | None: ...

    def revues(self, exercice: int) -> tuple[RevueEcrite, ...]:
        """Every review, by week then perimeter."""

    def decisions(self, exercice: int) -> tuple[Decision, ...]:
        """Every decision, in the order of their numbers."""

    def calendrier(self, exercice: int) -> Calendrier: ...

    def reglages(self) -> Reglages: ...

    def agents(self) -> tuple[Agent, ...]:
        """Everybody, inactive people included, by initials, with the suppléances that run right now."""

    def suppleances(self) -> tuple[Suppleance, ...]:
        """Every suppléance, past and to come, by their first day."""

    def preferences(self, agent: str) -> dict[str, str]:
        """What one person likes of the interface: JSON texts by key, none for somebody unknown."""

    def rappels(self, jour: date) -> dict[str, EtatRappel]:
        """The mail of that date, by initials."""

    def derniers_rappels(self, jour: date) -> dict[str, date]:
        """The last date, up to `jour`, on which each person was sent mail."""

    def rythmes(self) -> Rythmes: ...

    def faits(self, exercice: int) -> tuple[Fait, ...]:
        """Declarations on lines and jalons, in the order they were written."""

    def realises(self, exercice: int, au: date, first: date | None = None) -> dict[str, Realise]:
        """Sums of the saisies from `first` (else the exercice's) to `au`, by imputable line.

        Lines without any are absent.
        """

    def travaux(self, exercice: int, first: date, last: date) -> Iterator[tuple[str, str, date, int]]:
        """(code, initials, day, hundredths) logged, but by the SI team."""

    def sums_by_ligne(self, exercice: int, au: date) -> Iterator[tuple[str, date, int]]:
        """(code, day, hundredths) logged up to `au`, but by the SI team, in no order."""

    def saisies(self, agent: str, first: date, last: date) -> tuple[Saisie, ...]:
        """Saisies of one agent from `first` to `last`, inclusive, by date then line in programme order."""

    def absences(self, agent: str, first: date, last: date) -> tuple[Absence, ...]: ...

    def recent_codes(self, agent: str, first: date, last: date) -> tuple[str, ...]:
        """Lines the agent logged on from `first` to `last`, the most recently used first."""

    def last_saisies(self, exercice: int, codes: Collection[str], au: date, limit: int) -> tuple[Saisie, ...]:
        """The latest saisies on any of `codes` up to `au`, newest first."""

    def sums_by_day(self, exercice: int, codes: Collection[str] | None, au: date) -> tuple[SommeJour, ...]:
        """Sums by date up to `au` on `codes` (None: every line), in date order."""

    def sums_by_agent(self, exercice: int, codes: Collection[str], au: date) -> tuple[tuple[str, int], ...]:
        """Initials and hundredths on `codes` up to `au`, the largest first."""


class Writing(Reading, ProofWriting, DemandesWriting, Protocol):
    """One write transaction; it reads what it has written."""

    def add(self, exercice: int, thing: OneRow) -> None: ...

    def replace(self, exercice: int, before: OneRow, after: OneRow) -> None:
        """Put `after` in place of `before`; raises Conflit where that is no longer so."""

    def remove(self, exercice: int, thing: OneRow) -> None:
        """Take a thing away, the last one of several that are equal; raises Conflit where there is none."""

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

    def add_agent(self, agent: Agent) -> None:
        """Raises AgentRefuse where the initials are taken."""

    def update_agent(self, agent: Agent) -> None: ...

    def add_suppleance(self, suppleance: Suppleance) -> None:
        """Raises SuppleanceRefusee where the titulaire has a deputy on some of these days."""

    def end_suppleance(self, suppleance: Suppleance, au: date) -> None:
        """Bring the last day of a suppléance to `au`; raises as `add_suppleance`."""

    def remove_suppleance(self, suppleance: Suppleance) -> None:
        """Take a suppléance away; raises SuppleanceRefusee where a visa was given under it."""

    def set_preference(self, agent: str, cle: str, valeur: str | None) -> None:
        """Keep a JSON text of the transaction's own actor, or forget it (None); the journal says nothing."""

    def set_rappel(self, agent: str, jour: date, etat: EtatRappel | None) -> None:
        """Keep what is known of the mail of a date, or that none left (None); the journal says nothing."""

    def forget_rappels(self, before: date) -> None: ...

    def set_quotite(self, quotite: Quotite) -> None:
        """Set the pattern in force from its date on, replacing one of the same date."""

    def set_ferie(self, jour: date, libelle: str | None) -> None:
        """Name a day off, or make `jour` an ordinary day again (None)."""

    def set_reglages(self, reglages: Reglages) -> None: ...

    def add_fait(self, exercice: int, fait: Fait) -> None: ...

    def set_suivi_depuis(self, exercice: int, jour: date) -> None:
        """Follow an exercice from `jour` on; raises DateRefusee where it is not loaded."""

    def add_borne(self, exercice: int, jalon: str, code: str) -> None:
        """Have a jalon bound one of its lines: its work ends with it; raises CodeRefuse for another line."""

    def remove_borne(self, exercice: int, jalon: str, code: str) -> None:
        """Have a jalon bound one of its lines no more; raises CodeRefuse for another line."""

    def add_revision(self, exercice: int, revision: Revision) -> Revision:
        """Write a revision; returns it with its number."""

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

    def write_revue(self, exercice: int, revue: RevueEcrite) -> None:
        """Write a review's remarks, weather and closing, in place of what it held."""

    def load_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        """Write a whole exercice; agents already known are left as they are."""

    def replace_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        """Write a whole exercice in place of one not begun; raises DateRefusee where it has."""


class Store(Protocol):
    """An open store."""

    @property
    def place(self) -> str:
        """Path or URL without password, for messages."""

    @property
    def read_only_reason(self) -> str | None:
        """One French sentence where nothing can be written, else None."""

    def reading(self) -> AbstractContextManager[Reading]: ...

    def writing(self, acteur: str, motif: str | None = None) -> AbstractContextManager[Writing]:
        """Write in the name of `acteur`; the journal keeps `motif`, why, beside each row."""

    def trace(self) -> Hashable:
        """What the store looks like from outside: another one once anybody has written.

        It costs some microseconds, opens nothing and never waits: any thread, that of a screen included. It
        may miss a write where the file system dates them loosely; `touched_since` misses none.
        """

    def touched_since(self, seen: Maillon) -> Touched:
        """What has been written after the journal's row `seen`; everything after `ORIGINE`."""

    def take_notice(self) -> str | None:
        """One French sentence to show once (a copy that failed, a change by another tool), None for none."""

    def warm_up(self) -> None:
        """Import and open what a first write needs, so that it need not wait; any thread."""

    def start_daily(self) -> str | None:
        """Start the day's check and copy, unless done or not to be; return a sentence where they cannot."""

    def close(self) -> None:
        """Close what is open, and what a thread still reads or writes once it is done; any thread."""
