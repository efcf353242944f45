"""What the services ask of a store. `cariforef_db` provides it; nothing here knows SQL.

A `Reading` is one consistent snapshot; nothing stays held once its block is left. A `Writing` is one
transaction: the block commits when it ends and rolls back when it raises, so a caller says "Enregistré"
only after the block. Both may be used from any thread, one thread at a time; `Store` itself may be shared
between threads. Values go in and out as domain values: no row, no id. Amounts are hundredths of a day.

Every method may raise the `StoreError` family (busy, disk, files moved, damaged).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cariforef_tui.domain.journal import Ecriture as Ecriture
from cariforef_tui.domain.jours import MINUTES_PAR_JOUR
from cariforef_tui.domain.saisies import PAS_PAR_DEFAUT, Absence, CellChange, CellWritten, Saisie

if TYPE_CHECKING:
    from cariforef_tui.domain.agents import Agent, Quotite
    from cariforef_tui.domain.avancement import Realise
    from cariforef_tui.domain.calendrier import Calendrier, Rythmes
    from cariforef_tui.domain.conservation import (
        Effacement,
        EffacementFait,
        PurgeFaite,
        TextesEchus,
        Trace,
    )
    from cariforef_tui.domain.conventions import Convention, LigneConventionnee
    from cariforef_tui.domain.journal_filtre import FiltreJournal
    from cariforef_tui.domain.maillons import Maillon
    from cariforef_tui.domain.mois import Mois
    from cariforef_tui.domain.programme import Programme
    from cariforef_tui.domain.raf import Raf
    from cariforef_tui.domain.revisions import Revision
    from cariforef_tui.domain.revue import Decision, RevueEcrite
    from cariforef_tui.domain.suivi import Fait
    from cariforef_tui.domain.visas import Visa

ACTEUR_SYSTEME = "système"
"""Who writes when no person does: the creation of a store, the load of a programme."""


@dataclass(frozen=True, slots=True)
class Reglages:
    """Settings that everybody shares. `au_dela_quotite` lets a day exceed its quotité, up to 1,00.

    `delai_visa` is the working days after a month's end before its missing visas are an alert, `conservation`
    the full years after an exercice during which personal data is kept.
    """

    pas: int = PAS_PAR_DEFAUT
    minutes_par_jour: int = MINUTES_PAR_JOUR
    au_dela_quotite: bool = False
    delai_visa: int = 5
    conservation: int = 10


@dataclass(frozen=True, slots=True)
class SommeJour:
    """Hundredths logged on one date, outside and inside the SI team."""

    jour: date
    metier: int
    si: int


@dataclass(frozen=True, slots=True)
class TotalJour:
    """Hundredths logged and absent of one agent on one date."""

    agent: str
    jour: date
    saisi: int
    absent: int


class Reading(Protocol):
    """One consistent snapshot of the store."""

    def exercices(self) -> tuple[int, ...]:
        """Years loaded, in order."""

    def programme(self, exercice: int) -> Programme:
        """The baseline, as voted: see `services.plan.read_plan` for the plan at a date."""

    def revisions(self, exercice: int) -> tuple[Revision, ...]:
        """Every revision of the plan, in the order of their numbers."""

    def rafs(self, exercice: int) -> tuple[Raf, ...]:
        """Every reste à faire declared, in the order they were written."""

    def revue(self, exercice: int, perimetre: str, semaine: str) -> RevueEcrite | None: ...

    def revues(self, exercice: int) -> tuple[RevueEcrite, ...]:
        """Every review, by week then perimeter."""

    def decisions(self, exercice: int) -> tuple[Decision, ...]:
        """Every decision, in the order of their numbers."""

    def calendrier(self, exercice: int) -> Calendrier: ...

    def reglages(self) -> Reglages: ...

    def agents(self) -> tuple[Agent, ...]:
        """Everybody, inactive people included, by initials."""

    def rythmes(self) -> Rythmes: ...

    def faits(self, exercice: int) -> tuple[Fait, ...]:
        """Declarations on lines and jalons, in the order they were written."""

    def realises(self, exercice: int, au: date, depuis: date | None = None) -> dict[str, Realise]:
        """Sums of the saisies up to `au`, by imputable line; lines without any are absent.

        `depuis` leaves out what was logged on earlier dates.
        """

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

    def totaux_jour(self, first: date, last: date) -> tuple[TotalJour, ...]:
        """Totals of every agent and date from `first` to `last` where there is any, by agent then date."""

    def visas(self, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
        """Gestures on the months from `first` to `last`, of one agent or all, by agent, month, then order."""

    def gestes(self, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
        """As `visas`, without what was signed (`contenu` None): light enough for everybody's year."""

    def first_signed(self) -> Mois | None:
        """The earliest month that anybody ever signed."""

    def copied_days(self, first: date, last: date) -> tuple[tuple[str, date], ...]:
        """Agents and dates that hold copied values to confirm, by agent then date."""

    def conventions(self) -> tuple[Convention, ...]:
        """Every convention with its lines, of every exercice."""

    def head(self) -> Maillon:
        """The last seal of the chain over the journal."""

    def seal_of(self, visa: Visa) -> Maillon:
        """The seal that covers the journal up to that visa, itself included."""

    def journal(self, limit: int) -> tuple[Ecriture, ...]:
        """The latest journal rows, newest first."""

    def traces(self) -> tuple[Trace, ...]:
        """Everybody, with the last exercice that holds anything of theirs."""

    def textes_echus(self, annee: int, agent: str | None) -> tuple[TextesEchus, ...]:
        """Texts of the exercices up to `annee`, of one agent or of each, by initials."""

    def dossier(self, agent: str) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """All that is held on one person, by rubrique, nobody masked yet; amounts in hundredths.

        `programme`, `citations` and the journal rows of lien `texte` are candidates: whether they name the
        person is for `services.dossier`.
        """

    def purges(self) -> tuple[PurgeFaite, ...]:
        """Every purge made, in order."""

    def history(self, filtre: FiltreJournal) -> tuple[Ecriture, ...]:
        """The journal rows asked for, newest first, initials and codes in place of numbers in every text."""


class Writing(Reading, Protocol):
    """One write transaction; it reads what it has written."""

    def write_cells(self, changes: Sequence[CellChange]) -> tuple[CellWritten, ...]:
        """Write, replace or empty cells, all or none.

        Raises:
            JourneePleine: an agent's date would exceed what it allows; the database decides.
            MoisSigne: a cell's month is signed; the database decides.
            ConflitSaisie: a cell is no longer at its `expected_version`.
        """

    def write_absence(self, agent: str, jour: date, absences: Sequence[Absence]) -> tuple[Absence, ...]:
        """Replace the absences of one agent on one date; returns those before.

        Raises:
            JourneePleine: saisies and absences would exceed what the date allows.
        """

    def add_agent(self, agent: Agent) -> None:
        """Raises AgentRefuse where the initials are taken."""

    def update_agent(self, agent: Agent) -> None: ...

    def set_quotite(self, quotite: Quotite) -> None:
        """Set the pattern in force from its date on, replacing one of the same date."""

    def set_ferie(self, jour: date, libelle: str | None) -> None:
        """Name a day off, or make `jour` an ordinary day again (None)."""

    def set_reglages(self, reglages: Reglages) -> None: ...

    def add_fait(self, exercice: int, fait: Fait) -> None: ...

    def add_revision(self, exercice: int, revision: Revision) -> Revision:
        """Write a revision; returns it with its number."""

    def add_raf(self, exercice: int, raf: Raf) -> None: ...

    def move_saisies(self, saisies: Sequence[Saisie], code: str) -> tuple[Saisie, ...]:
        """Reattach saisies to another line of their exercice, added to what it holds; returns them so.

        Raises:
            JourneePleine: the quotité was lowered since, and no longer allows the day's total.
            TexteRefuse, Refus: comments too long together; days logged in and out of the SI team.
            ConflitSaisie: one of them is no longer at its version.
        """

    def load_saisies(self, saisies: Sequence[Saisie]) -> None:
        """Write many new saisies, all or none; raises JourneePleine, ConflitSaisie on a filled cell."""

    def write_revue(self, exercice: int, revue: RevueEcrite) -> None:
        """Write a review's remarks, weather and closing, in place of what it held."""

    def add_decision(self, exercice: int, decision: Decision) -> Decision:
        """Write a decision; returns it with its number."""

    def update_decision(self, exercice: int, decision: Decision) -> None: ...

    def add_visa(self, visa: Visa) -> Visa:
        """Write a gesture by the transaction's actor; returns it with its number and moment.

        Raises:
            VisaRefuse: the month is not in the state that the gesture needs, holds copied days to confirm, or
                no longer holds the days that the signature says; the database decides.
        """

    def set_convention(self, convention: Convention) -> None:
        """Add a convention or change its title; its lines are left as they are."""

    def set_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        """Put a line in a convention, or change until when it is.

        Raises:
            ConventionRefusee: no such convention, or another pays for the line on those dates.
        """

    def remove_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        """Take a line out, as if never in; raises ConventionRefusee where it is not there from that date."""

    def erase(self, effacement: Effacement) -> EffacementFait:
        """Erase texts past the retention and pseudonymise people, rows and journal alike; days stay.

        Once only a transaction. What was erased is gone from the file after `StoreAdmin.compact`.
        """

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

    def keep_printed_seal(self) -> Maillon:
        """Return the chain's head, about to be printed on a sheet, and keep it outside the store too."""

    def revision(self) -> int:
        """A number that changes whenever anybody's write commits; cheap enough to ask every second."""

    def take_notice(self) -> str | None:
        """One French sentence to show once (file replaced, day's copy failed), None where there is none."""

    def warm_up(self) -> None:
        """Import and open what a first write needs, so that it need not wait; any thread."""

    def save_copy(self) -> str | None:
        """Make the day's copy unless there is one; returns a French sentence where it failed; any thread.

        Nothing is done where the store may only be read.
        """

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Constat:
    """One finding of a verification; `detail` names the row or the file."""

    objet: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found: facts for people, and what is wrong (empty where all is well).

    `conseils` say what would be better and accuse nothing.
    """

    faits: tuple[tuple[str, str], ...]
    constats: tuple[Constat, ...]
    integrity_broken: bool = False
    conseils: tuple[Constat, ...] = ()


Progress = Callable[[str], None]


class StoreAdmin(Protocol):
    """Life of a store as a file: made, opened, verified, saved, restored, migrated."""

    def exists(self, place: str) -> bool: ...

    def create(self, place: str, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
        """Make a store and load `programme` with the French public holidays of its exercice.

        All or nothing: a failed creation leaves no file. Raises StoreError where something is there already.
        """

    def open(self, place: str) -> Store:
        """Open after every check, in order: file, owner, mode, file system, header, version, damage."""

    def verify(self, place: str) -> Verification: ...

    def verify_journal(self, place: str, empreinte: Maillon | None) -> Verification:
        """Check the chain over the journal, and that it still holds `empreinte` (see `parse_maillon`)."""

    def backup(self, place: str, target: Path | None) -> Path:
        """Write a verified copy, in the rotation's folder unless `target` says where; returns its path."""

    def backups(self, place: str) -> tuple[Path, ...]:
        """Copies of the rotation, newest first."""

    def compact(self, place: str) -> None:
        """Write the file again without what was erased; raises StoreBusy where somebody has it in use."""

    def copies_before(self, place: str, moment: datetime) -> tuple[Path, ...]:
        """Everything copied of the store before `moment` (UTC), the rotation and rescues, oldest first."""

    def drop_copies_before(self, place: str, moment: datetime) -> tuple[Path, ...]:
        """Delete those copies; returns them."""

    def restore(self, place: str, source: Path, progress: Progress) -> Path | None:
        """Replace the content by `source`, verified; returns the copy of what was replaced, if any.

        A copy of an older version is brought to this one on the way; `progress` says so.
        """

    def feries(self, exercice: int) -> Calendrier:
        """Return the French public holidays of a year, as a new exercice starts with."""

    def migrate(self, place: str, progress: Progress) -> Path | None:
        """Bring an older store to this version, backup first; returns the backup, None if up to date."""


class ProgrammeFiles(Protocol):
    """A programme as the files that people edit; `cariforef_seeds` provides it."""

    def read(self, folder: Path) -> tuple[Programme, tuple[Agent, ...]]:
        """Return the programme of a folder and its agents; raises Refus with every fault found."""

    def tables(
        self, programme: Programme, agents: Sequence[Agent], source: str
    ) -> Mapping[str, Sequence[Sequence[str]]]:
        """Return the rows of every file, titles first, by file name."""

    def write(self, folder: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> Path:
        """Write a new folder, all or nothing; returns its path. Raises ConfigurationError, StoreError."""
