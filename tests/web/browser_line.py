"""A page's socket, as a browser opens it, and what is said by it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.web.served import ORIGIN, as_proxy, ask, token_in


@asynccontextmanager
async def opened(
    port: int, token: str, size: str = "width=80&height=24", headers: Mapping[str, str] | None = None
) -> AsyncIterator[ClientWebSocketResponse]:
    """A page's socket, as a browser opens it."""
    given = {"Origin": ORIGIN, **as_proxy()} if headers is None else headers
    async with (
        ClientSession() as client,
        client.ws_connect(f"http://127.0.0.1:{port}/ws/{token}?{size}", headers=given) as browser,
    ):
        yield browser


async def read_until(browser: ClientWebSocketResponse, wanted: bytes) -> bytes:
    """Return all that is shown up to `wanted`."""
    shown = b""
    async with asyncio.timeout(30):
        while wanted not in shown:
            shown += await browser.receive_bytes()
    return shown


async def type_keys(browser: ClientWebSocketResponse, keys: bytes) -> None:
    await browser.send_str(json.dumps(["stdin", keys.decode()]))


async def read_end(browser: ClientWebSocketResponse) -> tuple[int | None, str]:
    """Return how the server closes: its code and its words."""
    async with asyncio.timeout(30):
        while (message := await browser.receive()).type == WSMsgType.BINARY:
            continue
    return browser.close_code, str(message.extra or "")


@asynccontextmanager
async def opened_by(port: int, compte: str = "zoe") -> AsyncIterator[ClientWebSocketResponse]:
    """A page of that person, and its socket."""
    headers = {"Origin": ORIGIN, **as_proxy(compte)}
    async with opened(port, token_in(ask(port, "/", headers).text), headers=headers) as browser:
        yield browser
