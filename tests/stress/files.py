"""The store's file renamed, deleted, replaced, shut or opened to all while in use (A16, A19, A27 to A29)."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import stores
from children import Child, Say, busy_wait, start
from tally import Ground, Tally, check

from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.ports.errors import StoreDenied, StoreError, StoreForeign, StoreIO

TOLD = {"renamed": "StoreIO", "deleted": "StoreIO", "replaced": "StoreForeign"}


class Files:
    """One session writes and reads until its file is taken away."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def play(self, choose: random.Random, tally: Tally) -> None:
        fault = choose.choice(("renamed", "deleted", "replaced", "shut", "opened"))
        path = stores.fresh_copy(self._ground, "files")
        aside = path.with_name("ailleurs.db")
        other = Path(shutil.copy(path, path.with_name("autre.db")))
        before = other.read_bytes()
        session = start(self._work(path))
        lines = [session.next_line() for _ in range(choose.randint(2, 30))]
        busy_wait(choose.uniform(0, 0.01))
        match fault:
            case "renamed":
                path.rename(aside)
            case "deleted":
                path.unlink()
            case "replaced":
                os.link(path, aside)
                other.replace(path)
            case "shut":
                path.chmod(0o400)
            case _:
                path.chmod(0o666)
        tally.add(f"file {fault} while open")
        if fault in TOLD:
            self._judge_lost(path, fault, lines + session.end(), before, aside)
        else:
            self._judge_mode(path, fault, session)
        tally.add("writes acknowledged", sum(line.startswith("+") for line in lines))

    def _work(self, path: Path) -> Callable[[Say], None]:
        def work(say: Say) -> None:
            store = stores.open_store(path)
            for number in range(100_000):
                with store.reading() as reading:
                    reading.reglages()
                try:
                    stores.write(store, "LR", (stores.day(number), "18", 1 + number // 365 % 100))
                except (StoreIO, StoreForeign, StoreDenied) as error:
                    say(f"told {type(error).__name__} {error}")
                    _insist(store, say)
                    return
                say(f"+{number}")

        return work

    def _judge_lost(self, path: Path, fault: str, lines: list[str], before: bytes, aside: Path) -> None:
        """What was acknowledged is in the lost file and in the rescue; the file there now is as it came."""
        check(f"told {TOLD[fault]}" in lines[-2], fault, "was told", lines[-2:])
        check(lines[-1] == "refused again", "a second write:", lines[-1])
        rescues = list(path.parent.glob("*.secours-*.db"))
        check(len(rescues) == 1, "rescues:", rescues)
        acknowledged = sum(line.startswith("+") for line in lines)
        if fault == "replaced":
            check(path.read_bytes() == before, "the file put in place was written")
            aside = aside.rename(aside.with_name("retrouve.db"))
        for held in (rescues[0], *([aside] if aside.exists() else [])):
            cells = stores.read_cells(held, "LR")
            check(
                all(("LR", stores.day(number), "18") in cells for number in range(min(acknowledged, 365))),
                held.name,
                "lacks some of",
                acknowledged,
            )
            stores.check_store(held)

    def _judge_mode(self, path: Path, fault: str, session: Child) -> None:
        """A session that is open goes on or is told; a new one is read-only, or is refused."""
        session.kill()
        session.end()
        journal = path.with_name(f"{path.name}-journal")
        # A write that a kill cut short is undone by the next opening, which needs the right to write.
        cut_short = journal.exists() and journal.stat().st_size > 0
        try:
            store = stores.open_store(path)
        except StoreDenied as error:
            check(cut_short or (fault == "opened" and "chmod" in str(error)), fault, error)
        else:
            check(fault == "shut" and store.read_only_reason, fault, "opens for writing")
            with closing(store):
                try:
                    stores.write(store, "LR", (stores.LAST, "18", 25))
                except StoreDenied:
                    pass
                else:
                    check(False, "a file of mode 0400 was written")
        path.chmod(0o600)
        stores.check_store(path)


def _insist(store: SqliteStore, say: Say) -> None:
    try:
        stores.write(store, "LR", (stores.LAST, "18", 100))
    except StoreError:
        say("refused again")
    else:
        say("written after the fault")
