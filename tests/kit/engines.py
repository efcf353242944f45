"""The two engines under a store, and the tests that hold on both."""

from __future__ import annotations

from enum import StrEnum

import pytest


class Engine(StrEnum):
    """Where a store is."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


both_engines = pytest.mark.parametrize("engine", list(Engine), ids=str)
"""Of a test of `store` that holds on each engine, where those of its folder are on SQLite."""

STORES = frozenset({"store", "store_after"})
"""Fixtures of an open store."""
ON_FILES = frozenset({"store_path", "raw", "tamper", "times_open", "monkeypatch_sqlite"})
"""Fixtures of a test that looks at the file itself."""


def on_both_engines(metafunc: pytest.Metafunc) -> None:
    """Run a test of a store on each engine, but where it is about a file, or says `on_sqlite`."""
    fixtures = set(metafunc.fixturenames)
    if not STORES & fixtures or ON_FILES & fixtures:
        return
    if metafunc.definition.get_closest_marker("on_sqlite") is None:
        metafunc.parametrize("engine", list(Engine), ids=str)
