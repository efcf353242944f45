"""The programme's files, and a folder to spoil copies of them in."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme


@pytest.fixture(scope="session")
def seed_2018() -> tuple[Programme, tuple[Agent, ...]]:
    return read_programme(2018)


@pytest.fixture
def programme(seed_2018: tuple[Programme, tuple[Agent, ...]]) -> Programme:
    return seed_2018[0]


@pytest.fixture
def agents(seed_2018: tuple[Programme, tuple[Agent, ...]]) -> tuple[Agent, ...]:
    return seed_2018[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An editable copy of the programme 2018."""
    copy = tmp_path / "programme"
    with as_file(files("cariforef_seeds").joinpath("programme_2018")) as source:
        shutil.copytree(source, copy)
    return copy
