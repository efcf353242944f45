"""What the system answers, in the store's own words."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from cariforef_db.files.filesystem import explain_os_error
from cariforef_tui.services.ports.errors import StoreDenied, StoreError, StoreIO, StoreNotFound


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (
            errno.ENOSPC,
            StoreIO,
            "Copie : disque plein ou quota atteint (/b.db). Libérez de la place, puis réessayez.",
        ),
        (
            errno.EDQUOT,
            StoreIO,
            "Copie : disque plein ou quota atteint (/b.db). Libérez de la place, puis réessayez.",
        ),
        (
            errno.EFBIG,
            StoreIO,
            "Copie : disque plein ou quota atteint (/b.db). Libérez de la place, puis réessayez.",
        ),
        (errno.EIO, StoreIO, "Copie : erreur du disque sur /b.db ("),
        (errno.EROFS, StoreIO, "Copie : erreur du disque sur /b.db ("),
        (errno.EACCES, StoreDenied, "Copie : pas le droit d'écrire /b.db."),
        (errno.EPERM, StoreDenied, "Copie : pas le droit d'écrire /b.db."),
        (errno.ENOENT, StoreNotFound, "Copie : /b.db ("),
    ],
)
def test_an_error_of_the_system_is_told_by_what_to_do_about_it(
    number: int, kind: type[StoreError], said: str
) -> None:
    found = explain_os_error(OSError(number, "?"), "Copie", Path("/b.db"))
    assert type(found) is kind
    assert str(found).startswith(said)
