"""The two engines under a store, and the tests that hold on both."""

from __future__ import annotations

from enum import StrEnum

import pytest


class Engine(StrEnum):
    """Where a store is."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


ON_FILES = frozenset({"store_path", "raw", "tamper", "times_open", "monkeypatch_sqlite"})
"""Fixtures of a test that looks at the file itself."""


def on_both_engines(metafunc: pytest.Metafunc) -> None:
    """Run a test of `store` on each engine, but where it is about a file, or says `on_sqlite`."""
    if "store" not in metafunc.fixturenames or ON_FILES & set(metafunc.fixturenames):
        return
    if metafunc.definition.get_closest_marker("on_sqlite") is None:
        metafunc.parametrize("engine", list(Engine), ids=str)
