"""The plain pages for any eyes: colours by day and by night, a narrow window, letters twice as large."""

from __future__ import annotations

import asyncio
import re
import signal
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from cariforef_tui.cli.tools.markup import TITLES
from cariforef_tui.cli.tools.pages import READINGS
from tests.web.browser.readable import NARROW, check_readable, check_width
from tests.web.served import serve_whole

pytestmark = pytest.mark.asyncio(loop_scope="session")

LARGE = {"standard": 32, "fixed": 26}
"""Twice the sizes that a browser begins with."""


async def test_axe_finds_nothing_on_a_page_and_a_narrow_or_enlarged_one_scrolls_one_way(
    chromium: Browser, demonstration: Path, tmp_path: Path
) -> None:
    served = serve_whole(tmp_path, "--base", str(demonstration), "--agent", "DM", "--au", "2018-05-22")
    printed = [await asyncio.to_thread(served.read_line) for _ in range(2)]
    pages = re.findall(r"http\S+", printed[1])[0]
    context = await chromium.new_context()
    page = await context.new_page()
    device = await context.new_cdp_session(page)
    for name, reading in READINGS.items():
        # A small pôle: axe takes ten times as long for everybody's tables, which look the same.
        await page.goto(f"{pages}{name}{'?pole=AD2I' if 'pole' in reading.takes else ''}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[name])
        await check_readable(page)
        await device.send("Page.setFontSizes", {"fontSizes": LARGE})
        await check_width(page)
        await device.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    await page.goto(f"{pages}avancement?pole=AD2I")
    # Half of a window of 1280 pixels: the page enlarged twice.
    await page.set_viewport_size({"width": 640, "height": 400})
    await check_width(page)
    # The columns that a narrow window hides come by the keyboard.
    await page.set_viewport_size(NARROW)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#contenu")).not_to_have_js_property("scrollLeft", 0)
    await context.close()
    served.process.send_signal(signal.SIGINT)
    assert await asyncio.to_thread(served.close) == 0
