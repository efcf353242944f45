"""An open session and everybody's writes: what it reads again, at once or later, and what it leaves alone."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.screen import Screen

from cariforef_db.engine import sqlite as sqlite_module
from cariforef_db.files.etat import read_etat, write_etat
from cariforef_db.schema.making import JOURNAL_KEYS
from cariforef_db.store import store as store_module
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.journal.entries import Maillon, Touched
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CariforefError, CodeRefuse
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.ports.errors import StoreBusy, StoreIO
from cariforef_tui.services.ports.kept import Kept
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Reading
from cariforef_tui.services.programme.declarations import close_ligne, hold_jalon
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.revisions import Accord, Redaction
from cariforef_tui.services.temps import semaine as semaine_service
from cariforef_tui.services.temps.moving import MoveRequest, move_saisies
from cariforef_tui.services.temps.semaine import SemaineSnapshot, load_semaine
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.following import (
    ANYWAY_SECONDS,
    BURST_SECONDS,
    DROITS,
    EXERCICES,
    FOLLOWED,
    OTHERS_SECONDS,
    Following,
)
from cariforef_tui.ui.kit.messages import ShowLigne
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock
from tests.people import follow, log, revise_montant, set_agent
from tests.ui.prompt import PACE, until_rested
from tests.ui.visit import MakeApp, Press, Shown, visiting

MARDI = date(2018, 5, 22)
SHOWN_NOWHERE = frozenset({"refus_droit", "purge"})
"""What only the commands on the journal tell."""
KEYS_TO = {
    Place.SEMAINE: ("f2",),
    Place.AVANCEMENT: ("f3",),
    Place.ALERTES: ("f4",),
    Place.REVUE: ("f5",),
    Place.REUNION: ("f5", "v"),
    Place.EQUIPE: ("f6",),
    Place.MOIS: ("f2", "m"),
}


def left_of(snapshot: SemaineSnapshot, code: str) -> int | None:
    """What is left of the enveloppe of a line, the week being as it was read."""
    return snapshot.left_with(code, snapshot.semaine)


@pytest.fixture
def other(store: SqliteStore) -> SqliteStore:
    """Another session's store, in which LR and DM have logged on a line each."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
        writing.write_cells(
            [
                CellChange(agent="DM", jour=MARDI, code="14.7.1", centiemes=50),
                CellChange(agent="LR", jour=MARDI, code="18", centiemes=50),
            ]
        )
    return store


async def look(app: CariforefApp, press: Press, pilot: object) -> None:
    """Let the session look at its store as it does every second, and read what it then reads."""
    app.session.following.look()
    await press(pilot)


class Reads:
    """Counts what an application reads of its store."""

    def __init__(self, app: CariforefApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        store = app.session.store
        reading = store.reading

        def counted() -> AbstractContextManager[Reading]:
            self.count += 1
            return reading()

        monkeypatch.setattr(store, "reading", counted)

    def take(self) -> int:
        count, self.count = self.count, 0
        return count


# Whom it concerns


def test_each_table_says_whom_it_concerns() -> None:
    followed = frozenset[str]().union(*FOLLOWED.values(), DROITS, EXERCICES)
    assert followed.isdisjoint(SHOWN_NOWHERE)
    assert followed | SHOWN_NOWHERE == JOURNAL_KEYS.keys()


async def test_each_place_follows_the_tables_that_it_reads_and_no_other_the_plan_among_them(
    make_app: MakeApp, press: Press, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened = sqlite_module.connect(*arguments, **options)
        opened.set_trace_callback(said.append)
        return opened

    monkeypatch.setattr(store_module, "connect", connect)
    # Otherwise the second of two reviews would not read what the first one has.
    monkeypatch.setattr(Kept, "get", lambda _kept, _reading, _key, compute: compute())
    follow(other)
    app = make_app(agent="ZD")
    async with visiting(app, press, (100, 30)) as pilot:
        # Avancement near the end: its panel reads again once another place has counted alerts.
        for place in reversed(FOLLOWED):
            await press(pilot, *KEYS_TO[place])
            if place is Place.AVANCEMENT:
                # Its list says what was decided of a line.
                await press(pilot, "exclamation_mark")
            said.clear()
            app.screen.load()  # type: ignore[attr-defined]
            await press(pilot)
            await until_rested(app, rest_of(app))
            read = {name for sql in said for name in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql)}
            if "total_jour" in read:
                read |= {"saisie", "absence"}
            assert read & JOURNAL_KEYS.keys() == FOLLOWED[place], place
        revise_montant(other, "14.7.1", 9000, Redaction(MARDI, "ZD", "essai", Accord.DONNE))
        reads = Reads(app, monkeypatch)
        await look(app, press, pilot)
        assert reads.take() > 0
        for key in ("f3", "f4", "f5", "f6"):
            await press(pilot, key)
            assert reads.take() > 0, key


# What is read again


async def test_my_week_reads_others_days_where_they_concern_it_and_asks_nothing_of_a_quiet_store(
    make_app: MakeApp, press: Press, shown: Shown, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Maillon] = []
    since = SqliteStore.touched_since

    def touched_since(store: SqliteStore, seen: Maillon) -> Touched:
        asked.append(seen)
        return since(store, seen)

    app = make_app(agent="DM")
    async with visiting(app, press) as pilot:
        monkeypatch.setattr(SqliteStore, "touched_since", touched_since)
        for _ in range(3):
            await look(app, press, pilot)
        assert asked == []
        reads = Reads(app, monkeypatch)
        log(other, "LR", "18", 75, on=MARDI)
        with other.writing("LR") as writing:
            writing.write_absence("LR", MARDI, [Absence("LR", MARDI, TypeAbsence.RTT, 25)])
        await look(app, press, pilot)
        await look(app, press, pilot)
        assert (reads.take(), len(asked)) == (0, 1)
        log(other, "DM", "14.7.1", 75, on=MARDI)
        await look(app, press, pilot)
        assert reads.take() > 0
        # What others log on a line moves what is left of it, in my week and among the lines to choose from.
        left = left_of(app.screen.snapshot, "14.7.1")  # type: ignore[attr-defined]
        await press(pilot, "/", *"5.1")
        of_choice = left_of_choice(app)
        await press(pilot, "escape")
        log(other, "PG", "14.7.1", 50, on=MARDI)
        log(other, "ME", "5.1", 50, on=MARDI)
        await look(app, press, pilot)
        assert left_of(app.screen.snapshot, "14.7.1") == left - 50  # type: ignore[attr-defined]
        await press(pilot, "/", *"5.1")
        assert left_of_choice(app) == of_choice - 50
        await press(pilot, "escape")
        assert " 5.1 " not in shown(app)
        log(other, "DM", "5.1", 25, on=MARDI, par="LR")
        await look(app, press, pilot)
        assert " 5.1 " in shown(app)


def left_of_choice(app: CariforefApp) -> int:
    """What the dialog says is left of the line that would be chosen, in hundredths."""
    block = app.screen.query_one("#faits", TextBlock)
    found = re.search(r"(?:^|· )reste ([0-9]+)(?:,([0-9]+))?", str(block.content))
    assert found, block.content
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def rest_of(app: CariforefApp) -> object:
    """What waits in Avancement and in Équipe for the cursor to rest, None elsewhere."""
    if isinstance(app.screen, AvancementScreen):
        return app.screen.body.panel.rest
    return getattr(app.screen, "_rest", None)


async def test_a_place_away_from_the_screen_is_read_when_one_comes_back_to_it(
    make_app: MakeApp, press: Press, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(agent="DM")
    async with visiting(app, press) as pilot:
        monkeypatch.setattr(app.session.following, "count_alertes", lambda: None)
        reads = Reads(app, monkeypatch)
        await press(pilot, "f5", "f2")
        reads.take()
        log(other, "LR", "18", 25, on=MARDI)
        await look(app, press, pilot)
        assert reads.take() == 0
        await press(pilot, "f5")
        assert reads.take() > 0
        await press(pilot, "f2")
        reads.take()
        await press(pilot, "f5")
        assert reads.take() == 0


async def test_what_others_log_one_after_the_other_is_read_at_once_then_together(
    make_app: MakeApp, press: Press, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(agent="DM")
    async with visiting(app, press) as pilot:
        await press(pilot, *KEYS_TO[Place.AVANCEMENT])
        loads = loads_of(app.screen, monkeypatch)
        for centiemes in (25, 50, 75):
            log(other, "LR", "18", centiemes, on=MARDI)
            await look(app, press, pilot)
        assert len(loads) == 1
        await end_pause(app, press, pilot)
        assert len(loads) == 2
        await end_pause(app, press, pilot)
        assert len(loads) == 2
        log(other, "LR", "18", 100, on=MARDI)
        await look(app, press, pilot)
        assert len(loads) == 3


def loads_of(place: Screen[Any], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets one item each time that a place is read from now on."""
    assert isinstance(place, PlaceScreen)
    loads: list[int] = []
    load = place.load
    monkeypatch.setattr(place, "load", lambda: (loads.append(1), load()))
    return loads


async def end_pause(app: CariforefApp, press: Press, pilot: object) -> None:
    """Let the time pass in which a place waits for what others log next."""
    place = app.screen
    assert isinstance(place, PlaceScreen)
    assert place.pause is not None
    place.pause.stop()
    place._read_others()
    await press(pilot)


async def test_one_s_own_gesture_is_read_at_once_others_days_when_one_comes_back_and_nothing_is_missed(
    make_app: MakeApp, press: Press, shown: Shown, other: SqliteStore
) -> None:
    kept, opened = make_app(agent="LR"), make_app(agent="LR")
    async with visiting(kept, press, (100, 30)) as pilot:
        await press(pilot, "f3")
        sums = [sum_of(shown(kept))]
        for code, centiemes in (("18", 25), ("14.1.1", 25)):
            log(other, "DM", code, centiemes, on=MARDI)
            await look(kept, press, pilot)
            sums.append(sum_of(shown(kept)))
        close_ligne(other, "14.2.1", MARDI, acteur="LR")
        await look(kept, press, pilot)
        sums.append(sum_of(shown(kept)))
        for centiemes in (50, None):
            log(other, "PG", "5.1", centiemes, on=MARDI)
            await look(kept, press, pilot)
        log(other, "PG", "18", 100, on=MARDI)
        await look(kept, press, pilot)
        sums.append(sum_of(shown(kept)))
        await press(pilot, "f2", "f3")
        sums.append(sum_of(shown(kept)))
        PACE.now += OTHERS_SECONDS
        await look(kept, press, pilot)
        await until_rested(kept, rest_of(kept))
        lines = shown(kept)
    assert sums == ["1", "1,25", "1,25", "1,5", "1,5", "2,5"]
    async with visiting(opened, press, (100, 30)) as pilot:
        await press(pilot, "f3")
        await until_rested(opened, rest_of(opened))
        assert shown(opened) == lines


def sum_of(text: str) -> str:
    """What Avancement says is done of the whole programme."""
    found = re.search(r"GIP · ([0-9,]+) sur", text)
    assert found, text
    return found[1]


async def test_a_month_is_read_again_for_its_agent_s_days_and_visas_alone(
    make_app: MakeApp, press: Press, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(agent="DM")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "m")
        reads = Reads(app, monkeypatch)
        log(other, "LR", "18", 75, on=MARDI)
        log(other, "DM", "14.7.1", 75, on=date(2018, 4, 24), par="LR")
        await look(app, press, pilot)
        assert app.screen._month.mois == Mois(2018, 5)  # type: ignore[attr-defined]
        assert reads.take() == 0
        log(other, "DM", "14.7.1", 75, on=MARDI)
        await look(app, press, pilot)
        total = app.screen._month.visee.fiche.total  # type: ignore[attr-defined]
        assert (reads.take() > 0, total) == (True, 75)


async def test_a_store_taken_away_is_told_at_the_next_write(
    make_app: MakeApp, press: Press, other: SqliteStore, store_path: Path
) -> None:
    app = make_app(agent="DM")
    async with visiting(app, press) as pilot:
        store_path.rename(store_path.with_name("ailleurs.db"))
        await look(app, press, pilot)
        assert app.is_running
        await press(pilot, ".", "2", "5", "enter")
        (refused,) = app.screen.week.refused.values()  # type: ignore[attr-defined]
        assert "déplacé ou supprimé" in refused.motif


async def test_a_content_put_in_place_of_the_store_s_is_shown_and_damage_found_in_it_said_at_once(
    make_app: MakeApp, press: Press, shown: Shown, other: SqliteStore, store_path: Path, tmp_path: Path
) -> None:
    app = make_app(agent="DM")
    copy = SqliteAdmin().backup(str(store_path), tmp_path / "copie.db")
    log(other, "DM", "5.1", 25, on=MARDI)
    async with visiting(app, press, notifications=True) as pilot:
        assert " 5.1 " in shown(app)
        SqliteAdmin().restore(str(store_path), copy, lambda _: None)
        await look(app, press, pilot)
        assert " 5.1 " not in shown(app)
        write_etat(store_path, replace(read_etat(store_path), dommage="page 3 illisible"))
        await look(app, press, pilot)
        assert "endommagée" in shown(app)
        await press(pilot, ".", "2", "5", "enter")
    with closing(SqliteAdmin().open(str(store_path))) as store:
        assert stored_of(store, "DM") == {"14.7.1": 50}


# Rights


async def test_rights_are_read_again_where_people_changed_alone(
    make_app: MakeApp, press: Press, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(agent="ZX")
    async with visiting(app, press) as pilot:
        app.places.show(ShowLigne("14.7.1"))
        await press(pilot)
        asked: list[None] = []
        read_droits = app._acting.read_droits
        monkeypatch.setattr(app._acting, "read_droits", lambda: (asked.append(None), read_droits()))
        log(other, "LR", "18", 75, on=MARDI)
        close_ligne(other, "14.2.1", MARDI, acteur="ZD")
        await look(app, press, pilot)
        assert asked == []
        set_agent(other, "ZX", coordonne="PRI")
        await look(app, press, pilot)
        assert len(asked) == 1
        await press(pilot, "x")
        assert len(app.screen_stack) == 2


async def test_one_s_own_day_is_not_read_again_and_somebody_else_s_beside_it_is(
    make_app: MakeApp, press: Press, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(agent="DM")
    read: list[object] = []

    def load(*args: object, **named: object) -> object:
        read.append(args)
        return load_semaine(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(semaine_service, "load_semaine", load)
    async with visiting(app, press) as pilot:
        await look(app, press, pilot)
        read.clear()
        await press(pilot, ".", "2", "5", "enter")
        await look(app, press, pilot)
        assert stored_of(other, "DM") == {"14.7.1": 25}
        assert read == []
        await press(pilot, "up", ".", "7", "5", "enter")
        log(other, "DM", "14.1.1", 25, on=MARDI)
        await look(app, press, pilot)
        assert len(read) == 1
        move_saisies(app.session.store, MoveRequest("14.7.1", MARDI, MARDI, "DM"), "14.1.2", acteur="DM")
        await look(app, press, pilot)
        assert len(read) == 2


def stored_of(store: SqliteStore, agent: str) -> dict[str, int]:
    with store.reading() as reading:
        return {saisie.code: saisie.centiemes for saisie in reading.saisies(agent, MARDI, MARDI)}


# Alerts


async def test_alerts_are_counted_once_for_a_burst_of_one_s_own_days_when_it_is_over(
    make_app: MakeApp, press: Press, burst: Press, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    app = make_app(agent="DM", today=MARDI)
    async with visiting(app, press) as pilot:
        following, before = app.session.following, app.header.alertes
        hold_jalon(other, "RGPD", MARDI, acteur="ZD")
        count = following.count_alertes
        monkeypatch.setattr(following, "count_alertes", lambda: (counts.append(1), count()))
        for _ in range(4):
            await burst(pilot, ".", "2", "5", "enter")
            await look(app, press, pilot)
        assert (counts, app.header.alertes) == ([], before)
        PACE.now += BURST_SECONDS
        await look(app, press, pilot)
        assert counts == [1]
        assert app.header.alertes == load_alertes(other, app.session.reference).counts("DM") != before
        await look(app, press, pilot)
        assert counts == [1]


async def test_one_s_own_gesture_and_its_undo_are_each_read_once_and_alerts_counted_at_once(
    make_app: MakeApp, press: Press, other: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(agent="ZD")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4", "v", "v", "g")
        log(other, "DM", "18", 25, on=MARDI)
        await look(app, press, pilot)
        before = app.header.alertes
        loads = loads_of(app.screen, monkeypatch)
        await press(pilot, "x", "enter")
        assert (app.header.alertes != before, len(loads)) == (True, 1)
        await press(pilot, "u")
        assert (app.header.alertes == before, len(loads)) == (True, 2)
        await look(app, press, pilot)
        assert len(loads) == 2


async def test_alerts_are_counted_once_for_what_others_write_within_30_seconds_then_right() -> None:
    ears = Ears()
    ears.count_alertes()
    for now, seq in ((0.0, 2), (1.0, 3), (2.0, 4)):
        ears.now = now
        await ears.hear(seq, "LR")
    for now in (OTHERS_SECONDS - 1, OTHERS_SECONDS, OTHERS_SECONDS + 1, 1.5 * OTHERS_SECONDS):
        ears.now = now
        await ears.look()
    assert ears.counted == [OTHERS_SECONDS]
    ears.now = 3 * OTHERS_SECONDS
    await ears.hear(5, "LR")
    assert ears.counted == [OTHERS_SECONDS, 3 * OTHERS_SECONDS]


async def test_what_others_write_does_not_put_off_what_one_s_own_days_change() -> None:
    ears = Ears()
    ears.count_alertes()
    await ears.hear(2, "DM")
    await ears.hear(3, "LR")
    ears.now += BURST_SECONDS
    await ears.look()
    assert ears.counted == [BURST_SECONDS]


# The clock and the file system


class FakeStore:
    """A store that says what it is told to; `trace` is what the file looks like."""

    def __init__(self) -> None:
        self.trace_now = 0
        self.head = Maillon(1, "a")
        self.asked = 0
        self.auteur = "LR"
        self.error: Exception | None = None

    def trace(self) -> int:
        return self.trace_now

    def take_notice(self) -> None:
        """It has nothing to say."""

    def touched_since(self, seen: Maillon) -> Touched:
        self.asked += 1
        if self.error is not None:
            raise self.error
        if seen == self.head:
            return Touched(head=self.head)
        return Touched(head=self.head, tables=frozenset({"raf"}), auteurs=frozenset({self.auteur}))


class Ears:
    """What is heard of a store, and a clock that goes on when told to."""

    def __init__(self) -> None:
        self.store, self.now = FakeStore(), 0.0
        self.told: list[Touched] = []
        self.tasks: list[asyncio.Task[None]] = []
        app = SimpleNamespace(
            run_worker=lambda work, **_: self.tasks.append(asyncio.ensure_future(work())),
            use_touched=self.told.append,
            show_alertes=lambda _counts: None,
            session=SimpleNamespace(agent="DM", reference=DateReference(MARDI, 2018)),
        )
        self.following = Following(self.store, app, lambda: self.now)  # type: ignore[arg-type]
        self.store.asked = 0

    async def look(self) -> None:
        self.following.look()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def hear(self, seq: int, auteur: str) -> None:
        """Look once somebody has written."""
        self.store.head, self.store.trace_now, self.store.auteur = Maillon(seq, "b"), seq, auteur
        await self.look()

    def count_alertes(self) -> None:
        """Count alerts at once from now on, and note when."""
        self.counted: list[float] = []

        def count() -> None:
            self.counted.append(self.now)
            self.following.use_alertes(None)  # type: ignore[arg-type]

        self.following.count_alertes = count  # type: ignore[method-assign]
        self.following.use_alertes(None)  # type: ignore[arg-type]


async def test_a_write_that_the_file_does_not_show_is_seen_within_30_seconds() -> None:
    ears = Ears()
    ears.store.head = Maillon(2, "b")
    await ears.look()
    assert ears.told == []
    ears.now += ANYWAY_SECONDS
    await ears.look()
    assert [one.head for one in ears.told] == [Maillon(2, "b")]
    ears.now += ANYWAY_SECONDS - 1
    await ears.look()
    assert ears.store.asked == 1


async def test_a_store_that_is_busy_is_asked_again_at_the_next_look() -> None:
    ears = Ears()
    ears.store.head, ears.store.trace_now, ears.store.error = Maillon(2, "b"), 1, StoreBusy("occupé")
    await ears.look()
    assert ears.told == []
    ears.store.error = None
    await ears.look()
    assert len(ears.told) == 1
    await ears.look()
    assert ears.store.asked == 2


async def test_a_store_that_was_away_is_read_whole_once_it_is_back() -> None:
    ears = Ears()
    ears.store.trace_now, ears.store.error = 1, StoreIO("perdue")
    await ears.look()
    ears.store.error = None
    await ears.look()
    assert [touched.is_everything for touched in ears.told] == [True]
    await ears.look()
    assert len(ears.told) == 1


async def test_a_place_that_could_not_be_read_has_everything_read_again_but_not_at_every_look() -> None:
    ears = Ears()
    for lost in (StoreIO("perdue"), StoreBusy("pleine")):
        ears.following.miss(lost)
        await ears.look()
        assert ears.told.pop().is_everything
        ears.following.miss(lost)
        await ears.look()
        assert ears.told == []
        ears.now += ANYWAY_SECONDS
        await ears.look()
        assert ears.told.pop().is_everything
        ears.now += ANYWAY_SECONDS


async def test_a_place_that_a_rule_refused_is_not_read_again() -> None:
    ears = Ears()
    ears.following.miss(CodeRefuse("Pas de ligne de ce code."))
    await ears.look()
    assert ears.store.asked == 0


async def test_a_place_opened_during_an_outage_too_short_to_be_seen_is_read_at_the_next_look(
    make_app: MakeApp, press: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        store, following, missed = app.session.store, app.session.following, list[CariforefError]()
        reading, miss = store.reading, following.miss

        def lost_at_first() -> AbstractContextManager[Reading]:
            """Answer once the place has failed to read: the session's own look may come at any moment."""
            if not missed:
                raise StoreIO("Connexion perdue.")
            return reading()

        def note(error: CariforefError) -> None:
            missed.append(error)
            miss(error)

        monkeypatch.setattr(store, "reading", lost_at_first)
        monkeypatch.setattr(following, "miss", note)
        await press(pilot, "f3")
        assert missed
        await look(app, press, pilot)
        assert "5160" in shown(app)
