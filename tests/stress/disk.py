"""A disk that fills up, a quota that is reached (A22 to A24): told, nothing lost, saving works once freed."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import shutil
import signal
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import stores
from children import Say, start
from tally import Ground, NotHere, Tally, check

from cariforef_db.files.backup import backup_store, list_backups
from cariforef_db.files.rotation import backup_folder
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreIO

CLONE_NEWNS = 0x00020000
WRITES_MAX = 360


class Quota:
    """A limit on the size of files, reached while saving or while copying."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def play(self, choose: random.Random, tally: Tally) -> None:
        path = stores.fresh_copy(self._ground, "quota")
        limit = path.stat().st_size + choose.randrange(0, 120_000)
        seed = choose.randrange(2**32)

        def work(say: Say) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            with closing(stores.open_store(path)) as store:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
                _fill(path, store, random.Random(seed), say)
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                _write_again(store, say)

        _judge(start(work).end(), tally)
        stores.check_store(path)


class FullDisk:
    """A small disk of its own, filled by somebody else."""

    def __init__(self, ground: Ground) -> None:
        if os.geteuid() != 0 or shutil.which("mount") is None:
            raise NotHere("mounting a small disk is for root")
        self._ground = ground

    def play(self, choose: random.Random, tally: Tally) -> None:
        folder = self._ground.folder / "disque"
        folder.mkdir(mode=0o700, exist_ok=True)
        seed, free = choose.randrange(2**32), choose.randrange(0, 150_000)

        def work(say: Say) -> None:
            _mount_here(folder)
            path = Path(shutil.copy(self._ground.master, folder / "cariforef.db"))
            with closing(stores.open_store(path)) as store:
                with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as ballast:
                    while True:
                        ballast.write(bytes(65_536))
                os.truncate(folder / "ballast", max(0, (folder / "ballast").stat().st_size - free))
                _fill(path, store, random.Random(seed), say)
                (folder / "ballast").unlink()
                _write_again(store, say)
            stores.check_store(path)

        _judge(start(work).end(), tally)


def _fill(path: Path, store: SqliteStore, choose: random.Random, say: Say) -> None:
    """Write until the disk says no, copying now and then; say what was let through and what was told."""
    written = {}
    for number in range(WRITES_MAX):
        value = choose.randint(1, 100)
        change = CellChange(
            agent="LR",
            jour=stores.day(number),
            code="18",
            centiemes=value,
            commentaire="x" * choose.randint(0, 500),
        )
        try:
            with store.writing("LR") as writing:
                writing.write_cells([change])
        except StoreIO as error:
            check("rien n'a été écrit" in str(error), "said:", error)
            say(f"told {error}")
            break
        written[("LR", stores.day(number), "18")] = value
        say("+")
    before = list_backups(path)
    try:
        backup_store(path)
        say("copied")
    except StoreIO as error:
        say(f"nocopy {error}")
        check(list_backups(path) == before, "a copy that failed is counted")
    left = [one.name for one in backup_folder(path).iterdir() if "partiel" in one.name]
    check(not left, "a partial copy is left:", left)
    with store.reading() as reading:
        held = {
            ("LR", one.jour, "18"): one.centiemes for one in reading.saisies("LR", stores.FIRST, stores.LAST)
        }
    check(held == written, "written and held differ:", sorted(held.items() ^ written.items()))


def _write_again(store: SqliteStore, say: Say) -> None:
    stores.write(store, "LR", (stores.LAST, "18", 50))
    say("+")


def _judge(lines: list[str], tally: Tally) -> None:
    tally.add("writes acknowledged", lines.count("+"))
    tally.add("refused: disk or quota", sum(line.startswith("told ") for line in lines))
    tally.add("copies refused: disk or quota", sum(line.startswith("nocopy ") for line in lines))
    check(lines[-1:] == ["+"], "writing did not work again:", lines[-3:])


def _mount_here(folder: Path) -> None:
    """Mount a small disk that this process alone sees; raises OSError, CalledProcessError."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2800k,mode=700", "tmpfs", str(folder)], check=True)
