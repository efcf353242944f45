"""The two engines under a store, and the tests that hold on both."""

from __future__ import annotations

from enum import StrEnum

import pytest


class Engine(StrEnum):
    """Where a store is."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


both_engines = pytest.mark.parametrize("engine", list(Engine), ids=str)
"""Of a test of a store that holds on each engine; the others are on SQLite."""
