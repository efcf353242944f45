"""However it ends, the interface leaves nothing of its store open."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.kit.messages import Loaded
from tests.people import head_of
from tests.ui.visit import MakeApp, Press, visiting

TimesOpen = Callable[..., int]


async def until_no_thread_works() -> None:
    await asyncio.get_running_loop().shutdown_default_executor()


@pytest.mark.parametrize(
    ("leave", "code"),
    [
        (lambda app: app.simulate_key("q"), 0),
        (lambda app: app.simulate_key("ctrl+c"), 130),
        (lambda app: signal.raise_signal(signal.SIGTERM), 143),
        (lambda app: signal.raise_signal(signal.SIGHUP), 129),
    ],
    ids=["q", "ctrl+c", "SIGTERM", "SIGHUP"],
)
async def test_leaving_by_a_key_or_a_signal_closes_the_store(
    make_app: MakeApp,
    press: Press,
    times_open: TimesOpen,
    leave: Callable[[CariforefApp], None],
    code: int,
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        assert times_open() > 0
        leave(app)
        await press(pilot)
    await until_no_thread_works()
    assert app.return_code == code
    assert times_open() == 0


async def test_a_defect_closes_the_store(make_app: MakeApp, press: Press, times_open: TimesOpen) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    async def run(app: CariforefApp) -> None:
        async with visiting(app, press) as pilot:
            app.call_later(break_down)
            await press(pilot)

    with pytest.raises(ZeroDivisionError):
        await run(make_app())
    await until_no_thread_works()
    assert times_open() == 0


async def test_a_store_opened_on_a_date_that_is_refused_is_closed(
    make_app: MakeApp, press: Press, times_open: TimesOpen
) -> None:
    app = make_app(au=date(2030, 1, 1))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
    await until_no_thread_works()
    assert isinstance(app.launch_error, DateRefusee)
    assert times_open() == 0


async def test_a_store_that_was_still_opening_when_one_left_is_closed_once_open(
    make_app: MakeApp, times_open: TimesOpen
) -> None:
    app = make_app()
    open_store, is_opening, may_open = app.session.launch.open_store, threading.Event(), threading.Event()

    def open_slowly(progress: Callable[[str], None]) -> object:
        is_opening.set()
        may_open.wait()
        store = open_store(progress)
        head_of(store)
        return store

    app.session.launch = replace(app.session.launch, open_store=open_slowly)  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)):
        await asyncio.to_thread(is_opening.wait)
        app.exit()
    may_open.set()
    await until_no_thread_works()
    assert times_open() == 0
    assert not app.session.is_ready


async def test_what_is_read_as_the_application_ends_is_shown_nowhere(make_app: MakeApp, press: Press) -> None:
    app, shown = make_app(), list[str]()
    async with visiting(app, press):
        app.on_loaded(Loaded(lambda: shown.append("before")))
    app.on_loaded(Loaded(lambda: shown.append("after")))
    assert shown == ["before"]
