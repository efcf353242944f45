"""Whether any eyes read a plain page: what axe finds, by day, by night, and in a narrow window."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from axe_playwright_python.base import AxeResults
from playwright.async_api import Page, ViewportSize

WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 320, "height": 640}
"""A small telephone, or a window of 1280 pixels enlarged four times (WCAG 1.4.10)."""
_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
"""The rules that a style sheet may break by night or in a narrow window alone."""
_WIDER = """[...document.querySelectorAll("*:not(table, thead, thead *, tbody, tbody *)")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth)
    .map((one) => one.outerHTML)
    .concat(document.documentElement.scrollWidth > innerWidth ? "the page" : [])"""
_LOW = """[...document.querySelectorAll("main :is(input, select, button)")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24)
    .map((one) => one.outerHTML)"""


async def check_readable(page: Page) -> None:
    """Check that axe finds nothing, that a narrow window is as wide as the page, and fields large enough."""
    await page.evaluate(Axe().axe_script)
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size(NARROW)
    await check_width(page)
    assert await page.evaluate(_LOW) == []
    await _check_axe(page, _LOOKS)
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(WIDE)
    await _check_axe(page, _LEVELS)


async def check_width(page: Page) -> None:
    """Check that nothing is wider than the window but the rows of a table, which scroll in their box."""
    wide = await page.evaluate(_WIDER)
    assert wide == [], page.url


async def _check_axe(page: Page, asked: list[str]) -> None:
    answer = await page.evaluate("asked => axe.run({runOnly: asked, resultTypes: ['violations']})", asked)
    found = AxeResults(answer)
    assert found.violations_count == 0, found.generate_report()
