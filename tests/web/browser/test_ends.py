"""A session or its server that ends: no process is left, and its page says what to do."""

from __future__ import annotations

import asyncio
import signal

import pytest
from playwright.async_api import Route

from tests.kit.patience import PATIENCE_S
from tests.web.browser.conftest import OpenWindow
from tests.web.browser.line import Light, Line, wait_for_end

CUT = "La liaison est coupée. Ce que vous tapiez est gardé comme brouillon"
ABSENT = "Le serveur est arrêté : relancez cariforef servir, et ouvrez l'adresse qu'il affiche."
READY = "interface prete"

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_line_cut_while_typing_leaves_no_process_and_its_draft_is_offered(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window(line)
    sessions = line.sessions()
    await window.go_to("14.7.1")
    await window.keyboard.type("0,73")
    await window.shows("0,73")
    line.cut()
    await window.says(CUT)
    # Not on its button, which the next space of what was being typed would press.
    assert await window.page.evaluate("document.activeElement.id") == "fin"
    await wait_for_end(sessions)
    await window.press("Enter")
    await window.shows("« 0,73 » sur 14.7.1", "Reprendre ?")
    await window.takes_keys()
    await window.press("Enter")
    await window.until(lambda: "Reprendre ?" not in window.text)
    await window.press("Escape")
    await window.until(lambda: "0,73" not in window.text)
    sessions = line.sessions()
    await window.page.close()
    await wait_for_end(sessions)
    assert sessions


async def test_who_leaves_is_told_so_and_comes_back_by_a_key_once_the_server_itself_answers(
    open_window: OpenWindow, light: Light
) -> None:
    window = await open_window(light, until=READY)
    # What opened the page is kept for its port alone, and is not shown.
    assert window.page.url == light.origin
    assert await window.page.context.cookies() == []
    sessions = light.sessions()
    elsewhere = light.origin.replace("127.0.0.1", "localhost")

    async def lead(route: Route) -> None:
        await route.fulfill(status=302, headers={"Location": elsewhere})

    async def leave() -> None:
        await window.takes_keys()
        await window.press("Control+p")
        await window.says("Vous avez quitté cariforef.")

    await leave()
    await wait_for_end(sessions)
    # A proxy answers for the server, which is away.
    await window.page.route(light.origin, lambda route: route.fulfill(status=502))
    await window.press("Enter")
    await window.says(ABSENT)
    await window.page.unroute(light.origin)
    await window.press("Enter")
    await window.shows(READY)
    await leave()
    # A proxy leads to where one signs in, on a site of its own.
    await window.page.route(light.origin, lead)
    await window.press("Enter")
    await window.page.wait_for_url(elsewhere)
    window.wrongs.clear()


async def test_a_server_that_answers_no_more_is_said_though_the_line_stands(
    open_window: OpenWindow, light: Light
) -> None:
    window = await open_window(light, until=READY)
    await window.page.clock.install()
    await window.reload()
    await window.shows(READY)
    await window.page.clock.pause_at(await window.page.evaluate("Date.now() + 1_000"))
    light.send(signal.SIGSTOP)
    # A word that the server sent before it stopped may still come, and be counted as an answer.
    async with asyncio.timeout(PATIENCE_S):
        while await window.page.locator("#fin").is_hidden():
            await window.page.clock.fast_forward(1_500)
    await window.says(CUT)
    light.send(signal.SIGCONT)
    await window.page.get_by_role("button", name="Rouvrir").click()
    await window.shows(READY)


async def test_what_is_refused_or_ends_is_told_with_its_reason(open_window: OpenWindow, light: Light) -> None:
    window = await open_window(light, until=READY)
    page = window.page

    async def open_socket(path: str) -> None:
        origin = light.origin.replace("http", "ws").rstrip("/")
        await page.evaluate(f"new WebSocket('{origin}{path}?width=80&height=24')")

    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate("navigator.clipboard.writeText('a'.repeat(300_000))")
    await window.press("Control+v")
    await window.says("Session fermée : ce que vous avez collé est trop long.")
    key = await page.evaluate("localStorage.getItem('cle')")
    await page.evaluate("localStorage.clear()")
    await window.reload()
    await window.says("Ouvrez l'adresse que cariforef servir a affichée ; si elle a déjà servi, relancez-le.")
    await page.evaluate(f"localStorage.setItem('cle', '{key}')")
    await window.reload()
    await window.shows(READY)
    await open_socket("/ailleurs")
    await window.says("Le serveur n'ouvre pas cette page : prenez l'adresse qu'on vous a donnée")
    sessions = light.sessions()
    assert await light.end(signal.SIGINT) == 0
    await wait_for_end(sessions)
    await window.says("Le serveur s'arrête. Ce que vous tapiez est gardé comme brouillon.")
    await open_socket("/ws/")
    await window.says(ABSENT)
    assert sessions
    window.wrongs.clear()
