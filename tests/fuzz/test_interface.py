"""Whatever is done at the keyboard: no crash, every write said, and taken back by the key that undoes."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.ui.keys.acts import Place
from tests.fuzz.keyboard import Resize, Step, own_scripts, scripts, sizes
from tests.fuzz.session import play, play_and_undo
from tests.kit.examples import examples

EXAMPLES = examples(2, long=1_000)
"""A session each, of a second or two."""


@given(sizes(), scripts())
@EXAMPLES
def test_nothing_done_at_the_keyboard_crashes_and_every_write_is_said(
    master_demonstration: Path, size: Resize, steps: list[Step]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(master_demonstration, Path(folder), size, steps))


@given(st.data())
@EXAMPLES
def test_u_gives_back_all_that_was_written_and_control_r_writes_it_again(
    master_demonstration: Path, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from([Place.AVANCEMENT, Place.SEMAINE]), "lieu")
    steps = data.draw(own_scripts(place), "steps")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play_and_undo(master_demonstration, Path(folder), place, steps))
