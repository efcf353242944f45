"""Stores of what people had done before a test begins: told once a run, then copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cariforef_db.store.store import SqliteStore
from tests.conftest import BuildOnce
from tests.people import open_store

Told = Callable[[SqliteStore], object]
TellOnce = Callable[[str, Told], Path]
OpenTold = Callable[[str, Told], SqliteStore]


@pytest.fixture(scope="session")
def tell_once(build_once: BuildOnce, master_store: Path) -> TellOnce:
    """Build a store of 2018 told once a run under a name: to be copied, never opened."""

    def tell_once(name: str, tell: Told) -> Path:
        def build(path: Path) -> None:
            shutil.copy(master_store, path)
            with open_store(path) as store:
                tell(store)

        return build_once(name, build)

    return tell_once


@pytest.fixture
def open_told(tell_once: TellOnce, store_path: Path) -> Iterator[OpenTold]:
    """Open the test's own copy of such a store."""
    with ExitStack() as stack:

        def open_told(name: str, tell: Told) -> SqliteStore:
            shutil.copy(tell_once(name, tell), store_path)
            return stack.enter_context(open_store(store_path))

        yield open_told
