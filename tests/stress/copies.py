"""kill -9 during a backup or a restore (A24, B20): a copy is whole or not counted, the way back is there."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter

import stores
from children import Say, busy_wait, start
from tally import Ground, Tally, check

from cariforef_db.files.backup import backup_store, list_backups
from cariforef_db.files.etat import read_etat
from cariforef_db.files.opening import check_opening
from cariforef_db.files.restoring import restore_store
from cariforef_db.files.rotation import backup_folder
from cariforef_tui.services.ports.errors import StoreIntegrity


class Backups:
    """A store that somebody writes while its copies are made and killed."""

    def __init__(self, ground: Ground) -> None:
        self._path = stores.fresh_copy(ground, "backups")
        self._lasts = _time(lambda: backup_store(self._path))

    def play(self, choose: random.Random, tally: Tally) -> None:
        with closing(stores.open_store(self._path)) as store:
            stores.write(store, "LR", (stores.day(choose.randrange(365)), "18", choose.randint(1, 100)))
        before = set(list_backups(self._path))
        maker = start(lambda say: say(str(backup_store(self._path))))
        busy_wait(choose.uniform(0, self._lasts * 4))
        maker.kill()
        told = maker.end()
        tally.add("kill -9 of a backup")
        made = set(list_backups(self._path)) - before
        check({Path(line) for line in told} <= made, "a copy that was told is not there")
        for copy in made:
            tally.add("copies finished before the kill")
            stores.check_store(copy)
        stores.check_store(backup_store(self._path))
        left = [one.name for one in backup_folder(self._path).iterdir() if "partiel" in one.name]
        check(not left, "unfinished copies are left:", left)
        stores.check_store(self._path)


class Restores:
    """Two contents, one put in place of the other and back, killed on the way."""

    def __init__(self, ground: Ground) -> None:
        self._path = stores.fresh_copy(ground, "restores")
        self._sources = []
        for value in (25, 75):
            with closing(stores.open_store(self._path)) as store:
                stores.write(store, "LR", *((stores.day(number), "18", value) for number in range(60)))
            self._sources.append(backup_store(self._path, ground.folder / f"source-{value}.db"))
        self._contents = [stores.read_cells(source, "LR") for source in self._sources]
        self._lasts = _time(lambda: restore_store(self._path, self._sources[0]))
        restore_store(self._path, self._sources[1])
        self._held = 1

    def play(self, choose: random.Random, tally: Tally) -> None:
        wanted = 1 - self._held
        runner = start(self._work(self._sources[wanted]))
        busy_wait(choose.uniform(0, self._lasts * 3))
        runner.kill()
        runner.end()
        tally.add("kill -9 of a restore")
        try:
            check_opening(self._path)
        except StoreIntegrity:
            tally.add("restores found interrupted")
            way_back = read_etat(self._path).restauration
            check(way_back is not None and way_back.is_file(), "no way back:", way_back)
            assert way_back is not None
            check(stores.read_cells(way_back, "LR") == self._contents[self._held], "the way back is another")
            restore_store(self._path, way_back)
            check(stores.read_cells(self._path, "LR") == self._contents[self._held], "not put back")
        found = stores.read_cells(self._path, "LR")
        check(found in self._contents, "neither the old content nor the new one")
        self._held = self._contents.index(found)
        stores.check_store(self._path)
        for kept in (self._path.parent / f"{self._path.name}.sauvegardes").glob("avant-restauration-*"):
            kept.unlink()

    def _work(self, source: Path) -> Callable[[Say], None]:
        def work(_say: Say) -> None:
            restore_store(self._path, source)

        return work


def _time(act: Callable[[], object]) -> float:
    started = perf_counter()
    act()
    return perf_counter() - started
