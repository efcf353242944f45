"""What flows between a browser and its terminal: whole, and never more of it than the server may hold."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

from tests.web.browser_line import opened, opened_by, read_end, read_told, read_until, type_keys
from tests.web.conftest import Team
from tests.web.light import COUNT, FLOOD, FREEZE, GIVE, LEAVE, READY, SIZE
from tests.web.served import ORIGIN, as_proxy, ask, wait_until

MIB = 1024


def memory(pid: int) -> int:
    """KiB that a process holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1])


async def test_accents_and_euros_come_and_go_whole(team: Team) -> None:
    _, port = team
    text = "Réunion à Nantes : œuvre, 12 €"
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await type_keys(browser, text.encode())
        shown = await read_until(browser, b"<\xac>")
        await type_keys(browser, LEAVE)
    assert b"".join(re.findall(rb"<(.)>", shown, re.DOTALL)).decode() == text


async def test_what_is_shown_takes_little_of_a_slow_line(team: Team) -> None:
    """A place opened for the first time draws up to 50 kB, which come as 4."""
    _, port = team
    async with opened(port, headers={"Origin": ORIGIN, **as_proxy("zoe")}, compress=15) as browser:
        assert browser.compress
        await read_until(browser, READY)
        await type_keys(browser, LEAVE)


async def test_a_long_paste_comes_whole(team: Team) -> None:
    _, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await type_keys(browser, COUNT + b"a" * 200_000 + b".")
        await read_until(browser, b"200001 octets")
        await type_keys(browser, LEAVE)


async def test_a_window_has_the_size_that_its_page_says(team: Team) -> None:
    _, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await type_keys(browser, SIZE)
        await read_until(browser, b"80 x 24")
        await browser.send_str('["resize", {"width": 120, "height": 40}]')
        await type_keys(browser, SIZE)
        await read_until(browser, b"120 x 40")
        await type_keys(browser, LEAVE)


async def test_a_file_is_fetched_once_by_who_it_is_for(team: Team) -> None:
    served, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        for other in ("yvan", "zoe"):
            await type_keys(browser, GIVE)
            kind, key = await read_told(browser)
            assert kind == "deliver_file_start"
            path = f"/download/{key}"
            if other == "yvan":
                assert ask(port, path, as_proxy("yvan")).status == 404
                assert ask(port, path, as_proxy()).status == 404
        assert ask(port, path, as_proxy(), "HEAD").status == 405
        file = ask(port, path, as_proxy())
        assert (file.status, file.text) == (200, "de zoe\n" * 20_000)
        assert file.headers["Content-Disposition"].endswith("''etat%20%C3%A9.csv")
        assert file.headers["Content-Type"] == "application/octet-stream"
        assert file.headers["Cache-Control"] == "no-store"
        assert ask(port, path, as_proxy()).status == 404
        await type_keys(browser, LEAVE)
    assert "etat" not in served.logs()


async def test_a_browser_that_reads_no_more_makes_the_interface_wait(team: Team) -> None:
    """And not the server hold what it shows; who else is there sees nothing of it."""
    served, port = team
    async with opened_by(port, "yvan") as slow:
        await read_until(slow, READY)
        slow._response.connection.transport.pause_reading()
        before = memory(served.process.pid)
        await type_keys(slow, FLOOD)
        [flooding] = served.children
        wait_until(lambda: _is_waiting(flooding))
        async with opened_by(port) as browser:
            await read_until(browser, READY)
            for _ in range(50):
                await type_keys(browser, b"a")
                await read_until(browser, b"<a>")
            await type_keys(browser, LEAVE)
            await read_end(browser)
        assert memory(served.process.pid) - before < 10 * MIB
        slow._response.connection.transport.abort()


async def test_who_types_more_than_is_taken_waits_then_is_told(hurried: Team) -> None:
    served, port = hurried
    async with opened_by(port, "yvan") as browser:
        await read_until(browser, READY)
        await type_keys(browser, FREEZE)
        before = memory(served.process.pid)
        sending = asyncio.ensure_future(_type_for_ever(browser))
        async with opened_by(port) as other:
            await read_until(other, READY)
            await type_keys(other, LEAVE)
            assert (await read_end(other))[0] == 1000
        assert memory(served.process.pid) - before < 10 * MIB
        code, words = await read_end(browser)
        assert (code, "ne répondait plus" in words) == (4003, True)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


def _is_waiting(pid: int) -> bool:
    """True where a process that shows without end sleeps: it uses no processor for a while."""
    path = Path(f"/proc/{pid}/schedstat")
    before = path.read_text()
    time.sleep(0.1)
    return path.read_text() == before


async def _type_for_ever(browser: object) -> None:
    while True:
        await type_keys(browser, b"a" * 100_000)  # type: ignore[arg-type]
