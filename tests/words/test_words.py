"""Each word has one number in every place that shows it, on three stores; the bench asks it of many dates."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from cariforef_tui.demonstration import build_demonstration
from cariforef_tui.services.ports.store import silent
from tests.conftest import BuildOnce
from tests.words.places import Place, Subject, World, read_places
from tests.words.table import TABLE, Word, list_faults
from tests.worlds import build_begun_in_may

MAI, JUIN = date(2018, 5, 22), date(2018, 6, 18)
COMMON = {Subject.WHOLE: "GIP", Subject.GOING_ON: "16.1.1", Subject.REGULATION: "8.2"}
CODES = {
    "fictitious": {Subject.READER: "LR", Subject.POLE: "PRI", Subject.OVER: "14.1.9", Subject.LATE: "14.7.1"},
    "frozen": {Subject.READER: "DM", Subject.POLE: "PRI", Subject.OVER: "16.1.2", Subject.LATE: "16.4.1"},
    "begun in may": {Subject.READER: "DM", Subject.EVERYBODY: "GIP", Subject.OVER: "14.1.2"},
}
"""Who reads each store, and the lines that are looked at there."""


@pytest.fixture
def world(request: pytest.FixtureRequest, build_once: BuildOnce, master_demonstration: Path) -> World:
    name: str = request.param

    def build(path: Path) -> None:
        build_demonstration(str(path), MAI, silent).close()

    def find() -> Path:
        if name == "frozen":
            return master_demonstration
        if name == "fictitious":
            return build_once("shown-in-may", build)
        return build_once("begun-in-may", partial(build_begun_in_may, au=JUIN))

    codes = COMMON | CODES[name]
    au = JUIN if name == "begun in may" else MAI
    return World(base=find(), au=au, reader=codes[Subject.READER], codes=codes)


@pytest.mark.parametrize("world", CODES, indirect=True)
def test_a_word_has_one_number_wherever_it_is_written(world: World) -> None:
    assert [*list_faults(world, read_places(world))] == []


def test_each_place_writes_each_word_or_says_why_not() -> None:
    assert {(place, word) for place in Place for word in Word} == {
        (place, word) for place, words in TABLE.items() for word in words
    }
