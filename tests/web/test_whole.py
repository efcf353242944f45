"""`cariforef servir` itself, for oneself and for a team, on a store in a file."""

from __future__ import annotations

import csv
import io
import re
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, UnixConnector
from yarl import URL

from cariforef_tui.__main__ import make_wiring
from cariforef_tui.cli.main import run
from cariforef_tui.cli.tools import servir
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.web import server
from cariforef_tui.web.server import LOOPBACK, Listening, listen_on_loopback
from tests.people import copy_store, last_rows, log, open_store
from tests.web.browser_line import Window, opened
from tests.web.served import ORIGIN, SECRET, Answer, Served, as_proxy, ask, key_in, serve_whole, wait_until

TYPED = "0,73"
F3, CONTROL_E = b"\x1bOR", b"\x05"


@pytest.fixture(scope="module")
def base(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_store(master_store, tmp_path_factory.mktemp("base"))


def read(url: URL) -> Answer:
    return ask(url.port or 0, url.path_qs, host=url.host or "")


@dataclass(frozen=True)
class Alone:
    """One's own server, what it printed, and the key that the address of its page gave."""

    served: Served
    page: URL
    key: str
    pages: URL
    agenda: URL


@pytest.fixture(scope="module")
def alone(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    served = serve_whole(
        tmp_path_factory.mktemp("maison"),
        *("--base", str(base), "--au", "2018-05-22"),
        CARIFOREF_AGENT="DM",
        CARIFOREF_LOG="debug",
    )
    lines = [served.read_line() for _ in range(4)]
    first, pages, agenda = map(URL, re.findall(r"http://\S+", "".join(lines)))
    writing = lines[2].split()[-1]
    assert re.fullmatch("[0-9a-f]{8}", writing)
    key = key_in(read(first).text)
    assert key_in(read(first).text) == ""
    assert "DM" in read(pages).text
    yield Alone(served, first, key, pages, agenda)
    assert served.stop() == 0
    assert served.errors() == ""
    for secret in (key, writing, TYPED, agenda.query["cle"]):
        assert secret not in served.logs()


async def test_what_was_being_typed_when_the_tab_closed_is_offered(alone: Alone) -> None:
    @asynccontextmanager
    async def open_window() -> AsyncIterator[Window]:
        page, headers = alone.page, {"Origin": str(alone.page.origin())}
        size, host = "width=100&height=30", page.host or ""
        async with opened(page.port or 0, alone.key, size, headers, host) as browser:
            yield Window(browser, 100, 30)

    async with open_window() as window:
        await window.wait_for("DM au ")
        await window.type(TYPED.encode(), TYPED[1:])
    async with open_window() as window:
        await window.wait_for(f"« {TYPED} » sur 14.1.1")
    wait_until(lambda: not alone.served.children)


def test_pages_and_calendars_are_read_without_the_interface(alone: Alone) -> None:
    page = read(alone.pages / "avancement" % {"pole": "PRI", "au": "21/05/2018"})
    assert page.status == 200
    assert "<caption>Avancement 2018 au 21/05/2018" in page.text
    assert '<th scope="row">PRI</th>' in page.text
    assert '<th scope="row">AD2I</th>' not in page.text
    wrong = read(alone.pages / "avancement" % {"pole": "ZZZ"})
    assert (wrong.status, wrong.text.count("<table>")) == (400, 0)
    everything, mine = (
        read(alone.agenda.with_path(f"/{of}echeances.ics", keep_query=True)) for of in ("", "mes-")
    )
    assert everything.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "X-WR-CALNAME:Échéances de DM 2018" in mine.text
    assert 0 < mine.text.count("BEGIN:VEVENT") < everything.text.count("BEGIN:VEVENT")
    wait_until(lambda: not alone.served.children)


def test_at_the_address_of_diaries_there_is_nothing_else_and_at_the_page_s_no_diary(alone: Alone) -> None:
    """Another account may have had the address of diaries, which stays, and left there what it liked."""
    for path in (alone.page.path_qs, "/", "/static/page.js", alone.pages.path, f"/ws/{alone.key}"):
        assert read(alone.agenda.origin().join(URL(path))).status == 403
    assert read(alone.page.origin().join(URL(alone.agenda.path_qs))).status == 403


def hold_port() -> socket.socket:
    """Take a free port of this machine; a server that asks for this very port may listen on it."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


def test_a_diary_finds_ones_own_server_again_at_the_same_address(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listened: list[Sequence[Listening]] = []
    # Held here and not listened on: the machine gives neither port to another program meanwhile.
    free = [hold_port(), hold_port()]

    def listen(port: int, host: str = LOOPBACK) -> Listening:
        return listen_on_loopback(port or free[len(listened) > 0].getsockname()[1], host)

    def begin(_entrance: object, listenings: Sequence[Listening], *others: Any) -> None:
        listened.append(listenings)
        others[-1]()

    def do(*words: str) -> list[str]:
        assert run([*words], make_wiring()) == 0
        return capsys.readouterr().out.splitlines()

    def start() -> list[str]:
        return do("servir", "--base", str(base), "--au", "2018-05-22", "--agent", "DM")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(server, "listen_on_loopback", listen)
    monkeypatch.setattr(servir, "fork_fork_server", lambda *_: (None, 0))
    monkeypatch.setattr(server, "serve", begin)
    assert do("reglages", "agenda") == [servir.SANS_ADRESSE]
    said = start()
    for one in listened[0]:
        one.socket.close()
    again, beside = start(), start()
    assert said[3] == again[3] == do("reglages", "agenda")[0]
    assert said[3].startswith(f"Agenda : http://127.0.0.1:{listened[1][1].port}/echeances.ics?cle=")
    # The page has another address each time; only the diary's stays.
    assert len({lines[0].partition("?")[0] for lines in (said, again, beside)}) == 3
    assert len(listened[2]) == 1
    assert beside[3] == servir.PORT_PRIS.format(listened[1][1].port)
    (kept,) = tmp_path.rglob("agenda")
    assert kept.stat().st_mode & 0o777 == 0o600
    # Whoever listened meanwhile has the key: it opens nothing any more.
    assert do("reglages", "agenda", "--renouveler") == [servir.SANS_ADRESSE]
    renewed = start()[3]
    assert renewed.startswith("Agenda : ")
    assert renewed.partition("=")[2] != said[3].partition("=")[2]
    for held in (*free, *(one.socket for listenings in listened for one in listenings)):
        held.close()


def bind(base: Path, **accounts: str) -> None:
    with open_store(base) as store, store.writing(ACTEUR_SYSTEME) as writing:
        for agent in writing.agents():
            if agent.initiales in accounts:
                writing.update_agent(replace(agent, compte=accounts[agent.initiales]))


def refusals(base: Path) -> list[Any]:
    """What the journal says of those who were refused."""
    with open_store(base) as store, store.reading() as reading:
        return [one for one in last_rows(reading, 10) if one.objet == "refus_droit"]


async def export_avancement(window: Window, proxy: ClientSession, compte: str) -> tuple[str, io.StringIO]:
    """Export by the keys of a person, and fetch what their page is told of: its name, and its content."""
    await window.type(F3, "Écart final")
    await window.type(CONTROL_E, "avancement-")
    await window.type(b"\r", "Remis à votre navigateur : avancement-")
    await window.wait_until(lambda: bool(window.told))
    ((kind, key),) = window.told
    assert kind == "deliver_file_start"
    async with proxy.get(f"http://x/download/{key}", headers=as_proxy(compte)) as file:
        content = io.StringIO((await file.read()).decode("utf-8-sig"))
        return file.headers["Content-Disposition"], content


async def test_a_team_on_a_file_opens_to_whose_account_is_bound_who_receives_what_they_export(
    store_path: Path, tmp_path: Path
) -> None:
    """What is around the server says that DM acts: its environment, and the configuration of its account."""
    with open_store(store_path) as store:
        log(store, "LR", "14.7.1", 50, on=date(2018, 5, 22))
    (tmp_path / ".config/cariforef").mkdir(parents=True, mode=0o700)
    (tmp_path / ".config/cariforef/config.toml").write_text('agent = "DM"\nbase = "/nowhere.db"\n')
    secret, path = tmp_path / "secret", tmp_path / "web.sock"
    secret.touch(0o600)
    secret.write_text(SECRET)
    where = ("--base", str(store_path), "--origine", ORIGIN, "--secret", str(secret), "--socket", str(path))
    served = serve_whole(tmp_path, *where, CARIFOREF_AGENT="DM")

    @asynccontextmanager
    async def open_window(proxy: ClientSession, compte: str) -> AsyncIterator[Window]:
        address, headers = "http://x/ws/?width=100&height=30", {"Origin": ORIGIN, **as_proxy(compte)}
        async with proxy.ws_connect(address, headers=headers) as browser:
            yield Window(browser, 100, 30)

    try:
        assert str(path) in served.read_line()
        async with ClientSession(connector=UnixConnector(str(path))) as proxy:
            async with proxy.get("http://x/", headers=as_proxy(secret=SECRET[:-1])) as refused:
                assert refused.status == 401
            async with open_window(proxy, "inconnu") as window:
                await window.wait_for("n'est lié à aucun agent")
                assert await window.read_code() == 4000
            assert re.findall(r"14\.|DM", window.words) == []
            rows = refusals(store_path)
            assert [one.acteur for one in rows] == [ACTEUR_SYSTEME]
            assert "inconnu" in f"{rows[0].cle} {rows[0].apres}"
            for read in ("pages/avancement", "echeances.ics"):
                async with proxy.get(f"http://x/{read}", headers=as_proxy()) as nobody:
                    assert nobody.status == 403
                    assert "n'est lié à aucun agent" in unescape(await nobody.text())
            bind(store_path, LR="lirone", DM="dominique")
            async with open_window(proxy, "lirone") as window:
                await window.wait_for("LR au")
                name, content = await export_avancement(window, proxy, "lirone")
            assert "avancement-2018-12-31.csv" in name
            assert [row[0] for row in csv.reader(content, delimiter=";")][:2] == ["Code", "GIP"]
    finally:
        assert served.stop() == 0
    assert not path.exists()
    assert served.errors() == ""
    secret.unlink()
    assert SECRET not in served.logs()
