"""The programme that comes with the product."""

from __future__ import annotations

import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from tests.worlds import read_2018


@pytest.fixture(scope="session")
def seed_2018() -> tuple[Programme, tuple[Agent, ...]]:
    return read_2018()


@pytest.fixture
def programme(seed_2018: tuple[Programme, tuple[Agent, ...]]) -> Programme:
    return seed_2018[0]


@pytest.fixture
def agents(seed_2018: tuple[Programme, tuple[Agent, ...]]) -> tuple[Agent, ...]:
    return seed_2018[1]
