"""One session of the application: what it is told, what it says, and what its store keeps of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import textual.constants
import textual.pilot
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.creating import french_holidays
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.programme.declarations import declarations_at
from cariforef_tui.services.launch import Launch
from cariforef_tui.services.programme.plan import read_situation
from cariforef_tui.ui import app as application
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.status import Status
from cariforef_tui.ui.kit.undo import Way
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.fuzz.keyboard import LOOK, PLACES, Keys, Paste, Resize, Settle, Step
from tests.fuzz.naming import unnamed
from tests.people import copy_store
from tests.ui.prompt import PACE, PromptPilot, post_key, until_quiet
from tests.worlds import MADE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cariforef_tui.services.ports.store import Store

AUJOURDHUI = date(2018, 5, 22)
EXERCICE = date(2018, 1, 1), date(2018, 12, 31)
ROWS_MAX = 400
"""More rows than one burst writes."""
QUIET_MAX = 30
"""Seconds after which a session that never comes to rest has hung."""


class HeardApp(CariforefApp):
    """The application, whose every word of the status line and of passing messages is kept."""

    CSS_PATH: ClassVar = CariforefApp.CSS_PATH

    def __init__(self, launch: Launch) -> None:
        self.said: list[str] = []
        super().__init__(launch)

    def watch_status(self, status: Status) -> None:
        if status.text:
            self.said.append(status.text)

    def notify(self, message: str, **how: Any) -> None:
        self.said.append(message)
        super().notify(message, **how)


@dataclass
class Session:
    """What was seen at each rest: `said` since the one before, and the journal's rows written meanwhile."""

    app: HeardApp
    pilot: PromptPilot
    seen: int = 0
    said: list[str] = field(default_factory=list)
    rows: tuple[Ecriture, ...] = ()

    @property
    def store(self) -> Store:
        return self.app.session.store

    @property
    def has_left(self) -> bool:
        return not self.app.is_running

    async def play(self, step: Step) -> None:
        """Do one step, and wait for nothing but for what is to be looked at."""
        match step:
            case Keys(keys):
                for key in keys:
                    if key == LOOK:
                        await self._rest()
                    else:
                        post_key(self.app, key)
            case Paste(texte):
                event = events.Paste(texte)
                event.set_sender(self.app)
                self.app.post_message(event)
            case Resize(width, height):
                size = Size(width, height)
                assert isinstance(self.app._driver, HeadlessDriver)
                self.app._driver._size = size  # type: ignore[assignment]
                self.app.post_message(events.Resize(size, size))
            case Settle():
                await self._rest()

    async def _rest(self) -> None:
        PACE.look()
        async with asyncio.timeout(QUIET_MAX):
            await until_quiet(self.app)
            while self.app.is_running and self.app._resize_timer is not None:
                await asyncio.sleep(0.001)
                await until_quiet(self.app)

    async def settle(self) -> None:
        """Wait for what is going on, look at the screen and at the journal."""
        await self._rest()
        if self.has_left:
            return
        self.said, self.app.said = [*self.app.said, *self._standing()], []
        self.rows = self._read_rows()

    def _standing(self) -> Iterable[str]:
        """What stays on the screen: its lines one by one, those of a dialog included."""
        strips = self.app.screen._compositor.render_strips()
        width, height = self.app.size
        assert [strip.cell_length for strip in strips] == [width] * height
        return [" ".join(strip.text.strip() for strip in strips)]

    def _read_rows(self) -> tuple[Ecriture, ...]:
        """The rows written since the last look, oldest first."""
        with self.store.reading() as reading:
            if reading.head().seq == self.seen:
                return ()
            found = reading.history(JournalFilter(nombre=ROWS_MAX if self.seen else 1))
        since = tuple(one for one in reversed(found) if one.seq > self.seen)
        self.seen = max(one.seq for one in found)
        return since

    def read_content(self) -> dict[str, frozenset[object]]:
        """What the store says, whatever the history that led there.

        Without the restes à faire: a first declaration is kept, and `u` says so.
        """
        with self.store.reading() as reading:
            situation = read_situation(reading, AUJOURDHUI.year, date(AUJOURDHUI.year, 12, 31))
            declarations = declarations_at(reading.faits(AUJOURDHUI.year), AUJOURDHUI)
            saisies = [
                (one.agent, one.jour, one.code, one.centiemes, one.commentaire, one.a_confirmer)
                for agent in reading.agents()
                for one in reading.saisies(agent.initiales, *EXERCICE)
            ]
            absences = [
                one for agent in reading.agents() for one in reading.absences(agent.initiales, *EXERCICE)
            ]
        plan = situation.programme
        return {
            "saisies": frozenset(saisies),
            "absences": frozenset(absences),
            "lignes": frozenset(plan.lignes),
            "enveloppes": frozenset(plan.enveloppes),
            "retirees": frozenset(situation.plan.retirees),
            "declarations": frozenset((*declarations.soldees, *declarations.tenus)),
        }

    async def come_back(self, lieu: Place) -> PlaceScreen:
        """Give up what is open and return to a place, with nothing being typed."""
        for _ in range(4):
            await self.play(Keys(("escape",)))
            await self.settle()
        await self.play(Keys(PLACES[lieu]))
        await self.settle()
        place = self.place
        assert place is not None, f"{PLACES[lieu]} ne ramène pas à {lieu}"
        assert place.PLACE is lieu
        return place

    @property
    def place(self) -> PlaceScreen | None:
        """The place shown, None behind a dialog."""
        screen = self.app.screen
        return screen if isinstance(screen, PlaceScreen) else None


@asynccontextmanager
async def open_session(
    master: Path, folder: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Session]:
    """Open the application on a copy of a store, in a folder of its own."""
    path = copy_store(master, folder / "base")
    admin = SqliteAdmin()
    app = HeardApp(
        Launch(
            open_store=lambda _progress: admin.open(str(path)),
            feries=french_holidays,
            today=lambda: AUJOURDHUI,
            now=lambda: MADE,
            au=None,
            agent="DM",
            remember_agent=lambda _initiales: None,
            state_dir=folder / "etat",
            demo=False,
            bound_agent=lambda: None,
        )
    )
    textual.pilot.Pilot, pilot_before = PromptPilot, textual.pilot.Pilot  # type: ignore[misc]
    textual.constants.TEXTUAL_ANIMATIONS = "none"  # type: ignore[misc]
    application.monotonic, clock_before = PACE, application.monotonic
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            assert isinstance(pilot, PromptPilot)
            session = Session(app, pilot)
            await session.settle()
            yield session
    finally:
        textual.pilot.Pilot = pilot_before  # type: ignore[misc]
        application.monotonic = clock_before
    if app.failure is not None:
        raise app.failure
    assert app.return_code in (None, 0)


async def play(master: Path, folder: Path, size: Resize, steps: Sequence[Step]) -> None:
    """Play a script, and look at each rest."""
    async with open_session(master, folder, (size.width, size.height)) as session:
        for step in (*steps, Settle()):
            await session.play(step)
            if step == Settle():
                await session.settle()
                if session.has_left:
                    return
                assert unnamed(session.rows, session.said) == []


async def play_and_undo(master: Path, folder: Path, lieu: Place, steps: Sequence[Step]) -> None:
    """Play a script at a place, then undo as many times as something was written there, then redo."""
    async with open_session(master, folder) as session:
        before = session.read_content()
        for step in (Keys(PLACES[lieu]), Settle(), *steps, Settle()):
            await session.play(step)
            if step == Settle():
                await session.settle()
        place = await session.come_back(lieu)
        after, count = session.read_content(), count_undoable(place)
        await session.play(Keys(("u",) * count))
        await session.settle()
        assert differences(before, session.read_content()) == {}
        if lieu is Place.SEMAINE:
            await session.play(Keys(("ctrl+r",) * count))
            await session.settle()
            assert differences(after, session.read_content()) == {}


def differences(wanted: dict[str, frozenset[object]], got: dict[str, frozenset[object]]) -> dict[str, object]:
    """What is missing and what is too much, by kind; nothing where both say the same."""
    return {
        kind: {"manque": wanted[kind] - got[kind], "en trop": got[kind] - wanted[kind]}
        for kind in wanted
        if wanted[kind] != got[kind]
    }


def count_undoable(place: PlaceScreen) -> int:
    """How many writes a place says it can take back."""
    if isinstance(place, SemaineScreen):
        return len(place.writer.undo._changes[Way.UNDO])
    assert isinstance(place, AvancementScreen)
    return len(place.changes.undo._changes[Way.UNDO])
