"""A copy of a store of 2018 for one run of the machine, whatever engine holds it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cariforef_db.files.opening import FileIdentity
from cariforef_db.proof.store import verify_store
from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.ports.store import Store
from tests.people import copy_store


class Copy(Protocol):
    """A store that the machine may write, and throws away."""

    @property
    def store(self) -> Store: ...

    def verify(self) -> Sequence[object]:
        """Return what journal, seals and tables contradict of each other."""

    def close(self) -> None: ...


class FileCopy:
    """A copy of the file `master`."""

    def __init__(self, master: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cariforef-modele-"))
        self._path = copy_store(master, self._folder)
        self.store = SqliteStore(self._path, FileIdentity.of(self._path))

    def verify(self) -> Sequence[object]:
        return verify_store(self._path).constats

    def close(self) -> None:
        self.store.close()
        shutil.rmtree(self._folder)
