"""What is refused to a request: in words, with no session begun, and with nothing of it in any log."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack

import pytest
from aiohttp import ClientWebSocketResponse

from tests.web.browser_line import opened, opened_by, read_end, read_until, type_keys
from tests.web.conftest import Own, Team
from tests.web.light import READY
from tests.web.served import ORIGIN, SECRET, Answer, Served, as_proxy, ask, ask_raw, key_in, wait_until

SENT = "ce-qui-est-envoye"
HEADERS = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Cache-Control",
}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


def check_refused(served: Served, answer: Answer, status: int) -> None:
    assert answer.status == status, answer
    assert answer.text.count("<p>") == 1
    assert set(answer.headers) >= HEADERS
    assert served.children == []
    assert SENT not in served.logs() + answer.text
    assert SECRET not in served.logs() + answer.text


PAGES = {
    "no secret": (as_proxy(secret=None), 401),
    "wrong secret": (as_proxy(secret=SENT), 401),
    "secret that is no text": (as_proxy(secret="\xff\xfe"), 401),
    "no account": (as_proxy(compte=None), 401),
    "no such account": (as_proxy(compte=f"{SENT};"), 401),
    "account that is no text": (as_proxy(compte="\xe9\xff"), 401),
    "account of the service": (as_proxy(compte="service"), 401),
    "evil host": (as_proxy(host=f"{SENT}.fr"), 403),
    "host and a port": (as_proxy(host="jours.exemple.fr:80"), 403),
}


@pytest.mark.parametrize(("headers", "status"), PAGES.values(), ids=PAGES)
def test_who_does_not_come_by_the_proxy_is_refused(
    team: Team, headers: Mapping[str, str], status: int
) -> None:
    served, port = team
    check_refused(served, ask(port, "/", {"Origin": ORIGIN, **headers}), status)


@pytest.mark.parametrize("path", ["/static/page.js", f"/download/{SENT}", "/pages/semaine"])
def test_every_address_asks_who_comes_but_those_of_what_every_page_needs(team: Team, path: str) -> None:
    served, port = team
    check_refused(served, ask(port, path, as_proxy(host=f"{SENT}.fr")), 403)
    nobody = ask(port, path, as_proxy(compte=None))
    if path.startswith("/static"):
        assert nobody.status == 200
    else:
        check_refused(served, nobody, 401)


def test_a_header_that_comes_twice_is_refused(team: Team) -> None:
    served, port = team
    for name in ("X-Cariforef-Compte: zoe", f"X-Cariforef-Secret: {SECRET}"):
        lines = ["GET / HTTP/1.1", *(f"{key}: {value}" for key, value in as_proxy().items()), name]
        answered = ask_raw(port, "\r\n".join([*lines, "Connection: close", "", ""]).encode())
        assert answered.startswith(b"HTTP/1.1 401 ")
    lines = ["GET / HTTP/1.1", *(f"{key}: {value}" for key, value in as_proxy().items()), "Host: autre.fr"]
    assert ask_raw(port, "\r\n".join([*lines, "", ""]).encode()).split()[1] in (b"400", b"403")
    assert served.children == []


def test_what_is_nowhere_is_refused(team: Team) -> None:
    served, port = team
    for path in (
        "/static/",
        "/static/../entrance.py",
        "/static/%2e%2e/entrance.py",
        "/static/..%2fentrance.py",
        "/static/index.html",
        "/static",
        "/index.html",
        f"/{SENT}",
        "//",
        "/ws",
        f"/ws/{SENT}/x",
        f"/download/{SENT}",
        "/static/%00",
        "/static/%ff",
    ):
        check_refused(served, ask(port, path, {"Origin": ORIGIN, **as_proxy()}), 404)


def test_nothing_is_sent_to_the_server(team: Team) -> None:
    served, port = team
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", SENT.upper()):
        answer = ask(port, "/", as_proxy(), method)
        assert answer.status in (400, 405)
        if answer.status == 405:
            check_refused(served, answer, 405)
    check_refused(served, ask(port, f"/download/{SENT}", as_proxy(), "POST"), 405)
    assert ask(port, "/ws/x", {"Origin": ORIGIN, **as_proxy()}, "HEAD").status == 405


@pytest.mark.parametrize(
    "sent",
    [
        f"{SENT}\r\n\r\n".encode(),
        f"GET / {SENT}\r\n\r\n".encode(),
        f"GET / HTTP/1.1\r\n{SENT}\r\n\r\n".encode(),
        f"GET / HTTP/1.1\r\nHost: x\r\nX-{SENT}: {'a' * 100_000}\r\n\r\n".encode(),
        f"GET /{SENT * 10_000} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        f"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: {SENT}\r\n\r\n".encode(),
        f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{SENT}\r\n".encode(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + SENT.encode(),
        f"GET / HTTP/1.1\r\nHost: jours.exemple.fr\r\nExpect: {SENT}\r\n\r\n".encode(),
    ],
    ids=["word", "version", "line", "header", "address", "length", "chunk", "tls", "expect"],
)
def test_what_is_no_request_is_refused_and_nowhere_kept(team: Team, sent: bytes) -> None:
    served, port = team
    status = ask_raw(port, sent).split()[1]
    assert status in (b"400", b"403", b"405", b"417")
    assert served.children == []
    assert SENT not in served.logs()
    assert ask(port, "/", as_proxy()).status == 200


SOCKETS = {
    "no origin": ({}, 403),
    "evil origin": ({"Origin": "https://ailleurs.fr"}, 403),
    "no page": ({"Origin": "null"}, 403),
    "evil host": ({"Origin": ORIGIN, "Host": f"{SENT}.fr"}, 403),
    "no socket": ({"Origin": ORIGIN, "Upgrade": ""}, 400),
    "another version": ({"Origin": ORIGIN, "Sec-WebSocket-Version": "1"}, 400),
    "no challenge": ({"Origin": ORIGIN, "Sec-WebSocket-Key": SENT}, 400),
}


@pytest.mark.parametrize(("headers", "status"), SOCKETS.values(), ids=SOCKETS)
def test_a_socket_of_no_page_of_ours_is_not_opened(
    team: Team, headers: Mapping[str, str], status: int
) -> None:
    served, port = team
    given = {**as_proxy(), **UPGRADE, **headers}
    check_refused(served, ask(port, f"/ws/{SENT}?width=80&height=24", given), status)


async def check_told(served: Served, port: int, headers: Mapping[str, str], size: str, said: str) -> None:
    """A page's socket is opened to say why it is refused, whole, and begins nothing."""
    async with opened(port, SENT, size, {"Origin": ORIGIN, **headers}) as browser:
        code, words = await read_end(browser)
    assert (code, words[-1:]) == (4004, ".")
    assert said in words
    assert served.children == []
    assert SENT not in served.logs() + words


async def test_a_page_is_told_why_its_socket_is_refused(team: Team) -> None:
    served, port = team
    for headers in (as_proxy(secret=SENT), as_proxy(compte=f"{SENT};")):
        await check_told(served, port, headers, "width=80&height=24", "proxy")


@pytest.mark.parametrize("size", ["", f"width={SENT}&height=24"])
async def test_a_page_that_says_no_size_is_told_so(team: Team, size: str) -> None:
    served, port = team
    await check_told(served, port, as_proxy(), size, "taille")


MESSAGES = {"brace": "{", "kind": f'["{SENT}"]', "deep": "[" * 100_000, "binary": SENT.encode()}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
async def test_what_no_page_sends_ends_the_session_in_words(team: Team, message: str | bytes) -> None:
    served, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await (browser.send_bytes(message) if isinstance(message, bytes) else browser.send_str(message))
        code, words = await read_end(browser)
    assert (code, words[:15]) == (4002, "Session fermée ")
    assert SENT not in served.logs()


async def test_a_message_longer_than_any_ends_the_session(team: Team) -> None:
    served, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await type_keys(browser, SENT.encode() * 20_000)
        assert (await read_end(browser))[0] == 1009
    wait_until(lambda: not served.children)
    assert SENT not in served.logs()


async def test_a_person_has_six_windows_and_the_server_so_many(team: Team) -> None:
    served, port = team
    async with AsyncExitStack() as windows:

        async def open_one(compte: str) -> ClientWebSocketResponse:
            return await windows.enter_async_context(opened_by(port, compte))

        for _ in range(6):
            await read_until(await open_one("zoe"), READY)
        told = await read_end(await open_one("zoe"))
        assert told == (4004, "Vous avez déjà 6 sessions ouvertes : fermez un onglet.")
        for compte in ("yvan", "wim"):
            await read_until(await open_one(compte), READY)
        told = await read_end(await open_one("xia"))
        assert told == (4004, "Toutes les sessions sont prises : réessayez dans quelques minutes.")
        assert len(served.children) == 8
    async with opened_by(port) as again:
        await read_until(again, READY)


def test_ones_own_page_is_anybodys_and_gives_its_key_once(own: Own) -> None:
    assert (own.head.status, own.head.text) == (200, "")
    assert own.key
    assert f'data-simples="{own.pages.split("/")[-2]}"' in own.first.text
    assert set(own.first.headers) >= HEADERS
    for path in ("/", own.path):
        assert key_in(ask(own.port, path).text) == ""
        assert 'data-simples=""' in ask(own.port, path).text
    assert ask(own.port, f"/download/{SENT}").status == 403


def test_a_browser_keeps_no_script_of_ones_own_server(own: Own) -> None:
    for name in ("page.js", "textual.js", "page.css"):
        assert ask(own.port, f"/static/{name}").headers["Cache-Control"] == "no-store"


def test_every_answer_bears_its_headers_and_no_file_is_another_s(team: Team) -> None:
    _, port = team
    for path in ("/", "/static/page.js", "/static/page.css", "/static/textual.js", "/static/xterm.css"):
        answer = ask(port, path, as_proxy())
        assert answer.status == 200
        assert set(answer.headers) >= HEADERS
        assert "'unsafe-eval'" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Server"] == "cariforef"
        if etag := answer.headers.get("ETag"):
            again = ask(port, path, {"If-None-Match": etag, **as_proxy()})
            assert again.status == 304
            assert set(again.headers) >= HEADERS
