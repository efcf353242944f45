"""Fixtures that every layer's tests share: the real programme, and a real store of it in a real file.

Properties (Hypothesis) run here with few examples, the same ones every time. For more, and others:
`HYPOTHESIS_PROFILE=long python -m pytest tests/fuzz tests/model tests/exchange/test_fuzz.py`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cariforef_db.admin import SqliteAdmin
from cariforef_db.store import SqliteStore
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.agents import Agent
from cariforef_tui.domain.programme import Programme

# A fixture is made once for all the examples of a test: those that need it know.
_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile(
    "suite", max_examples=60, deadline=None, derandomize=True, suppress_health_check=_SHARED
)
settings.register_profile(
    "long", max_examples=3_000, deadline=None, print_blob=True, suppress_health_check=_SHARED
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def programme_2018() -> Programme:
    return read_programme(2018)[0]


@pytest.fixture(scope="session")
def agents_2018() -> Sequence[Agent]:
    return read_programme(2018)[1]


@pytest.fixture(scope="session")
def master_store(
    tmp_path_factory: pytest.TempPathFactory, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> Path:
    """A store of the programme 2018 as the program creates it: to be copied, never opened."""
    path = tmp_path_factory.mktemp("master") / "cariforef.db"
    SqliteAdmin().create(str(path), programme_2018, agents_2018, lambda _: None)
    return path


@pytest.fixture
def store_path(master_store: Path, tmp_path: Path) -> Path:
    """A test's own copy of the store of 2018, not open."""
    folder = tmp_path / "base"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(master_store, folder / "cariforef.db"))


@pytest.fixture
def store(store_path: Path) -> Iterator[SqliteStore]:
    """The test's own store, open."""
    opened = SqliteAdmin().open(str(store_path))
    yield opened
    opened.close()
