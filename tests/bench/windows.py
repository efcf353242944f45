"""Sessions in a browser, without the browser: a server that runs, and sockets as its page opens them."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from typing import Self

import aiohttp
from processes import read_cpu

_SIZE = "width=120&height=40"
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[a-zA-Z$]|[PX^_\]].*?(?:\x1b\\|\x07)|.)")
_ANSWER_S = 30.0


class Served:
    """A server under way: where it listens, the origin it knows, and its processes."""

    def __init__(self, pid: int, address: str, origin: str | None) -> None:
        self._pid, self._address, self.key = pid, address, ""
        self.where = "http://" + address.split("/")[2]
        self.origin = origin or self.where

    async def enter(self) -> dict[str, str]:
        """Open the address that is printed; no header is needed of who has."""
        async with aiohttp.ClientSession() as http, http.get(self._address) as answer:
            found = re.search(r'data-cle="([^"]+)"', await answer.text())
        assert found
        self.key = found[1]
        return {}

    def own_processes(self) -> tuple[int, int]:
        """The server, and what sessions are born of."""
        (fork_server,) = _children(self._pid)
        return self._pid, fork_server

    def sessions(self) -> list[int]:
        return _children(self.own_processes()[1])

    def cpu(self) -> float:
        """Return the processor seconds used so far, by sessions that have not ended too."""
        return sum(read_cpu(pid) for pid in (*self.own_processes(), *self.sessions()))

    async def until(self, sessions: int) -> None:
        """Return once no more than so many sessions are left."""
        while len(self.sessions()) > sessions:
            await asyncio.sleep(0.05)


class Window:
    """A page's socket; times are seconds since it was opened."""

    def __init__(self, served: Served, visit: Mapping[str, str]) -> None:
        self._served, self._visit = served, {**visit, "Host": served.origin.split("/")[2]}
        self._shown, self._seen_at = b"", 0.0
        self._seen = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        self._http = aiohttp.ClientSession()
        self._opened = time.perf_counter()
        self._socket = await self._http.ws_connect(
            f"{self._served.where}/ws/{self._served.key}?{_SIZE}",
            headers={**self._visit, "Origin": self._served.origin},
            max_msg_size=0,
        )
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type == aiohttp.WSMsgType.BINARY:
                self._seen_at = time.perf_counter()
                self._shown = (self._shown + message.data)[-100_000:]
                self._seen.set()

    async def wait_for(self, text: str) -> float:
        """Return when the bytes held `text`."""
        while text not in _ESCAPES.sub(b"", self._shown).decode(errors="replace"):
            await self._next(_ANSWER_S)
        return self._seen_at - self._opened

    async def press(self, key: str) -> float:
        """Send a key; return the seconds until the first byte back."""
        self._seen.clear()
        sent = time.perf_counter()
        await self._socket.send_str(json.dumps(["stdin", key]))
        await self._next(_ANSWER_S)
        return self._seen_at - sent

    async def settle(self, quiet: float) -> None:
        """Return once nothing has come for so many seconds."""
        while True:
            try:
                await self._next(quiet)
            except TimeoutError:
                return

    async def _next(self, seconds: float) -> None:
        if self._listening.done():
            raise ConnectionError
        await asyncio.wait_for(self._seen.wait(), seconds)
        self._seen.clear()

    async def close(self) -> None:
        await self._socket.close()
        await self._listening
        await self._http.close()


@contextmanager
def serving(argv: Sequence[str], env: Mapping[str, str], *, origin: str | None = None) -> Iterator[Served]:
    """Run a server until the block ends; one of a team where an origin is given."""
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [*argv, "--port", str(port)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = re.search(r"http://127\S+", process.stdout.readline())
            yield Served(process.pid, said[0] if said else f"http://127.0.0.1:{port}/", origin)
        finally:
            process.send_signal(signal.SIGINT)


def read_shares(pid: int) -> tuple[float, float]:
    """Return the MiB that are of a process alone, then with its share of the others (PSS)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    read = {name: int(size) / 1024 for name, size in re.findall(r"(\w+): +(\d+) kB", text)}
    return read["Private_Clean"] + read["Private_Dirty"], read["Pss"]


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
