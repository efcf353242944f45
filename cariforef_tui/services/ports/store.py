"""Ports of a store: what `cariforef_db` provides; nothing here knows SQL.

A `Reading` is one consistent snapshot; nothing stays locked after its block. A `Writing` is one transaction:
the block commits when it ends and rolls back when it raises, so a caller says "Enregistré" only after the
block. Both may be used from any thread, one thread at a time; `Store` itself may be shared between threads.
Domain values go in and out: no row, no id. Amounts are hundredths of a day.

Every method may raise the `StoreError` family (busy, disk, files moved, damaged).
"""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeAlias

from cariforef_tui.services.ports.agents import AgentsReading, AgentsWriting
from cariforef_tui.services.ports.avancement import AvancementReading
from cariforef_tui.services.ports.journal import JournalReading
from cariforef_tui.services.ports.mois import MoisReading, MoisWriting
from cariforef_tui.services.ports.programme import ProgrammeReading, ProgrammeWriting
from cariforef_tui.services.ports.revue import RevueReading, RevueWriting
from cariforef_tui.services.ports.rgpd import RgpdReading, RgpdWriting
from cariforef_tui.services.ports.temps import TempsReading, TempsWriting

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Maillon, Touched
    from cariforef_tui.domain.programme.declarations import Raf
    from cariforef_tui.domain.programme.programme import Livrable, Production
    from cariforef_tui.domain.revue.revue import Decision
    from cariforef_tui.domain.temps.saisies import Demande

OneRow: TypeAlias = "Raf | Demande | Livrable | Production | Decision"
"""Things that are read, added, replaced and removed whole; the writer numbers them."""

ACTEUR_SYSTEME = "système"
"""The actor when no person writes: the creation of a store, the load of a programme."""


class Reading(
    AgentsReading,
    ProgrammeReading,
    TempsReading,
    AvancementReading,
    MoisReading,
    RevueReading,
    JournalReading,
    RgpdReading,
    Protocol,
):
    """One consistent snapshot of the store."""


class Writing(
    Reading, AgentsWriting, ProgrammeWriting, TempsWriting, MoisWriting, RevueWriting, RgpdWriting, Protocol
):
    """One write transaction; it reads what it has written."""

    def add(self, exercice: int, thing: OneRow) -> None: ...

    def replace(self, exercice: int, before: OneRow, after: OneRow) -> None:
        """Put `after` in place of `before`; raises Conflit if the store no longer holds `before`."""

    def remove(self, exercice: int, thing: OneRow) -> None:
        """Remove a thing, the last of several equal ones; raises Conflit if there is none."""


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
        """Return a mark of the store, which changes once anybody has written.

        It costs some microseconds, opens nothing and never waits: any thread may call it, that of a screen
        too. It may miss a write if the file system dates writes by the second; `touched_since` misses none.
        """

    def touched_since(self, seen: Maillon) -> Touched:
        """Return what was written after the journal's row `seen`; everything after `ORIGINE`."""

    def take_notice(self) -> str | None:
        """One French sentence to show once (a copy that failed, a change by another tool), None for none."""

    def warm_up(self) -> None:
        """Import and open what a first write needs, so that it need not wait; any thread."""

    def start_daily(self) -> str | None:
        """Start the day's check and copy unless they are done; return a sentence if that fails."""

    def close(self) -> None:
        """Close what is open; what a thread still reads or writes is closed when it is done; any thread."""
