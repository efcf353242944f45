"""What leaves a team's session comes down by the browser of who asked, who is whom the proxy says."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.people import last_rows, log, open_store

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

ORIGIN = "http://jours.exemple.fr"
SECONDS = 60
_STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""What the terminal is told of colours and places, which parts the words."""
F3 = "\x1bOR"


@dataclass
class Window:
    """A page of the interface, in the hands of whoever the proxy says."""

    http: aiohttp.ClientSession
    socket: aiohttp.ClientWebSocketResponse
    shown: str = ""
    told: list[list[object]] = field(default_factory=list)
    """What the page was told beside what it shows."""

    async def until(self, holds: Callable[[], bool]) -> None:
        """Take what comes until `holds` does, or nothing comes any more."""
        async with asyncio.timeout(SECONDS):
            while not holds():
                received = await self.socket.receive()
                if received.type == aiohttp.WSMsgType.BINARY:
                    self.shown += _STYLES.sub("", received.data.decode(errors="replace"))
                elif received.type == aiohttp.WSMsgType.TEXT:
                    told = received.json()
                    self.told += [told] if told[0] != "pong" else []
                else:
                    assert holds(), self.shown
                    return

    async def type(self, keys: str, awaited: str) -> None:
        """Type, until the text awaited is shown."""
        self.shown = ""
        await self.socket.send_json(["stdin", keys])
        await self.until(lambda: awaited in self.shown)


Open = Callable[[str], AbstractAsyncContextManager[Window]]


@pytest.fixture
def base(store_path: Path) -> Path:
    """A store where LR has logged, and no account is bound."""
    with open_store(store_path) as store:
        log(store, "LR", "14.7.1", 50, on=date(2018, 5, 22))
    return store_path


@pytest.fixture
def open_window(base: Path, tmp_path: Path) -> Iterator[Open]:
    """Open the page of a team's server as an account.

    What is around the server says that DM acts: its environment, and the configuration of its account.
    """
    # A socket's path is short.
    home = Path("/tmp") / f"cariforef-web-{secrets.token_hex(4)}"
    (home / ".config/cariforef").mkdir(parents=True, mode=0o700)
    (home / ".config/cariforef/config.toml").write_text('agent = "DM"\nbase = "/nowhere.db"\n')
    secret, where = home / "secret", home / "socket"
    secret.touch(0o600)
    secret.write_text(secrets.token_hex())
    said = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "CARIFOREF_"))}
    words = f"servir --base {base} --origine {ORIGIN} --secret {secret} --socket {where}".split()
    server = subprocess.Popen(
        [sys.executable, "-m", "cariforef_tui", *words],
        stdout=subprocess.PIPE,
        env={**said, "HOME": str(home), "CARIFOREF_AGENT": "DM", "LC_ALL": "C.UTF-8"},
        text=True,
    )

    @asynccontextmanager
    async def open_window(compte: str) -> AsyncIterator[Window]:
        proxy = {"X-Cariforef-Compte": compte, "X-Cariforef-Secret": secret.read_text()}
        connector = aiohttp.UnixConnector(str(where))
        async with aiohttp.ClientSession(connector=connector, headers=proxy) as http:
            address = f"{ORIGIN}/ws/?width=120&height=40"
            async with http.ws_connect(address, headers={"Origin": ORIGIN}) as socket:
                yield Window(http, socket)

    try:
        assert server.stdout is not None
        assert server.stdout.readline()
        yield open_window
    finally:
        server.terminate()
        server.communicate(timeout=SECONDS)
        shutil.rmtree(home)


def bind(base: Path, **accounts: str) -> None:
    with open_store(base) as store, store.writing(ACTEUR_SYSTEME) as writing:
        for agent in writing.agents():
            if agent.initiales in accounts:
                writing.update_agent(replace(agent, compte=accounts[agent.initiales]))


async def test_what_is_exported_comes_down_by_the_browser(base: Path, open_window: Open) -> None:
    bind(base, LR="lirone", DM="dominique")
    async with open_window("lirone") as window:
        await window.until(lambda: "LR au" in window.shown)
        await window.type(F3, "atterrissage")
        await window.type("\x05", "avancement-")
        await window.type("\r", "Remis à votre navigateur : avancement-")
        await window.until(lambda: bool(window.told))
        ((kind, key),) = window.told
        assert kind == "deliver_file_start"
        async with window.http.get(f"{ORIGIN}/download/{key}") as answer:
            rows = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig")), delimiter=";"))
            assert "avancement-2018-12-31.csv" in answer.headers["Content-Disposition"]
        assert (rows[0][0], rows[1][0]) == ("Code", "GIP")


async def test_an_account_of_nobody_is_shown_nothing_even_where_no_account_is_bound(
    base: Path, open_window: Open
) -> None:
    async with open_window("inconnu") as window:
        await window.until(lambda: "n'est lié à aucun agent" in window.shown)
        await window.until(lambda: window.socket.closed)
    assert "14." not in window.shown
    assert "DM" not in window.shown
    with open_store(base) as store, store.reading() as reading:
        refused = [one for one in last_rows(reading, 10) if one.objet == "refus_droit"]
    assert [one.acteur for one in refused] == [ACTEUR_SYSTEME]
    assert "inconnu" in f"{refused[0].cle} {refused[0].apres}"
