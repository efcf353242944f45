"""The seals that this machine keeps of bodies on servers: the lines of `anchors`, in the user's state folder.

Each machine holds the ends of what was saved from it. Whoever puts an older dump back on the server is told
there, at the opening; a restore by the program itself says so on the machine that ran it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cariforef_db.engine.driver import Asked
from cariforef_db.files.anchors import (
    ancre_now,
    ancres_path,
    describe_contradiction,
    keep_seal,
    replace_ancres,
)
from cariforef_db.postgres.connection import open_address
from cariforef_db.postgres.place import Address
from cariforef_tui.machine.configuration import state_dir
from cariforef_tui.services.ports.errors import StoreIntegrity

_END = "SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1"
_READABLE = 60
"""Characters of an address that the name of its file repeats; what follows tells two addresses apart."""


def seals_place(address: Address, schema: str) -> Path | None:
    """Return the path beside which the seals of a body are kept; None where the user has no folder for it.

    It is of the server, the database and the schema, whoever connects.
    """
    folder = state_dir()
    if folder is None:
        return None
    named = [address.parameters.get(part, "") for part in ("service", "host", "port", "dbname")]
    place = "/".join((*named, schema))
    readable = re.sub(r"[^\w-]+", "-", place).strip("-")[-_READABLE:]
    return folder / "serveurs" / f"{readable}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a body, asked by a text that answers number and seal."""

    connection: Asked
    maillon: str

    def at(self, seq: int) -> str | None:
        row = self.connection.execute(self.maillon, {"seq": seq}).fetchone()
        return None if row is None else str(row[1])


def keep_server_seal(place: Path | None, seq: int, empreinte: str) -> str | None:
    """Keep a seal; return a sentence where that failed."""
    if place is None:
        return None
    _make_folder(place)
    return keep_seal(place, seq, empreinte)


def find_server_contradiction(place: Path | None, shown: str, seals: Seals) -> StoreIntegrity | None:
    """Return the refusal to write in a body that is not, or no longer, what this machine saw of it.

    `shown` is its address, without password.
    """
    what = None if place is None else describe_contradiction(place, seals.at)
    if place is None or what is None:
        return None
    return StoreIntegrity(
        f"La base {shown} {what}. Elle s'ouvre en lecture seule. Prévenez la personne qui administre le "
        "serveur : « cariforef journal verifier », lancé par elle, dit ce qui manque. Si elle l'a restaurée "
        f"exprès, retirez le fichier {ancres_path(place)} : il repart du contenu présent."
    )


def keep_created(address: Address) -> None:
    """Where a body of that address was there before, say that another one begins."""
    keep_restored(address)


def keep_restored(address: Address) -> None:
    """Keep the end of the content put in place, and it alone."""
    with _connected(address) as (place, connection):
        row = connection.execute(_END).fetchone()
        if place is not None and row is not None:
            _make_folder(place)
            with suppress(OSError):
                replace_ancres(place, (ancre_now(int(row[0]), str(row[1])),))


def keep_end(address: Address) -> None:
    """Keep the end of a content as the tool just left it: transferred, migrated, saved."""
    with _connected(address) as (place, connection):
        row = connection.execute(_END).fetchone()
        if row is not None:
            keep_server_seal(place, int(row[0]), str(row[1]))


@contextmanager
def _connected(address: Address) -> Iterator[tuple[Path | None, Asked]]:
    opened = open_address(address)
    try:
        yield seals_place(address, opened.schema), opened.driver
    finally:
        opened.driver.close()


def _make_folder(place: Path) -> None:
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
