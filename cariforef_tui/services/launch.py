"""What the terminal interface is given at start: the wiring's answers, nothing global."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from cariforef_tui.domain.revue.revue import CleRevue
    from cariforef_tui.domain.temps.calendrier import Calendrier
    from cariforef_tui.services.ports.preferences import PreferenceKeeper
    from cariforef_tui.services.ports.progress import Progress
    from cariforef_tui.services.ports.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Launch:
    """`open_store` may create the default store and take seconds: it is called in a worker.

    `feries` gives the days off that a year opened here begins with. `today` is asked again at midnight,
    `now` for each document. `au` is the date de référence asked for, `agent` the initials known (None: ask).
    `remember_agent` keeps that answer. `state_dir` holds drafts, mode 0600. `demo` marks a throw-away store
    on every screen. `bound_agent` gives, once the store is open, the initials that the account of the
    machine is bound to; None where people say who they are. `reunion` is the review to project at once, None
    to open on the person's week. `keeper` keeps preferences in the person's own files, and `theme` is the
    one that they hold; None, in the store, by person: where the account that runs is everybody's, or the
    store thrown away. `demonstrate` runs the fictitious year in its place, once it has ended, and returns
    its exit code. `give` hands a file to the person by their browser, by its name and what it holds; None
    where they have a folder to write it in.
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

    def keeper_of(self, store: Store, agent: str) -> PreferenceKeeper:
        """Return what keeps the preferences of `agent`."""
        from cariforef_tui.services.agents.preferences import StoreKeeper

        return self.keeper or StoreKeeper(store, agent)
