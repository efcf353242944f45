"""The seals that this machine keeps of bodies on servers: the lines of `anchors`, in the user's state folder.

Each machine holds the ends of what was saved from it. Whoever puts an older dump back on the server is told
there, at the opening; a restore by the program itself says so on the machine that ran it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cariforef_db.engine.driver import Asked
from cariforef_db.files.anchoring import read_branch_left
from cariforef_db.files.anchors import (
    Cause,
    Seals,
    ancres_path,
    append_ancre,
    describe_contradiction,
    write_ancre,
)
from cariforef_db.postgres.connection import open_address
from cariforef_db.postgres.place import Address
from cariforef_tui.domain.journal.links import Maillon
from cariforef_tui.machine.configuration import state_dir
from cariforef_tui.services.ports.errors import StoreIntegrity

_END = "SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1"
_FIRST = "SELECT empreinte FROM sceau WHERE seq = 1"
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


def keep_seal(place: Path | None, seq: int, empreinte: str, cause: Cause) -> str | None:
    """Keep a seal; return a sentence where that failed, once a day."""
    if place is None:
        return None
    _make_folder(place)
    return append_ancre(place, seq, empreinte, cause)


def find_server_contradiction(place: Path | None, shown: str, seals: Seals) -> StoreIntegrity | None:
    """Return the refusal to write in a body that is not, or no longer, what this machine saw of it.

    `shown` is its address, without password.
    """
    what = None if place is None else describe_contradiction(place, seals)
    if place is None or what is None:
        return None
    return StoreIntegrity(
        f"La base {shown} {what}. Elle s'ouvre en lecture seule. Prévenez la personne qui administre le "
        "serveur : « cariforef journal verifier », lancé par elle, dit ce qui manque. Si elle l'a restaurée "
        f"exprès, retirez le fichier {ancres_path(place)} : il repart du contenu présent."
    )


def keep_created(address: Address) -> None:
    """Where a body of that address was there before, say that another one begins."""
    with _connected(address) as (place, connection):
        if place is not None and ancres_path(place).exists():
            _keep_end(place, connection, Cause.CREATION)


def keep_left(address: Address) -> str | None:
    """Keep the end that a restore is about to leave; return what tells its chain from another's.

    Nothing is kept of a content that contradicts what was: it would vouch for itself.
    """
    with _connected(address) as (place, connection):
        if place is not None and describe_contradiction(place, Seals(connection)) is None:
            _keep_end(place, connection, Cause.QUITTEE)
        return _read_first(connection)


def read_left(address: Address) -> Maillon | None:
    """Return the last seal of what the last restore left, None where this machine did not keep it."""
    with _connected(address) as (place, _):
        return None if place is None else read_branch_left(place)


def keep_restored(address: Address, replaced: str | None) -> None:
    """Keep the end of the content that a restore put in place; `replaced` is what `keep_left` returned."""
    with _connected(address) as (place, connection):
        is_same = replaced in (None, _read_first(connection))
        _keep_end(place, connection, Cause.RESTAURATION if is_same else Cause.AUTRE)


def keep_end(address: Address, cause: Cause) -> None:
    """Keep the end of a content as the tool just left it: transferred, migrated, saved."""
    with _connected(address) as (place, connection):
        _keep_end(place, connection, cause)


@contextmanager
def _connected(address: Address) -> Iterator[tuple[Path | None, Asked]]:
    opened = open_address(address)
    try:
        yield seals_place(address, opened.schema), opened.driver
    finally:
        opened.driver.close()


def _read_first(connection: Asked) -> str | None:
    row = connection.execute(_FIRST).fetchone()
    return str(row[0]) if row else None


def _keep_end(place: Path | None, connection: Asked, cause: Cause) -> None:
    row = connection.execute(_END).fetchone()
    if place is not None and row is not None:
        _make_folder(place)
        with suppress(OSError):
            write_ancre(place, int(row[0]), str(row[1]), cause)


def _make_folder(place: Path) -> None:
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
