"""The address at which diaries read one's own server: its port and its key, kept between two starts."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cariforef_tui.machine.configuration import state_dir
from cariforef_tui.machine.private_file import read_regular, replace_private

CLE = "cle"
"""The parameter of the address that holds the key."""
BYTES = 32
"""Random bytes of a key, which nobody can guess."""
_OCTETS_MAX = 200
_KEPT = re.compile(r"(?P<port>[0-9]{1,5}) (?P<cle>[A-Za-z0-9_-]{43})\n")


@dataclass(frozen=True, slots=True)
class AgendaAddress:
    """`port` is 0 before the first start."""

    port: int
    cle: str

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def shown(self) -> str:
        return f"{self.origin}/echeances.ics?{CLE}={self.cle}"


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


def forget_agenda_address() -> None:
    """Forget the port and the key, so that the next start has others; raises OSError if the file stays."""
    if path := _path():
        path.unlink(missing_ok=True)


def _path() -> Path | None:
    folder = state_dir()
    return folder / "agenda" if folder else None
