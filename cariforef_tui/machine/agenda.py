"""The address at which diaries read one's own server: its port and its key, kept between two starts."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cariforef_tui.machine.configuration import state_dir
from cariforef_tui.machine.private_file import read_regular, replace_private

BYTES = 32
"""Random bytes of a key, which nobody can guess."""
_OCTETS_MAX = 200
_KEPT = re.compile(r"(?P<port>[0-9]{1,5}) (?P<cle>[A-Za-z0-9_-]{43})\n")


@dataclass(frozen=True, slots=True)
class AgendaAddress:
    """`port` is 0 before the first start."""

    port: int
    cle: str


def read_agenda_address() -> AgendaAddress:
    """Return what is kept, or else a new key, which `keep_agenda_address` keeps."""
    with suppress(OSError, ValueError):
        path = _path()
        if path and (kept := _KEPT.fullmatch(read_regular(path, _OCTETS_MAX).decode("ascii"))):
            return AgendaAddress(int(kept["port"]), kept["cle"])
    return AgendaAddress(0, secrets.token_urlsafe(BYTES))


def keep_agenda_address(address: AgendaAddress) -> None:
    """Keep the address in a file of this account alone; if the folder refuses, the next start has another."""
    with suppress(OSError):
        if path := _path():
            replace_private(path, f"{address.port} {address.cle}\n".encode())


def _path() -> Path | None:
    folder = state_dir()
    return folder / "agenda" if folder else None
