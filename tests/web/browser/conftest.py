"""One headless Chromium and one `cariforef servir` a worker, and light servers of a test's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.kit.patience import PATIENCE_S
from tests.people import copy_store
from tests.web.browser.line import Door, Light, Line
from tests.web.browser.window import Window

NAMES = ("chromium", "chromium-browser", "google-chrome")
ALONE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-software-rasterizer",
)
"""It asks for nothing but our page, and draws it with no graphic card, not even emulated: that is slower."""

OpenWindow = Callable[..., Awaitable[Window]]


@pytest.fixture(autouse=True)
def _nothing_is_left() -> None:
    """Leave the browser its lines to our servers, which `kit/leaks.py` would tell: they outlive a test."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium n'est pas installé, et .ci/run l'installe : ces tests ne se sautent pas ici.")
    if path is None:
        pytest.skip("Chromium n'est pas installé")
    expect.set_options(timeout=PATIENCE_S * 1000)
    async with async_playwright() as playwright:
        env = {**os.environ, "HOME": str(tmp_path_factory.mktemp("chromium"))}
        browser = await playwright.chromium.launch(executable_path=path, args=ALONE, env=env)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def line(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    """A line to a real server, on a store that the tests share."""
    line = Line(copy_store(master_store, tmp_path_factory.mktemp("servi")))
    await line.open()
    yield line
    await line.close()


@pytest.fixture
def light(tmp_path: Path) -> Iterator[Light]:
    """A light server of the test's own."""
    light = Light(tmp_path)
    yield light
    if light.served.process.returncode is None:
        light.served.process.kill()
        light.served.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_window(chromium: Browser) -> AsyncIterator[OpenWindow]:
    """Open the interface in a new tab of the browser that was let in; nothing is said against its page."""
    windows: list[Window] = []

    async def open_window(door: Door, width: int = 960, height: int = 560, until: str = "DM au ") -> Window:
        context = door.context or await chromium.new_context()
        window = Window(await context.new_page())
        windows.append(window)
        await window.page.set_viewport_size({"width": width, "height": height})
        await window.page.goto(door.origin if door.context else door.address)
        door.context = context
        await window.shows(until)
        await window.takes_keys()
        return window

    yield open_window
    for window in windows:
        await window.page.close()
    assert [wrong for window in windows for wrong in window.wrongs] == []
