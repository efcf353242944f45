"""Seals of the chain kept outside the store's file, in `<store>.ancres`: one line after each committed write.

Whoever puts an older file back, cuts the journal's end or makes the whole chain again does not agree with the
lines written before. A missing file proves nothing and is no fault; the lines themselves belong to the same
owner as the store, and only a seal printed or sent elsewhere holds against that owner.

A line is `number seal moment cause`. It is appended without fsync (a line lost in a power cut accuses nobody)
and never in the way of a write: what fails becomes a sentence to show.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from cariforef_db.engine.driver import Asked
from cariforef_db.engine.filesystem import beside, explain_os_error
from cariforef_tui.domain.journal.links import Maillon
from cariforef_tui.domain.values.moments import format_heure, local_day, write_utc
from cariforef_tui.machine.private_file import private_beside
from cariforef_tui.machine.regular import check_regular
from cariforef_tui.services.ports.errors import StoreIntegrity

_LINE = re.compile(r"([0-9]{1,18}) ([0-9a-f]{64}) ([0-9TZ:.-]{20,27}) ([a-z-]{1,40})")
"""A line as `Ancre` is written; any other is counted as unreadable."""
_TAIL = 16_384
"""Bytes of the end that an opening reads: a hundred lines, whatever the size of the file."""
_LINE_MAX = 160
"""More than the longest line that `_LINE` takes."""
_MAILLON = "SELECT seq, empreinte FROM sceau WHERE seq = :seq"
_HEAD = "SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1"
_last_failure: dict[Path, date] = {}
"""Day of the last failure told by this process, so that it is told once a day."""


class Cause(StrEnum):
    """Why a line was written. From RESTAURATION on, the content is another: the end before it is past.

    QUITTEE is that end, where a restore leaves it; SAUVEGARDE the end of a copy that somebody asked for.
    """

    ECRITURE = "ecriture"
    SIGNATURE = "signature"
    VISA = "visa"
    FICHE = "fiche"
    SAUVEGARDE = "sauvegarde"
    QUITTEE = "branche-quittee"
    RESTAURATION = "restauration"
    REPRISE = "restauration-ancienne"
    MIGRATION = "migration"
    AUTRE = "autre-base"
    TRANSFERT = "transfert"
    CREATION = "creation"

    @property
    def starts_over(self) -> bool:
        return self in (
            Cause.RESTAURATION,
            Cause.REPRISE,
            Cause.AUTRE,
            Cause.TRANSFERT,
            Cause.CREATION,
        )


@dataclass(frozen=True, slots=True)
class Ancre:
    """One line: `quand` is UTC."""

    seq: int
    empreinte: str
    quand: datetime
    cause: Cause

    @property
    def maillon(self) -> Maillon:
        """The seal itself."""
        return Maillon(self.seq, self.empreinte)

    def __str__(self) -> str:
        return f"{self.seq} {self.empreinte} {write_utc(self.quand)} {self.cause.value}"


def ancres_path(store: Path) -> Path:
    return beside(store, ".ancres")


def append_ancre(store: Path, seq: int, empreinte: str, cause: Cause) -> str | None:
    """Keep a seal; return a sentence where that failed, once a day.

    The first line of a day compacts the file.
    """
    try:
        write_ancre(store, seq, empreinte, cause)
    except OSError as error:
        today = datetime.now(UTC).astimezone().date()
        if _last_failure.get(store) == today:
            return None
        _last_failure[store] = today
        why = explain_os_error(error, "Sceau non gardé hors de la base", ancres_path(store))
        return f"{why} L'écriture elle-même est faite."
    return None


def write_ancre(store: Path, seq: int, empreinte: str, cause: Cause) -> None:
    """As `append_ancre`; raises OSError where the line cannot be kept."""
    ancre = Ancre(seq, empreinte, datetime.now(UTC), cause)
    path = ancres_path(store)
    descriptor = _open(path)
    try:
        # Somebody else's compaction: the line may be lost with the file replaced, which accuses nobody.
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        size = os.fstat(descriptor).st_size
        last = os.pread(descriptor, _LINE_MAX, max(0, size - _LINE_MAX))
        before = next(iter(_parse([last.decode("latin-1").strip().rpartition("\n")[2]])), None)
        if before is not None and _local_day(before) != _local_day(ancre):
            _compact(path)
            os.close(descriptor)
            descriptor = _open(path)
        torn = b"\n" if last and not last.endswith(b"\n") else b""
        line = torn + f"{ancre}\n".encode("ascii")
        if os.write(descriptor, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    flags = os.O_CREAT | os.O_APPEND | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(path, flags, 0o600)


def _compact(path: Path) -> None:
    """Write the file again with the lines that `keep_ancres` keeps, and those that cannot be read."""
    read = [(line, next(_parse([line]), None)) for line in _read_lines(path) if line]
    ancres = {id(ancre) for ancre in keep_ancres([ancre for _, ancre in read if ancre is not None])}
    lines = [line for line, ancre in read if ancre is None or id(ancre) in ancres]
    with private_beside(path, "".join(f"{line}\n" for line in lines).encode("latin-1")) as temporary:
        temporary.replace(path)


def keep_ancres(ancres: Sequence[Ancre]) -> list[Ancre]:
    """Return, of each day, the last line, and every line that is not of an ordinary write."""
    last = {_local_day(ancre): rang for rang, ancre in enumerate(ancres)}
    return [
        ancre
        for rang, ancre in enumerate(ancres)
        if ancre.cause is not Cause.ECRITURE or last[_local_day(ancre)] == rang
    ]


def _local_day(ancre: Ancre) -> date:
    return local_day(ancre.quand)


def read_ancres(store: Path) -> tuple[tuple[Ancre, ...], int]:
    """Return every line, in order, and how many cannot be read.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    lines = [line for line in _read_lines(ancres_path(store)) if line]
    ancres = tuple(_parse(lines))
    return ancres, len(lines) - len(ancres)


def _read_lines(path: Path, size: int | None = None) -> Sequence[str]:
    """Return the lines of the file, those of its last `size` bytes only where given, the first one cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        check_regular(descriptor)
        if size is not None:
            file.seek(max(0, os.fstat(descriptor).st_size - size))
        return file.read().decode("latin-1").split("\n")


def _parse(lines: Iterable[str]) -> Iterator[Ancre]:
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        with suppress(ValueError):
            yield Ancre(int(match[1]), match[2], datetime.fromisoformat(match[3]), Cause(match[4]))


def ancre_in_force(ancres: Iterable[Ancre]) -> Ancre | None:
    """Return the furthest line since the content was last made or restored: two processes may cross."""
    furthest: Ancre | None = None
    for ancre in ancres:
        if furthest is None or ancre.cause.starts_over or ancre.seq >= furthest.seq:
            furthest = ancre
    return furthest


def left_behind(ancres: Sequence[Ancre]) -> list[Ancre]:
    """Return the lines past the one in force: a restore left them, the content must not hold them again."""
    ancre = ancre_in_force(ancres)
    return [] if ancre is None else [past for past in ancres if past.seq > ancre.seq]


def still_binding(ancres: Iterable[Ancre]) -> list[Ancre]:
    """Return the lines that the chain must still hold.

    A restored copy is a state of the same chain, on the branch where a line held its last seal, else on the
    one just left: what came before it there still binds, the rest is past. Another store's content, a store
    made anew, or a copy sealed anew on its way to this version starts over.
    """
    binding: list[Ancre] = []
    left: list[list[Ancre]] = []
    for ancre in ancres:
        if ancre.cause is Cause.RESTAURATION:
            left.append(binding)
            binding = next(filter(None, (_up_to(ancre, held) for held in reversed(left))), binding)
            binding = [held for held in binding if held.seq <= ancre.seq]
        elif ancre.cause.starts_over:
            binding, left = [], []
        binding.append(ancre)
    return binding


def _up_to(restored: Ancre, branch: Sequence[Ancre]) -> list[Ancre]:
    """Return the lines of a branch up to the one that holds the last seal restored, none where none does."""
    for rang, ancre in enumerate(branch, start=1):
        if ancre.maillon == restored.maillon:
            return list(branch[:rang])
    return []


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a store, asked by texts that answer number and seal."""

    connection: Asked
    maillon: str = _MAILLON
    head: str = _HEAD

    def at(self, seq: int) -> str | None:
        row = self.connection.execute(self.maillon, {"seq": seq}).fetchone()
        return None if row is None else str(row[1])

    def last(self) -> int:
        row = self.connection.execute(self.head).fetchone()
        return 0 if row is None else int(row[0])


def find_contradiction(store: Path, connection: sqlite3.Connection) -> StoreIntegrity | None:
    """Return the refusal to write where the store is not, or no longer, what its last line says."""
    what = describe_contradiction(store, Seals(connection))
    if what is None:
        return None
    return StoreIntegrity(
        f"La base {store} {what}. Elle s'ouvre en lecture seule. « cariforef journal verifier » dit ce qui "
        "manque ; « cariforef base restaurer COPIE » remet la bonne copie, ou fait accepter celle-ci."
    )


def describe_contradiction(store: Path, seals: Seals) -> str | None:
    """Return in what a store is not, or no longer, what its last line says; None where it agrees.

    Costs the end of a small file and one indexed read, and one for each line left until the first write after
    a restore. A file that is not there, or unreadable, says nothing.
    """
    try:
        ancres = tuple(_parse(_read_lines(ancres_path(store), _TAIL)))
    except OSError:
        return None
    ancre = ancre_in_force(ancres)
    if ancre is None or ancre.seq == 0:
        return None
    empreinte = seals.at(ancre.seq)
    if empreinte == ancre.empreinte:
        left = next((past for past in left_behind(ancres) if seals.at(past.seq) == past.empreinte), None)
        if left is None:
            return None
        return (
            f"porte l'écriture n° {left.seq} du {format_heure(left.quand)}, qu'une restauration avait "
            "quittée depuis : ce contenu d'avant a été remis à la main"
        )
    if empreinte is None:
        return (
            f"s'arrête à l'écriture n° {seals.last()}, alors que la n° {ancre.seq} y était le "
            f"{format_heure(ancre.quand)} : un contenu plus ancien a été remis à la main, ou la fin du "
            "journal a été coupée"
        )
    return (
        f"ne porte plus, à l'écriture n° {ancre.seq}, le sceau qu'elle portait le "
        f"{format_heure(ancre.quand)} : elle a été remplacée ou récrite hors de l'outil"
    )
