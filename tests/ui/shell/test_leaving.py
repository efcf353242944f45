"""The keys that leave the program leave it from anywhere."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from signal import SIGINT

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.agents.preferences import StoreKeeper, load_preferences
from tests.ui.prompt import post_key, until_no_message
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


async def test_q_waits_for_what_is_to_be_kept_even_where_every_thread_is_busy(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    loop, is_free = asyncio.get_running_loop(), threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(1))
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "ctrl+t", "down")
        busy = loop.run_in_executor(None, is_free.wait)
        for key in ("enter", "q"):
            post_key(app, key)
        await until_no_message()
        is_free.set()
        await press(pilot)
        await busy
    assert app.return_code == 0
    assert load_preferences(StoreKeeper(store, "DM")).theme == "clair"
