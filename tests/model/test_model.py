"""Whatever people do, in whatever order: the store holds what plain dictionaries hold."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.kit.examples import IS_LONG
from tests.model.copies import FileCopy
from tests.model.months import MonthsMachine


def test_whatever_is_done_the_store_agrees_with_plain_dictionaries(master_store: Path) -> None:
    run_state_machine_as_test(
        lambda: MonthsMachine(partial(FileCopy, master_store)),
        settings=settings(max_examples=300 if IS_LONG else 6, stateful_step_count=60 if IS_LONG else 40),
    )
