"""The power goes (B02): any part of what was not synced may be on the disk; nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import stores
from tally import Ground, NotHere, Tally, check

SECTOR = 512
CRASHES = 8
ACKNOWLEDGED = "acquis"
SESSION = """
import os, sys
from pathlib import Path
import stores
from cariforef_db.engine.identity import FileIdentity
from cariforef_db.store.store import SqliteStore

path, first = Path(sys.argv[1]), int(sys.argv[2])
store = SqliteStore(path, FileIdentity.of(path))
said = os.open(path.with_name(sys.argv[3]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
for number in range(first, first + 8):
    stores.write(store, "LR", (stores.day(number), "18", 1 + number % 50), (stores.day(number), "7.1", 50))
    os.write(said, b"%d\\n" % number)
"""


@dataclass
class File:
    """What is surely on the disk, what may be, and whether its name itself is there."""

    sure: bytearray = field(default_factory=bytearray)
    pending: list[tuple[str, int, bytes]] = field(default_factory=list)
    is_named: bool = False


class Power:
    """A session whose every write is noted, then lost in many ways."""

    def __init__(self, ground: Ground) -> None:
        compiler = shutil.which("cc")
        if compiler is None or not sys.platform.startswith("linux"):
            raise NotHere("noting the writes of a process takes a C compiler")
        self._ground, self._shim = ground, ground.folder / "power.so"
        source = str(Path(__file__).with_name("power.c"))
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-O1", "-o", str(self._shim), source, "-ldl"], check=True
        )

    def play(self, choose: random.Random, tally: Tally) -> None:
        path = stores.fresh_copy(self._ground, "power")
        before = path.read_bytes()
        notes = list(_read_notes(self._run(path, choose.randrange(300))))
        check(any(what == "sync" for what, *_ in notes), "nothing was synced")
        for _ in range(CRASHES):
            files = {str(path): File(bytearray(before), is_named=True)}
            acknowledged = _replay(files, notes[: choose.randrange(1, len(notes) + 1)])
            self._lose_power(path, files, choose)
            cells = stores.read_cells(path, "LR")
            for number in acknowledged:
                for code, value in (("18", 1 + number % 50), ("7.1", 50)):
                    found = cells.get(("LR", stores.day(number), code))
                    check(found == value, "lost by a power cut:", stores.day(number), code, found)
            stores.check_store(path)
            tally.add("power cuts")
            tally.add("writes acknowledged before a cut", len(acknowledged))

    def _run(self, path: Path, first: int) -> Path:
        notes = self._ground.folder / "power.notes"
        notes.unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", SESSION, str(path), str(first), ACKNOWLEDGED],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "PYTHONDONTWRITEBYTECODE": "1",
                "LD_PRELOAD": str(self._shim),
                "CARIFOREF_NOTES": str(notes),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        check(done.returncode == 0, "the session failed:", done.stderr[-600:])
        return notes

    @staticmethod
    def _lose_power(path: Path, files: dict[str, File], choose: random.Random) -> None:
        """Put in the folder what the disk may hold: any part of what was not synced, sector by sector."""
        shutil.rmtree(path.parent)
        path.parent.mkdir(mode=0o700)
        for name, file in files.items():
            if not file.is_named and choose.random() < 0.5:
                continue
            content = bytearray(file.sure)
            for what, offset, data in file.pending:
                _apply(content, what, offset, data, choose)
            Path(name).write_bytes(content)
            Path(name).chmod(0o600)


def _read_notes(notes: Path) -> Iterator[tuple[str, int, bytes, str]]:
    raw, at = notes.read_bytes(), 0
    while at < len(raw):
        end = raw.index(b"\n", at)
        what, offset, length, name = raw[at:end].decode("utf-8", "surrogateescape").split(" ", 3)
        yield what, int(offset), raw[end + 1 : end + 1 + int(length)], name
        at = end + 1 + int(length)


def _replay(files: dict[str, File], notes: list[tuple[str, int, bytes, str]]) -> list[int]:
    """Give each file what is surely on the disk after `notes`; return what was acknowledged meanwhile."""
    folder = next(iter(files)).rpartition("/")[0]
    acknowledged = []
    for what, offset, data, name in notes:
        if name == f"{folder}/{ACKNOWLEDGED}":
            acknowledged.append(int(data))
        elif name == folder and what == "sync":
            for file in files.values():
                file.is_named = True
        elif name.startswith(f"{folder}/"):
            file = files.setdefault(name, File())
            if what == "sync":
                for one in file.pending:
                    _apply(file.sure, *one)
                file.pending.clear()
            elif what == "unlink":
                del files[name]
            else:
                file.pending.append((what, offset, data))
    return acknowledged


def _apply(
    content: bytearray, what: str, offset: int, data: bytes, choose: random.Random | None = None
) -> None:
    """Do one operation; with `choose`, any part of it."""
    if what == "truncate":
        if choose is None or choose.random() < 0.5:
            content[:] = content[:offset].ljust(offset, b"\0")
        return
    for start in range(0, len(data), SECTOR):
        if choose is None or choose.random() < 0.5:
            part = data[start : start + SECTOR]
            content.extend(bytes(max(0, offset + start + len(part) - len(content))))
            content[offset + start : offset + start + len(part)] = part
