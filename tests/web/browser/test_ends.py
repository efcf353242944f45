"""A server that ends its sessions, or ends: no process is left, and its pages say what to do."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Route

from tests.web.browser.conftest import OpenWindow, opened_line
from tests.web.browser.line import Line, wait_for_end
from tests.web.browser.window import WAIT_MAX

CUT = "La liaison est coupée. Ce que vous tapiez est gardé comme brouillon"

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def line(master_store: Path, tmp_path: Path) -> AsyncIterator[Line]:
    """A line, and a server, of the test's own."""
    async with opened_line(master_store, tmp_path) as line:
        yield line


async def test_a_line_cut_or_a_page_loaded_again_while_typing_offers_the_draft_and_no_process_is_left(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window()
    sessions = line.sessions()
    await window.go_to("14.7.1")
    await window.keyboard.type("0,2")
    await window.shows("0,2")
    line.cut()
    await window.says(CUT)
    # Not on its button, which the next space of what was being typed would press.
    assert await window.page.evaluate("document.activeElement.id") == "fin"
    await wait_for_end(sessions)
    await window.press("Enter")
    await window.shows("« 0,2 » sur 14.7.1", "Reprendre ?")
    await window.reload()
    await window.shows("« 0,2 » sur 14.7.1", "Reprendre ?")
    sessions = line.sessions()
    await window.page.close()
    await wait_for_end(sessions)
    assert sessions


async def test_a_server_that_answers_no_more_is_said_though_the_line_stands(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window()
    await window.page.clock.install()
    await window.reload()
    await window.shows("Il manque")
    await window.page.clock.pause_at(await window.page.evaluate("Date.now() + 1_000"))
    line.send(signal.SIGSTOP)
    # A word that the server sent before it stopped may still come, and be counted as an answer.
    async with asyncio.timeout(WAIT_MAX):
        while await window.page.locator("#fin").is_hidden():
            await window.page.clock.fast_forward(1_500)
    await window.says(CUT)
    line.send(signal.SIGCONT)
    await window.page.get_by_role("button", name="Rouvrir").click()
    await window.shows("Il manque")


async def test_what_is_refused_is_told_with_its_reason(open_window: OpenWindow, line: Line) -> None:
    window = await open_window()
    await window.page.evaluate("localStorage.clear()")
    await window.reload()
    await window.says("Ouvrez l'adresse que cariforef servir a affichée ; si elle a déjà servi, relancez-le.")
    await window.page.evaluate(
        "new WebSocket(location.origin.replace('http', 'ws') + '/ailleurs?width=80&height=24')"
    )
    await window.says("Le serveur n'ouvre pas cette page : prenez l'adresse qu'on vous a donnée")
    await line.end(signal.SIGINT)
    await window.page.evaluate(
        "new WebSocket(location.origin.replace('http', 'ws') + '/ws/?width=80&height=24')"
    )
    await window.says("Le serveur est arrêté : relancez cariforef servir")
    window.wrongs.clear()


async def test_a_paste_too_long_for_a_session_is_told_so(open_window: OpenWindow) -> None:
    window = await open_window()
    await window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await window.page.evaluate("navigator.clipboard.writeText('a'.repeat(300_000))")
    await window.press("Control+v")
    await window.says("Session fermée : ce que vous avez collé est trop long.")


async def test_a_session_left_idle_is_closed_and_says_so(open_window: OpenWindow, line: Line) -> None:
    window = await open_window()
    line.send(signal.SIGUSR1)
    await window.says("Session fermée : rien n'y a été tapé depuis une demi-heure.")


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [
        (signal.SIGINT, 0, "Le serveur s'arrête. Ce que vous tapiez est gardé comme brouillon."),
        (signal.SIGKILL, -signal.SIGKILL, CUT),
    ],
)
async def test_a_server_that_ends_leaves_no_process_and_a_page_that_is_not_lost(
    open_window: OpenWindow, line: Line, number: signal.Signals, code: int, sentence: str
) -> None:
    window = await open_window()
    sessions = line.sessions()
    assert await line.end(number) == code
    await wait_for_end(sessions)
    await window.says(sentence)
    await window.press("Enter")
    await window.says("Le serveur est arrêté : relancez cariforef servir, et ouvrez l'adresse qu'il affiche.")
    assert [wrong for wrong in window.wrongs if "net::ERR_" not in wrong] == []
    window.wrongs.clear()


async def test_a_proxy_that_answers_for_a_server_away_is_no_place_to_go(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window()
    await window.press("q")
    await window.says("Vous avez quitté cariforef.")
    await window.page.route(line.origin, lambda route: route.fulfill(status=502))
    await window.press("Enter")
    await window.says("Le serveur est arrêté : relancez cariforef servir, et ouvrez l'adresse qu'il affiche.")
    window.wrongs.clear()


async def test_a_page_opened_again_leads_to_where_one_signs_in_on_a_site_of_its_own(
    open_window: OpenWindow, line: Line
) -> None:
    window = await open_window()
    elsewhere = line.origin.replace("127.0.0.1", "localhost")

    async def lead(route: Route) -> None:
        await route.fulfill(status=302, headers={"Location": elsewhere})

    await window.press("q")
    await window.says("Vous avez quitté cariforef.")
    await window.page.route(line.origin, lead)
    await window.press("Enter")
    await window.page.wait_for_url(elsewhere)
    window.wrongs.clear()
