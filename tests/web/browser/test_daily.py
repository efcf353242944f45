"""The day's work in a real browser: the same product as in a terminal, from the first key on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.people import open_store, stored
from tests.web.browser.conftest import OpenWindow
from tests.web.browser.line import Line, wait_for_end
from tests.web.browser.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARDI = date(2018, 5, 22)
TEXT = "Réunion à Nantes : œuvre, 12 €"
HARD = "{ê} @ # ~ [ù] Ÿ “é” œ"
"""What AZERTY gives by two keys or three."""


WEEK = ("Semaine 21", "Total", "Il manque", "? Aide")


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


async def test_a_day_is_logged_without_a_click_and_its_progress_is_seen(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window()
    assert await window.page.title() == "cariforef"
    await window.go_to("14.7.1")
    await window.keyboard.type(".25")
    await window.press("Enter")
    await window.shows("✓ mar. 22/05 : 14.7.1 0,25 j")
    assert stored(line.store, "DM", MARDI)["14.7.1"] == 25
    await window.press("F3")
    await window.shows("GIP · 0,", "sur 5160 j")
    assert b"38;2;" in window.raw, "aucune couleur de 24 bits"


async def test_the_keys_that_a_browser_has_for_itself_and_the_mouse_are_for_the_interface(
    open_window: OpenWindow,
) -> None:
    window = await open_window()
    for key, shown in {
        "F4": "Échéances proches",
        "F5": "arrêté au",
        "F6": "Feuilles",
        "F1": "Touches : Équipe",
        "Escape": "Feuilles",
        "Alt+2": "atterrissage",
        "F2": "Il manque",
    }.items():
        await window.press(key)
        await window.shows(shown)
    await window.press("Control+p")
    await window.keyboard.type("thème")
    await window.shows("thème", "Choisir un thème")
    await window.press("Escape")
    await window.until(lambda: "Choisir" not in window.text)
    await window.press("Control+z", "F3")
    await window.shows("atterrissage")
    await window.page.mouse.click(*await window.place(1, 0.5))
    await window.shows("Il manque")
    # Below the last row, where the terminal has no cell: the next key needs no other click.
    await window.page.mouse.click(640, 799)
    await window.press("F3")
    await window.shows("atterrissage")


async def test_a_note_is_stored_as_it_was_typed_whatever_the_keyboard_needs_for_it(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window()
    await window.go_to("14.6.1")
    await window.keyboard.type(".5")
    await window.press("Enter", "ArrowUp", "c")
    await window.shows("Commentaire · 14.6.1")
    await window.keyboard.type(TEXT)
    for sign in HARD:
        await window.keyboard.insert_text(sign)
    await window.press("Enter")
    await window.shows("(commentaire ajouté)")
    with open_store(line.store) as store, store.reading() as reading:
        noted = {saisie.code: saisie.commentaire for saisie in reading.saisies("DM", MARDI, MARDI)}
    assert noted["14.6.1"] == TEXT + HARD


async def test_text_is_copied_and_pasted_by_the_keys_of_any_page_and_none_of_them_leaves(
    open_window: OpenWindow,
) -> None:
    window = await open_window()
    await window.go_to("15.1.1")
    await window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await window.page.evaluate("navigator.clipboard.writeText('0,85')")
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


async def test_a_paste_that_ends_itself_presses_no_key(open_window: OpenWindow) -> None:
    window = await open_window()
    await window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await window.page.evaluate(r"navigator.clipboard.writeText('zé\x1b[31mro\x1b[201~\x1bOS\x03')")
    await window.press("Control+p")
    await window.until(lambda: window.typed.endswith("\x10"))
    before = len(window.typed)
    await window.press("Control+v")
    await window.shows("zéroOS")
    assert window.typed[before:] == "\x1b[200~zéroOS\x1b[201~"
    await window.press("Escape")
    await window.until(lambda: "zéroOS" not in window.text)
    await window.shows("Il manque")


async def test_lines_are_pasted_in_a_note_as_a_terminal_pastes_them(open_window: OpenWindow) -> None:
    window = await open_window()
    await window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await window.page.evaluate(r"navigator.clipboard.writeText('un\r\ndeux\ntrois')")
    await window.go_to("15.1.1")
    await window.press("c")
    await window.shows("Commentaire · 15.1.1")
    before = len(window.typed)
    await window.press("Control+v")
    await window.shows("un", "deux", "trois")
    assert window.typed[before:] == "\x1b[200~un\rdeux\rtrois\x1b[201~"
    await window.press("Escape")
    await window.until(lambda: "Commentaire ·" not in window.text)


async def test_a_browser_keeps_what_opens_the_page_for_its_port_alone(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window()
    await window.page.goto(line.address)
    await window.shows("Il manque")
    assert window.page.url == line.origin
    assert await window.page.context.cookies() == []


@pytest.mark.parametrize(
    ("width", "height"), [(640, 400), (390, 844), (1440, 900), (3000, 1700), (4800, 2700)]
)
async def test_the_interface_fits_a_screen_at_200_percent_a_telephone_and_a_large_one(
    open_window: OpenWindow, width: int, height: int
) -> None:
    window = await open_window(width, height)
    await window.shows(*WEEK)
    assert window.size[0] <= 400


async def test_a_window_made_larger_or_as_low_as_a_bar_keeps_its_letters(open_window: OpenWindow) -> None:
    window = await open_window(640, 400)
    await window.shows(*WEEK)
    for width, height in ((1440, 900), (4800, 2700), (1280, 60), (640, 400)):
        before = window.size
        await window.page.set_viewport_size({"width": width, "height": height})
        await window.until(lambda before=before: window.size != before)
        await fits(window, width, height)
        if height > 60:
            await window.shows("Total", "Il manque", "? Aide")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390), (320, 568), (568, 320)])
async def test_a_telephone_is_turned_and_turned_back(
    open_window: OpenWindow, width: int, height: int
) -> None:
    window = await open_window()
    device = await window.page.context.new_cdp_session(window.page)

    async def hold(width: int, height: int) -> None:
        screen = {"width": width, "height": height, "screenWidth": width, "screenHeight": height}
        await device.send(
            "Emulation.setDeviceMetricsOverride", {**screen, "deviceScaleFactor": 2, "mobile": True}
        )

    await device.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    await hold(width, height)
    await window.reload()
    await window.shows(*WEEK)
    for sides in ((height, width), (width, height)):
        before = window.size
        await hold(*sides)
        await window.until(lambda before=before: window.size != before)
        await fits(window, *sides)
        assert window.size[0] >= 50
        assert window.size[1] >= 14
        await window.shows("Il manque", "? Aide")


async def test_a_window_lower_than_any_opens(open_window: OpenWindow) -> None:
    window = await open_window(1280, 40, until="Fenêtre trop petite")
    await window.page.set_viewport_size({"width": 1280, "height": 800})
    await window.shows("Semaine 21", "Il manque", "lun. 21/05")


async def test_who_leaves_is_told_so_and_comes_back_by_a_key(open_window: OpenWindow, line: Line) -> None:
    window = await open_window()
    sessions = line.sessions()
    await window.press("q")
    await window.says("Vous avez quitté cariforef.")
    await wait_for_end(sessions)
    await window.press("Enter")
    await window.shows("Il manque")
