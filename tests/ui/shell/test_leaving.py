"""The keys that leave the program leave it from anywhere."""

from __future__ import annotations

from signal import SIGINT

import pytest

from tests.ui.visit import MakeApp, Press, visiting


@pytest.mark.parametrize(
    ("opening", "key", "code"),
    [("ctrl+p", "ctrl+q", 0), ("A", "ctrl+c", 128 + SIGINT), ("question_mark", "ctrl+q", 0)],
)
async def test_control_q_and_control_c_leave_from_the_bar_and_from_dialogs_with_a_field_or_none(
    make_app: MakeApp, press: Press, opening: str, key: str, code: int
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, opening)
        await press(pilot, key)
        assert not app.is_running
    assert app.return_code == code


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
