"""`cariforef servir` itself, for oneself and for a team, on a store in a file."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pyte
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, UnixConnector, WSMsgType

from tests.web.browser_line import opened, read_end, type_keys
from tests.web.served import ORIGIN, SECRET, Served, as_proxy, ask, key_in, serve_whole, wait_until

TYPED = "0,73"
Alone = tuple[Served, int, str]


@pytest.fixture(scope="module")
def base(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    folder.chmod(0o700)
    return Path(shutil.copy(master_store, folder / "cariforef.db"))


@pytest.fixture(scope="module")
def alone(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    """One's own server, its port, and the key that the printed address gave."""
    served = serve_whole(
        tmp_path_factory.mktemp("maison"),
        *("--base", str(base), "--au", "2018-05-22"),
        CARIFOREF_AGENT="DM",
        CARIFOREF_LOG="debug",
    )
    printed = re.search(r"http://127\.0\.0\.1:(\d+)(/\S+)", served.read_line())
    assert printed
    port = int(printed[1])
    key = key_in(ask(port, printed[2]).text)
    assert key_in(ask(port, printed[2]).text) == ""
    yield served, port, key
    assert served.stop() == 0
    assert served.errors() == ""
    assert key not in served.logs()
    assert TYPED not in served.logs()


class Window:
    """What a page shows of its terminal."""

    def __init__(self, browser: ClientWebSocketResponse) -> None:
        self._browser, self._screen = browser, pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)

    async def wait_for(self, wanted: str) -> None:
        until = asyncio.get_running_loop().time() + 30
        while wanted not in (text := "\n".join(self._screen.display)):
            left = until - asyncio.get_running_loop().time()
            try:
                message = await self._browser.receive(max(left, 0.1))
            except TimeoutError:
                raise AssertionError(text) from None
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), text
            self._stream.feed(message.data if message.type == WSMsgType.BINARY else b"")


@asynccontextmanager
async def window(port: int, key: str) -> AsyncIterator[tuple[ClientWebSocketResponse, Window]]:
    headers = {"Origin": f"http://127.0.0.1:{port}"}
    async with opened(port, key, "width=100&height=30", headers) as browser:
        yield browser, Window(browser)


async def test_what_was_being_typed_when_the_tab_closed_is_offered(alone: Alone) -> None:
    served, port, key = alone
    async with window(port, key) as (browser, shown):
        await shown.wait_for("DM au ")
        await type_keys(browser, TYPED.encode())
        await shown.wait_for(TYPED[1:])
    async with window(port, key) as (_, shown):
        await shown.wait_for(f"« {TYPED} » sur 14.1.1")
    wait_until(lambda: not served.children)


def test_pages_and_calendars_are_read_without_the_interface(alone: Alone) -> None:
    served, port, key = alone
    page = ask(port, f"/pages/{key}/avancement?pole=PRI&au=21/05/2018")
    assert page.status == 200
    assert "<caption>Avancement 2018 au 21/05/2018" in page.text
    assert '<th scope="row">PRI</th>' in page.text
    assert '<th scope="row">AD2I</th>' not in page.text
    wrong = ask(port, f"/pages/{key}/avancement?pole=ZZZ")
    assert (wrong.status, wrong.text.count("<table>")) == (400, 0)
    wait_until(lambda: not served.children)


def test_a_diary_finds_ones_own_server_again_at_the_same_address(base: Path, tmp_path: Path) -> None:
    said = []
    for start in range(2):
        served = serve_whole(tmp_path, "--base", str(base), "--au", "2018-05-22", CARIFOREF_AGENT="DM")
        served.read_line()
        pages = served.read_line().rstrip().partition("http://127.0.0.1:")[2]
        assert "DM" in ask(int(pages.partition("/")[0]), f"/{pages.partition('/')[2]}").text
        said.append(served.read_line().rstrip())
        if start:
            beside = serve_whole(tmp_path, "--base", str(base), "--au", "2018-05-22", CARIFOREF_AGENT="DM")
            told = [beside.read_line() for _ in range(4)]
            port = said[0].removeprefix("Agenda : http://127.0.0.1:").partition("/")[0]
            assert told[3] == f"Un agenda déjà abonné lit le port {port} : il ne lira pas ce serveur-ci.\n"
            assert beside.stop() == 0
        port, path = said[-1].removeprefix("Agenda : http://127.0.0.1:").split("/", 1)
        everything, mine = ask(int(port), f"/{path}"), ask(int(port), f"/mes-{path}")
        assert served.stop() == 0
        assert everything.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert "X-WR-CALNAME:Échéances de DM 2018" in mine.text
        assert 0 < mine.text.count("BEGIN:VEVENT") < everything.text.count("BEGIN:VEVENT")
        assert path.partition("=")[2] not in served.logs()
    assert said[0] == said[1]
    (kept,) = tmp_path.rglob("agenda")
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_a_team_on_a_file_opens_to_whose_account_is_bound(base: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    path = tmp_path / "web.sock"
    where = ("--base", str(base), "--origine", "https://jours.exemple.fr", "--secret", str(secret))
    served = serve_whole(tmp_path, *where, "--socket", str(path))
    try:
        assert str(path) in served.read_line()
        async with ClientSession(connector=UnixConnector(str(path))) as proxy:
            async with proxy.get("http://x/", headers=as_proxy(secret=SECRET[:-1])) as refused:
                assert refused.status == 401
            for read in ("pages/avancement", "echeances.ics"):
                async with proxy.get(f"http://x/{read}", headers=as_proxy()) as nobody:
                    assert nobody.status == 403
                    assert "n'est lié à aucun agent" in await nobody.text()
            address = "http://x/ws/?width=100&height=30"
            async with proxy.ws_connect(address, headers={"Origin": ORIGIN, **as_proxy()}) as browser:
                shown = Window(browser)
                await shown.wait_for("n'est lié à aucun agent")
                assert (await read_end(browser))[0] == 4000
    finally:
        assert served.stop() == 0
    assert not path.exists()
    assert served.errors() == ""
    secret.unlink()
    assert SECRET not in served.logs()
