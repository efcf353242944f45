"""Ports of a store: what `cariforef_db` provides; nothing here knows SQL."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager, suppress
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeAlias, TypeVar

from cariforef_tui.services.ports.errors import StoreCrossed
from cariforef_tui.services.ports.rooms import (
    AgentsReading,
    AgentsWriting,
    AvancementReading,
    JournalReading,
    MoisReading,
    MoisWriting,
    ProgrammeReading,
    ProgrammeWriting,
    RevueReading,
    RevueWriting,
    RgpdReading,
    RgpdWriting,
    TempsReading,
    TempsWriting,
)

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
TRIES = 3
_P = ParamSpec("_P")
_T = TypeVar("_T")


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

    def as_of(self, quand: str) -> AbstractContextManager[Reading]:
        """Lend the store as it stood just before `quand` (UTC, ISO, milliseconds), without its journal."""


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
        """One French sentence if nothing can be written, else None."""

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
        """Close every connection; one that a thread still uses is closed later. Any thread may call it."""


def retried(save: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return `save`, which must be one whole transaction, tried up to three times.

    Raises:
        StoreCrossed: each try was crossed.
    """

    @wraps(save)
    def try_again(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        for _ in range(TRIES - 1):
            with suppress(StoreCrossed):
                return save(*args, **kwargs)
        return save(*args, **kwargs)

    return try_again


Progress = Callable[[str], None]
"""Called with one French line that says how far a long work is."""


def silent(_message: str) -> None:
    """Tell nobody."""


class PreferenceKeeper(Protocol):
    """Keeps the preferences of one person, each a JSON text under its key. Any thread."""

    def read(self) -> Mapping[str, str]:
        """Return all of them, at once; raises CariforefError if they cannot be read."""

    def write(self, cle: str, valeur: str | None) -> None:
        """Keep one, or forget it (None); raises CariforefError if it cannot be written."""
