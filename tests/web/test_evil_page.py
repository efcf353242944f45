"""What no page of ours does: sizes of no window, keys inside a paste, the cookies of another port."""

from __future__ import annotations

import json
import re

import pytest

from tests.web.browser_line import opened, opened_by, read_end, read_until, type_keys
from tests.web.conftest import Own, Team
from tests.web.light import LEAVE, READY, SIZE
from tests.web.served import ORIGIN, as_proxy, ask, key_in


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [
        (10**12, 10**12, b"400 x 200"),
        (-7, -7, b"2 x 1"),
    ],
)
async def test_a_window_of_any_size_opens_and_stays(
    team: Team, width: int, height: int, shown: bytes
) -> None:
    _, port = team
    page = {"Origin": ORIGIN, **as_proxy()}
    async with opened(port, size=f"width={width}&height={height}", headers=page) as browser:
        await read_until(browser, READY)
        await type_keys(browser, SIZE)
        await read_until(browser, shown)
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await browser.send_str(json.dumps(["resize", {"width": width, "height": height}]))
        await type_keys(browser, SIZE)
        await read_until(browser, shown)
        await type_keys(browser, LEAVE)
        assert await read_end(browser) == (1000, "")


async def test_a_paste_that_ends_itself_types_no_key(team: Team) -> None:
    _, port = team
    pasted = "\x1b[200~note\x1b[201~\r?\x1b[A\x03\x9b201~\x1b[201~"
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await type_keys(browser, pasted.encode())
        await type_keys(browser, b"$")
        shown = await read_until(browser, b"<$>")
        await type_keys(browser, LEAVE)
    typed = b"".join(re.findall(rb"<(.)>", shown, re.DOTALL)).decode()
    assert typed == "\x1b[200~note\r?201~\x1b[201~$"


async def test_what_a_browser_gives_to_another_port_opens_nothing(own: Own) -> None:
    """A browser gives a host's cookies to each of its ports, where another account may listen."""
    assert "Set-Cookie" not in own.first.headers
    assert key_in(ask(own.port, "/").text) == ""
    async with opened(own.port, headers={"Origin": f"http://127.0.0.1:{own.port}"}) as socket:
        code, words = await read_end(socket)
    assert (code, "cariforef servir" in words) == (4004, True)
    assert own.served.children == []
