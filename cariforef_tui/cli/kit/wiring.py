"""The parts that `__main__` gives the commands: the store, the seeds, the clock, the interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.machine.account import Account
    from cariforef_tui.services.launch import Launch
    from cariforef_tui.services.ports.files import Apercu, ProgrammeFiles, StoreAdmin, StoreTransfers
    from cariforef_tui.services.ports.store import Progress, Store


def _read_account(place: str) -> Account:
    from cariforef_tui.machine.account import read_account

    return read_account(place)


def _no_apercu(_place: str, _annee: int) -> Apercu | None:
    return None


def _prepare_nothing(_place: str) -> None:
    return


@dataclass(frozen=True, slots=True)
class Wiring:
    """Each function imports what it needs when called, so that a command pays only for what it uses."""

    admin: Callable[[str], StoreAdmin]
    """Return the administration of the store at a place: a file's path, or a server's address."""
    seeds: Callable[[], tuple[Programme, Sequence[Agent]]]
    today: Callable[[], date]
    now: Callable[[], datetime]
    """Return this moment, which a document says it was made at."""
    demonstration: Callable[[str, date, Progress], Store]
    interface: Callable[[Launch], int]
    programmes: Callable[[], ProgrammeFiles]
    transfers: Callable[[], StoreTransfers]
    compte: Callable[[str], Account] = _read_account
    """Return the account that runs the program on a store."""
    prepare: Callable[[str], None] = _prepare_nothing
    """Import all that the interface on a store needs, before sessions are forked from this process."""
    give: Callable[[str, bytes], None] | None = None
    """Hand a file, by name and content, to the person's browser; None if files are written to a folder."""
    apercu: Callable[[str, int], Apercu | None] = _no_apercu
    """Return the names of a store for the shell's completion, by place and year."""
