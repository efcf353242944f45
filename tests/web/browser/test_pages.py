"""The plain pages in a real browser: found by the keyboard, and read as tables."""

from __future__ import annotations

from asyncio import Event

import pytest
from playwright.async_api import WebSocketRoute, expect

from tests.web.browser.conftest import OpenWindow
from tests.web.browser.line import Line

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_first_tab_leads_to_pages_whose_tables_are_tables(
    open_window: OpenWindow, line: Line
) -> None:
    context = line.context or (await open_window(line)).page.context
    page = await context.new_page()
    wrongs: list[str] = []
    page.on("console", lambda said: wrongs.append(said.text))
    # On a slow machine the interface could be there first, and take Tab: it waits for that key.
    pressed = Event()

    async def open_once_pressed(socket: WebSocketRoute) -> None:
        await pressed.wait()
        socket.connect_to_server()

    await page.route_web_socket("**", open_once_pressed)
    await page.goto(line.origin)
    link = page.get_by_role("link", name="Lecteur d'écran : pages simples")
    await page.keyboard.press("Tab")
    await expect(link).to_be_focused()
    pressed.set()
    # The first frame of the interface does not take the focus back.
    await page.locator("body.-first-byte").wait_for()
    await expect(link).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Semaine").click()
    table = page.get_by_role("table", name="DM, semaine 21")
    await expect(table.get_by_role("columnheader")).to_have_count(9)
    await expect(table.get_by_role("rowheader", name="Reste à saisir")).to_be_visible()
    await page.get_by_role("link", name="Équipe").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Équipe")
    await expect(page.get_by_role("table", name="PRI · Pôle Ressources Information")).to_be_visible()
    await page.get_by_label("Sigle ou code").fill("pri")
    await page.get_by_role("button", name="Montrer").click()
    # The sheets of the pôle, and who is free there.
    await expect(page.get_by_role("table")).to_have_count(2)
    await page.get_by_role("link", name="Interface complète").click()
    await page.wait_for_url(line.origin)
    assert wrongs == []
    await page.close()
