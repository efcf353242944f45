"""The day's work in a real browser: the same product as in a terminal, from the first key on."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.async_api import Browser, CDPSession

from tests.people import open_store
from tests.web.browser.conftest import OpenWindow
from tests.web.browser.line import Light, Line
from tests.web.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARDI = date(2018, 5, 22)
TEXT = "Réunion à Nantes : œuvre, 12 €"
HARD = "{ê} @ # ~ [ù] Ÿ “é” œ"
"""What AZERTY gives by two keys or three."""


async def fits(window: Window, width: int, height: int) -> None:
    """Check that the page shows the whole terminal."""
    screen = await window.page.locator(".xterm-screen").bounding_box()
    assert screen is not None
    assert screen["width"] <= width
    assert screen["height"] <= height


async def read_clipboard(window: Window) -> str:
    return str(await window.page.evaluate("navigator.clipboard.readText()"))


async def drag(window: Window, *, row: int, start: int, stop: int) -> None:
    mouse = window.page.mouse
    await mouse.move(*await window.place(start + 0.1, row + 0.5))
    await mouse.down()
    await mouse.move(*await window.place(stop - 0.1, row + 0.5))
    await mouse.up()


async def use_mouse_and_clipboard(window: Window) -> None:
    """Copy and paste by the keys of any page, and go by the mouse where it points."""
    await window.page.mouse.click(*await window.place(1, 0.5))
    await window.shows("Il manque")
    # Below the last row, where the terminal has no cell: the next key needs no other click.
    await window.page.mouse.click(480, 559)
    await window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await window.page.evaluate("navigator.clipboard.writeText('0,85')")
    await window.go_to("15.1.1")
    await window.press("Enter", "Control+v")
    await window.shows("0,85")
    await window.press("Escape")
    await window.keyboard.down("Shift")
    await drag(window, row=0, start=1, stop=11)
    await window.keyboard.up("Shift")
    await window.press("Control+c")
    assert await read_clipboard(window) == "F2 Semaine"
    await drag(window, row=1, start=1, stop=11)
    await window.press("Control+c")
    await window.until(lambda: b"\x1b]52;c;" in window.raw)
    await window.page.wait_for_function(
        "navigator.clipboard.readText().then((text) => text === 'Semaine 21')"
    )


async def test_a_day_and_its_note_are_stored_as_typed_without_a_click_then_mouse_and_clipboard_go_on(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window(line)
    assert await window.page.title() == "cariforef"
    await window.go_to("14.7.1")
    await window.keyboard.type(".25")
    await window.press("Enter")
    await window.shows("✓ mar. 22/05 : 14.7.1 0,25 j")
    await window.press("ArrowUp", "c")
    await window.shows("Commentaire · 14.7.1")
    await window.keyboard.type(TEXT)
    for sign in HARD:
        await window.keyboard.insert_text(sign)
    await window.press("Enter")
    await window.shows("(commentaire ajouté)")
    with open_store(line.store) as store, store.reading() as reading:
        (saisie,) = reading.saisies("DM", MARDI, MARDI)
    assert (saisie.code, saisie.centiemes, saisie.commentaire) == ("14.7.1", 25, TEXT + HARD)
    await window.press("F3")
    await window.shows("GIP · 0,", "sur 5160 j")
    assert b"38;2;" in window.raw, "aucune couleur de 24 bits"
    await use_mouse_and_clipboard(window)


async def test_the_keys_that_a_browser_has_for_itself_and_pastes_come_as_a_terminal_gives_them(
    open_window: OpenWindow, light: Light
) -> None:
    window = await open_window(light, until="interface prete")
    await window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    async def sends(typed: str, *keys: str) -> None:
        before = len(window.typed)
        await window.press(*keys)
        await window.until(lambda: len(window.typed) >= before + len(typed), typed)
        assert window.typed[before:] == typed

    await sends("\x1bOP\x1bOQ\x1bOR\x1bOS\x1b[15~\x1b[17~", "F1", "F2", "F3", "F4", "F5", "F6")
    await sends("\x1b2\x1b\x1a\x12", "Alt+2", "Escape", "Control+z", "Control+r")
    # What a terminal would obey is no key; lines are those of a terminal.
    await window.page.evaluate(r"navigator.clipboard.writeText('zé\x1b[31mro\x1b[201~\x1bOS\x03')")
    await sends("\x1b[200~zéroOS\x1b[201~", "Control+v")
    await window.page.evaluate(r"navigator.clipboard.writeText('un\r\ndeux\ntrois')")
    await sends("\x1b[200~un\rdeux\rtrois\x1b[201~", "Control+v")


async def hold(device: CDPSession, width: int, height: int) -> None:
    """Hold a telephone so that its screen has these sides."""
    screen = {"width": width, "height": height, "screenWidth": width, "screenHeight": height}
    metrics = {**screen, "deviceScaleFactor": 2, "mobile": True}
    await device.send("Emulation.setDeviceMetricsOverride", metrics)
    await device.send("Emulation.setTouchEmulationEnabled", {"enabled": True})


async def test_letters_leave_room_for_the_interface_on_any_screen(chromium: Browser, light: Light) -> None:
    """It needs 50 columns and 14 rows, and takes 400 columns at most."""
    page = await chromium.new_page()
    device = await page.context.new_cdp_session(page)
    # In place of the terminal's own script: the page alone is looked at, and no session begins.
    nothing = {"content_type": "text/javascript", "body": "window.onload = () => {}"}
    await page.route("**/static/textual.js", lambda route: route.fulfill(**nothing))

    async def letters() -> int:
        await page.goto(light.origin)
        return int(await page.evaluate("document.getElementById('terminal').dataset.fontSize"))

    for width, height, size in ((640, 400, 16), (390, 844, 12), (3000, 1700, 16), (4800, 2700, 20)):
        await page.set_viewport_size({"width": width, "height": height})
        assert await letters() == size, (width, height)
    for sides, size in (((320, 568), 10), ((568, 320), 10), ((200, 400), 8)):
        await hold(device, *sides)
        assert await letters() == size, sides
    await page.context.close()


async def test_a_window_of_another_size_and_a_telephone_that_is_turned_keep_their_letters(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window(line, 1280, 40, until="Fenêtre trop petite")
    for width, height in ((640, 400), (1440, 900), (1280, 60), (640, 400)):
        before = window.size
        await window.page.set_viewport_size({"width": width, "height": height})
        await window.until(lambda before=before: window.size != before)
        await fits(window, width, height)
        if height > 60:
            await window.shows("Semaine 21", "Total", "Il manque", "? Aide")
    # On a telephone, which is turned and turned back.
    device = await window.page.context.new_cdp_session(window.page)
    await hold(device, 568, 320)
    await window.reload()
    await window.shows("Semaine 21", "Total", "Il manque", "? Aide")
    for sides in ((320, 568), (568, 320)):
        before = window.size
        await hold(device, *sides)
        await window.until(lambda before=before: window.size != before)
        await fits(window, *sides)
        assert window.size[0] >= 50
        assert window.size[1] >= 14
        await window.shows("Il manque", "? Aide")
