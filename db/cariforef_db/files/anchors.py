"""Seals of the chain kept outside the store's file, in `<store>.ancres`: the last one of each day.

They reveal an older file put back, a journal whose end was cut, and a chain computed again. A missing file
proves nothing and is no fault. The store's owner may change it too: only a seal printed or sent elsewhere
holds against them.

A line is `number seal moment`, with a cause after it in files of version 0.2.0. Each write appends a line
without fsync: to lose one in a power cut does no harm. The first write of a day keeps one line a day. A
failure here never stops a write: it becomes a sentence to show.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from cariforef_db.files.filesystem import beside, explain_os_error
from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.domain.values.dates import format_heure, local_day, write_utc
from cariforef_tui.machine.private_file import check_regular, private_beside
from cariforef_tui.machine.store_files import ANCRES
from cariforef_tui.services.ports.errors import StoreIntegrity

_LINE = re.compile(r"([0-9]{1,18}) ([0-9a-f]{64}) ([0-9T:.-]{19,26}Z)(?: ([a-z-]{1,40}))?")
_REPLACED = frozenset(("restauration", "restauration-ancienne", "autre-base", "transfert", "creation"))
"""Causes that 0.2.0 wrote when the content was replaced: the lines before are of the former content."""
_TAIL = 1_000
"""Bytes of the end of the file in which the last line is searched."""
_SEAL = "SELECT empreinte FROM sceau WHERE seq = :seq"


class Ancre(NamedTuple):
    """One line; `quand` is in UTC."""

    seq: int
    empreinte: str
    quand: datetime

    @property
    def maillon(self) -> Maillon:
        """The seal itself."""
        return Maillon(self.seq, self.empreinte)

    @property
    def jour(self) -> date:
        """The day on which it was kept, on this machine."""
        return local_day(self.quand)

    def __str__(self) -> str:
        return f"{self.seq} {self.empreinte} {write_utc(self.quand)}"


def ancre_now(seq: int, empreinte: str) -> Ancre:
    return Ancre(seq, empreinte, datetime.now(UTC))


def ancres_path(store: Path) -> Path:
    return beside(store, ANCRES)


def keep_seal(store: Path, seq: int, empreinte: str) -> str | None:
    """Keep the seal of a write; return a sentence if that failed."""
    ancre = ancre_now(seq, empreinte)
    try:
        last = read_last_ancre(store)
        # The first write of another day rewrites the file, so that a past day has one line.
        if last is None or last.jour == ancre.jour:
            _append(ancres_path(store), ancre)
        else:
            replace_ancres(store, (*read_ancres(store), ancre))
    except OSError as error:
        why = explain_os_error(error, "Code de contrôle non gardé hors de la base", ancres_path(store))
        return f"{why} L'écriture elle-même est faite."
    return None


def _append(path: Path, ancre: Ancre) -> None:
    """Add a line after a line feed: a line before, cut by a full disk, does not spoil it."""
    # No link is followed, and a named pipe does not block: anybody may have put one there.
    flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        line = f"\n{ancre}".encode("ascii")
        if os.write(descriptor, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(descriptor)


def replace_ancres(store: Path, ancres: Iterable[Ancre]) -> None:
    """Replace the file by the last line of each day; it is unchanged if this raises OSError."""
    days = {ancre.jour: ancre for ancre in ancres}
    path = ancres_path(store)
    with private_beside(path, "\n".join(map(str, days.values())).encode("ascii")) as temporary:
        temporary.replace(path)


def read_ancres(store: Path) -> tuple[Ancre, ...]:
    """Return the lines of the present content, in order; one that cannot be read is left out.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    return _parse(_read(ancres_path(store)))


def read_last_ancre(store: Path) -> Ancre | None:
    """Return the last line, None if there is none; raises OSError if the file cannot be read."""
    with suppress(FileNotFoundError):
        return next(reversed(_parse(_read(ancres_path(store), _TAIL))), None)
    return None


def _read(path: Path, size: int = 0) -> str:
    """Return the text of the file, from its first whole line within its last `size` bytes if given."""
    # Not `os.fdopen`, which leaves the descriptor of a folder open as it refuses it.
    with open(path, "rb", opener=_open_itself) as file:
        check_regular(file.fileno())
        if size and os.fstat(file.fileno()).st_size > size:
            file.seek(-size, os.SEEK_END)
            file.readline()
        # No byte may raise: a damaged line is left out.
        return file.read().decode("latin-1")


def _open_itself(path: str, flags: int) -> int:
    """Open no file that a link names, and wait for nobody who writes in a pipe."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _parse(text: str) -> tuple[Ancre, ...]:
    ancres: list[Ancre] = []
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        if match[4] in _REPLACED:
            ancres.clear()
        with suppress(ValueError):
            ancres.append(Ancre(int(match[1]), match[2], datetime.fromisoformat(match[3])))
    return tuple(ancres)


def seal_at(connection: sqlite3.Connection, seq: int) -> str | None:
    """Return the seal that the chain holds at a number, None if it does not reach it."""
    row = connection.execute(_SEAL, {"seq": seq}).fetchone()
    return None if row is None else str(row[0])


def find_contradiction(store: Path, connection: sqlite3.Connection) -> StoreIntegrity | None:
    """Return the refusal to write if the store does not hold the last seal kept.

    None if it holds it, and if no seal was kept or can be read. It is one indexed read.
    """
    try:
        last = read_last_ancre(store)
    except OSError:
        return None
    if last is None or last.seq == 0 or seal_at(connection, last.seq) == last.empreinte:
        return None
    return StoreIntegrity(
        f"La base {store} ne contient plus le code de contrôle n° {last.seq} du {format_heure(last.quand)} : "
        "un contenu plus ancien a été remis à la main, ou elle a été réécrite hors de l'outil. Elle s'ouvre "
        "en lecture seule. « cariforef journal verifier » dit ce qui manque ; « cariforef base restaurer "
        "COPIE » remet la bonne copie, ou fait accepter celle-ci."
    )
