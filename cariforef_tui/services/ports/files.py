"""Ports of a store's life: make, verify, save, restore.

Every method may raise the `StoreError` family, as those of `ports`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cariforef_tui.services.ports.store import Progress, Store, silent

if TYPE_CHECKING:
    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.journal.entries import Ecriture, Maillon
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.domain.temps.calendrier import Calendrier


@dataclass(frozen=True, slots=True)
class Constat:
    """One finding of a verification; `detail` names the row or the file."""

    objet: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a verification: facts for people, and what is wrong (empty if all is well).

    `conseils` say what would be better although nothing is wrong.
    """

    faits: tuple[tuple[str, str], ...]
    constats: tuple[Constat, ...]
    integrity_broken: bool = False
    conseils: tuple[Constat, ...] = ()


@dataclass(frozen=True, slots=True)
class Apercu:
    """The names that a shell completes: codes and labels in document order, people.

    `exercice` is the year's, else the latest; `agents` are the active ones.
    """

    exercice: int
    lignes: tuple[tuple[str, str], ...]
    poles: tuple[tuple[str, str], ...]
    agents: tuple[Agent, ...]


@dataclass(frozen=True, slots=True)
class Restauration:
    """A copy put back as it was; `avant` holds what it replaced, None if there was no store.

    `is_older`: the copy is of an older version, and is still to be migrated.
    """

    avant: Path | None
    is_older: bool


class StoreFiles(Protocol):
    """The operations of a store in a file only: its copies, and the space of what was erased.

    A place is a path. A store on a server is copied by PostgreSQL's own programs.
    """

    def backup(self, place: str, target: Path | None, progress: Progress = silent) -> Path:
        """Write a verified copy, in the rotation's folder unless `target` says where; returns its path."""

    def restore(self, place: str, source: Path, progress: Progress) -> Restauration:
        """Replace the content by `source`, verified, or put it where there is no store, making its folder."""

    def is_copy(self, place: str, other: str) -> bool:
        """Tell whether `other` is a copy that the program made beside the store at `place`."""

    def backups(self, place: str) -> tuple[Path, ...]:
        """Return the copies of the rotation and what each restore replaced, newest first."""

    def branch_left(self, place: str, before: Path) -> Maillon | None:
        """Return the last seal of `before`, the content that a restore replaced, if the store lacks it."""

    def last_write(self, copy: Path) -> Ecriture | None:
        """Return the last write that a file holds, without what it says; None if none can be read."""

    def copies_before(self, place: str, moment: datetime) -> tuple[Path, ...]:
        """Return the copies of the store made before `moment` (UTC), rotation and rescues, oldest first."""

    def drop_copies_before(self, place: str, moment: datetime) -> tuple[Path, ...]:
        """Delete those copies; returns them."""


class StoreAdmin(Protocol):
    """The life of a store, in a file or at an address: make, open, verify, migrate."""

    @property
    def files(self) -> StoreFiles | None:
        """The operations on its files, None on a server."""

    def exists(self, place: str) -> bool: ...

    def create(self, place: str, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
        """Make a store and load `programme` with the French public holidays of its exercice.

        All or nothing: a failed creation leaves no file. Raises StoreError if something is there already.
        """

    def open(self, place: str, juges: Sequence[Agent] | None = None) -> Store:
        """Open after every check, in order: file, owner, mode, file system, header, version, damage.

        `juges` are the people of the live store that `place` is a copy of: it is read by their rights.
        """

    def verify(self, place: str, progress: Progress = silent) -> Verification:
        """Check the whole store, in a copy put aside: nobody waits for it."""

    def verify_journal(
        self, place: str, empreinte: Maillon | None, progress: Progress = silent
    ) -> Verification:
        """Check the chain over the journal, and that it still holds `empreinte` (see `parse_maillon`).

        It works on a copy put aside, as `verify` does.
        """

    def feries(self, exercice: int) -> Calendrier:
        """Return the French public holidays of a year, with which a new exercice starts."""

    def migrate(self, place: str, progress: Progress) -> Migration | None:
        """Bring an older store to this version, all or nothing; None if it was up to date."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A store brought up to date; `copie` was made before, None on a server.

    `remarques` say in French what the new version leaves to people.
    """

    copie: Path | None
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfert:
    """The result of a transfer: the number of rows, and the head of the chain, the same on both sides."""

    lignes: int
    tete: Maillon


class StoreTransfers(Protocol):
    """Carries a whole store between a file and a server, with its journal and its seals.

    The source is read in one snapshot and stays as it is; the target is made, never written over.
    """

    def transfer(self, source: str, target: str, progress: Progress) -> Transfert:
        """Make the store at `target`, all or nothing; raises StoreNotFound if something is there."""
