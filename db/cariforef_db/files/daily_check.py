"""The day's check and copy: nobody waits for them, whatever the size of the store.

The result is kept in `<store>.etat`, which every opening and every write reads. Damage closes the store to
writes; a failed copy is reported.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cariforef_db.engine.sqlite import Access, opened
from cariforef_db.files.backup import add_copy
from cariforef_db.files.copying import find_damage
from cariforef_db.files.daily import keep_failure
from cariforef_db.files.etat import change_etat
from cariforef_db.files.rotation import copy_name, has_copy_of
from cariforef_tui.domain.values.dates import local_day
from cariforef_tui.services.ports.errors import StoreForeign


def check_and_copy(path: Path) -> None:
    """Copy the store and check the copy, unless today's is there; leave in the etat what went wrong."""
    now = datetime.now(UTC)
    if has_copy_of(path, local_day(now)):
        return
    try:
        add_copy(path, copy_name(now))
    except StoreForeign as error:
        # The copy alone may be damaged: only damage of the store itself closes it to writes.
        damage = _find_damage(path)
        if damage is None:
            keep_failure(path, error, now)
        else:
            change_etat(path, dommage=damage)
    except Exception as error:  # There is no terminal to tell the unexpected on.
        keep_failure(path, error, now)


def _find_damage(path: Path) -> str | None:
    """Return what SQLite says of the store's own file, None if it is sound."""
    try:
        with opened(path, Access.READ) as connection:
            return next(iter(find_damage(connection)), None)
    except StoreForeign:
        return "son en-tête est illisible"
