"""A page of the interface in a real browser, and the emulated screen of what its socket brought."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pyte
from playwright.async_api import ConsoleMessage, Page, Request, WebSocket

from tests.kit.patience import PATIENCE_S


class Window:
    """One tab: keys are pressed as a person does, without a click first."""

    def __init__(self, page: Page) -> None:
        self.page, self.keyboard = page, page.keyboard
        page.set_default_timeout(PATIENCE_S * 1000)
        self.raw, self.typed = b"", ""
        self.wrongs: list[str] = []
        """What the browser says against the page: its console, its policy, a request that leaves."""
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = asyncio.Event()
        page.on("websocket", self._follow)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrongs.append(str(error)))
        page.on("request", self._see)

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows, as the page last gave them."""
        return self._screen.columns, self._screen.lines

    async def place(self, column: float, row: float) -> tuple[float, float]:
        """Where the page has a cell of the terminal."""
        box = await self.page.locator(".xterm-screen").bounding_box()
        assert box is not None
        return column * box["width"] / self.size[0], row * box["height"] / self.size[1]

    async def shows(self, *wanted: str) -> None:
        """Return once the terminal shows every one of `wanted`."""
        await self.until(lambda: all(one in self.text for one in wanted), f"{wanted}")

    async def until(self, is_so: Callable[[], bool], what: str = "") -> None:
        """Return once it is so; looked at again with all that comes from the server or goes to it."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not is_so():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"{what} absent de :\n{self.text}") from None

    async def says(self, sentence: str) -> None:
        """Return once the page itself says that the session is over, in those words."""
        await self.page.get_by_role("alertdialog").get_by_text(sentence).wait_for()
        self._screen.reset()

    async def reload(self) -> None:
        """Return once the page has a line of its own: what the one before still brings is not looked at."""
        async with self.page.expect_websocket():
            await self.page.reload()

    async def takes_keys(self) -> None:
        """Return once the page has given what is typed to the terminal, after its first frame."""
        await self.page.locator(".xterm-helper-textarea:focus").wait_for(state="attached")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.keyboard.press(key)

    async def go_to(self, code: str) -> None:
        """Go to a line of the week, by the key that finds it."""
        await self.keyboard.type(f"/{code}")
        await self.press("Enter")
        await self.shows(f"❯{code}")

    def _follow(self, line: WebSocket) -> None:
        asked = parse_qs(urlsplit(line.url).query)
        self._screen.resize(int(asked["height"][0]), int(asked["width"][0]))
        self._screen.reset()
        line.on("framereceived", self._receive)
        line.on("framesent", self._send)

    def _receive(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            self.raw += data
            self._stream.feed(data)
        self._changed.set()

    def _send(self, data: str | bytes) -> None:
        match json.loads(data):
            case ["resize", {"width": columns, "height": rows}]:
                self._screen.resize(rows, columns)
            case ["stdin", typed]:
                self.typed += typed
        self._changed.set()

    def _hear(self, message: ConsoleMessage) -> None:
        # A warning only says that this machine is slow.
        if message.type == "error":
            self.wrongs.append(message.text)

    def _see(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in (None, "127.0.0.1"):
            self.wrongs.append(request.url)
