"""A page's socket, as a browser opens it, and what is said by it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse, WSMessage, WSMsgType

from tests.kit.patience import PATIENCE_S
from tests.web.served import ORIGIN, as_proxy

STYLES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
"""What the terminal is told of colours and places, which parts the words."""


@asynccontextmanager
async def opened(
    port: int,
    key: str = "",
    size: str = "width=80&height=24",
    headers: Mapping[str, str] | None = None,
    host: str = "127.0.0.1",
    compress: int = 0,
) -> AsyncIterator[ClientWebSocketResponse]:
    """A page's socket, as a browser opens it; it is closed once the block has ended.

    Browsers offer to have what comes compressed: `compress` is 15 for one that does.
    """
    given = {"Origin": ORIGIN, **as_proxy()} if headers is None else headers
    async with (
        ClientSession() as client,
        client.ws_connect(
            f"http://{host}:{port}/ws/{key}?{size}", headers=given, compress=compress
        ) as browser,
    ):
        line = browser.get_extra_info("socket")
        try:
            yield browser
        finally:
            await browser.close()
            # aiohttp does not wait for the socket, which stays open until all that was typed has left.
            async with asyncio.timeout(PATIENCE_S):
                while line is not None and line.fileno() >= 0:
                    await asyncio.sleep(0.01)


async def read_until(browser: ClientWebSocketResponse, wanted: bytes) -> bytes:
    """Return all that is shown up to `wanted`."""
    shown = b""
    async with asyncio.timeout(PATIENCE_S):
        while wanted not in shown:
            message = await browser.receive()
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), shown
            shown += message.data if message.type == WSMsgType.BINARY else b""
    return shown


async def read_told(browser: ClientWebSocketResponse) -> list[object]:
    """Return what the page is told next, but that the server is there."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            message = await browser.receive()
            if message.type == WSMsgType.TEXT and (told := list(json.loads(message.data)))[0] != "pong":
                return told
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT)


async def type_keys(browser: ClientWebSocketResponse, keys: bytes) -> None:
    await browser.send_str(json.dumps(["stdin", keys.decode()]))


async def read_end(browser: ClientWebSocketResponse) -> tuple[int | None, str]:
    """Return how the server closes: its code and its words."""
    async with asyncio.timeout(PATIENCE_S):
        while (message := await browser.receive()).type in (WSMsgType.BINARY, WSMsgType.TEXT):
            continue
    return browser.close_code, str(message.extra or "")


@asynccontextmanager
async def opened_by(port: int, compte: str = "zoe") -> AsyncIterator[ClientWebSocketResponse]:
    """A page of that person, and its socket."""
    async with opened(port, headers={"Origin": ORIGIN, **as_proxy(compte)}) as browser:
        yield browser


class Window:
    """What a page shows of its terminal, and all that it was sent."""

    def __init__(self, browser: ClientWebSocketResponse, columns: int, lines: int) -> None:
        self.browser, self._screen = browser, pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._raw = b""
        self._come: asyncio.Queue[WSMessage] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read())
        self.told: list[list[str]] = []
        """What the page was told beside what it shows, but that the server is there."""

    async def wait_for(self, wanted: str) -> None:
        """Return once the screen shows `wanted`."""
        await self.wait_until(lambda: wanted in "\n".join(self._screen.display))

    async def wait_until(self, is_so: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not is_so():
                    message = await self._come.get()
                    assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT)
                    if message.type == WSMsgType.BINARY:
                        self._raw += message.data
                        await asyncio.to_thread(self._stream.feed, message.data)
                    elif message.json()[0] != "pong":
                        self.told.append(message.json())
        except (TimeoutError, AssertionError):
            raise AssertionError("\n".join(self._screen.display)) from None

    async def _read(self) -> None:
        """Take all that comes as it comes, until the end: a server leaves who answers its pings late."""
        while (message := await self.browser.receive()).type in (WSMsgType.BINARY, WSMsgType.TEXT):
            self._come.put_nowait(message)
        self._come.put_nowait(message)

    async def read_code(self) -> int | None:
        """Return the code with which the server closes."""
        async with asyncio.timeout(PATIENCE_S):
            await self._reading
        return self.browser.close_code

    async def type(self, keys: bytes, awaited: str) -> None:
        await type_keys(self.browser, keys)
        await self.wait_for(awaited)

    @property
    def words(self) -> str:
        """All that was ever shown."""
        return STYLES.sub(b"", self._raw).decode(errors="replace")
