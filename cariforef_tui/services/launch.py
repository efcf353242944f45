"""The parameters that the command line gives the interface at start: nothing is global."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from cariforef_tui.domain.revue.revue import CleRevue
    from cariforef_tui.domain.temps.calendrier import Calendrier
    from cariforef_tui.services.ports.store import PreferenceKeeper, Progress, Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Launch:
    """The parameters of one run of the interface.

    `open_store` may create the default store and take seconds: call it in a worker. `feries` gives the public
    holidays with which a new year begins. `today` is called again at midnight, `now` for each document. `au`
    is the date de référence asked for, `agent` the known initials (None: ask), which `remember_agent` keeps.
    `state_dir` holds drafts, mode 0600. `demo` marks a temporary store on every screen. `bound_agent` gives,
    once the store is open, the initials to which the account is linked, None if people say who they are.
    `reunion` is the review to project at once, None to open the person's week. `keeper` keeps preferences in
    the person's own files, and `theme` is the one in them. Both are None if the account is everybody's or the
    store temporary: the store then keeps preferences by person. `demonstrate` runs the fictitious year after
    the interface has ended, and returns its exit code. `give` hands a file, by name and content, to the
    person's browser; None if they have a folder for it. `has_files` is True if the
    person has files on this machine: a programme may be read from them.
    """

    open_store: Callable[[Progress], Store]
    feries: Callable[[int], Calendrier]
    today: Callable[[], date]
    now: Callable[[], datetime]
    au: date | None
    agent: str | None
    remember_agent: Callable[[str], None]
    state_dir: Path
    demo: bool = False
    bound_agent: Callable[[], str | None] = lambda: None
    reunion: CleRevue | None = None
    theme: str | None = None
    keeper: PreferenceKeeper | None = None
    demonstrate: Callable[[], int] | None = None
    give: Callable[[str, bytes], None] | None = None
    has_files: bool = False

    def keeper_of(self, store: Store, agent: str) -> PreferenceKeeper:
        """Return the keeper of the preferences of `agent`."""
        from cariforef_tui.services.agents.preferences import StoreKeeper

        return self.keeper or StoreKeeper(store, agent)
