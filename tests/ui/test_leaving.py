"""The keys that leave the program leave it from anywhere."""

from __future__ import annotations

from signal import SIGINT

import pytest

from tests.ui.visit import MakeApp, Press, visiting

LEAVING = {"ctrl+q": 0, "ctrl+c": 128 + SIGINT}


@pytest.mark.parametrize("key", LEAVING)
@pytest.mark.parametrize("opening", ["ctrl+p", "d", "A", "a", "slash", "question_mark"])
async def test_control_q_and_control_c_leave_from_the_palette_and_from_every_dialog(
    make_app: MakeApp, press: Press, opening: str, key: str
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, opening)
        await press(pilot, key)
        assert not app.is_running
    assert app.return_code == LEAVING[key]


async def test_what_ends_the_program_is_the_defect_of_a_worker_itself(
    make_app: MakeApp, press: Press
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    async def run() -> None:
        app = make_app()
        async with visiting(app, press) as pilot:
            app.run_worker(break_down, thread=True)
            await press(pilot)

    with pytest.raises(ZeroDivisionError):
        await run()
