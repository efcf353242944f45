"""What is refused to a request: in words, with no session begun, and with nothing of it in any log."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from aiohttp import WSServerHandshakeError

from tests.web.browser_line import opened, read_end, read_until, type_keys
from tests.web.conftest import Start
from tests.web.light import LEAVE, READY
from tests.web.served import ORIGIN, SECRET, Answer, Served, as_proxy, ask, ask_raw, token_in, wait_until

Team = tuple[Served, int]
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
@pytest.mark.parametrize(
    "path", ["/", "/static/page.js", f"/ws/{SENT}?width=80&height=24", f"/download/{SENT}"]
)
def test_who_does_not_come_by_the_proxy_is_refused(
    team: Team, path: str, headers: Mapping[str, str], status: int
) -> None:
    served, port = team
    if path.startswith("/static") and status == 401:
        # What every page asks for is nobody's.
        assert ask(port, path, headers).status == 200
        return
    check_refused(served, ask(port, path, {"Origin": ORIGIN, **headers}), status)


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
        "/ws/",
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
    "no origin": ({}, "{token}?width=80&height=24", 403),
    "evil origin": ({"Origin": "https://ailleurs.fr"}, "{token}?width=80&height=24", 403),
    "no page": ({"Origin": "null"}, "{token}?width=80&height=24", 403),
    "wrong token": ({"Origin": ORIGIN}, f"{SENT}?width=80&height=24", 403),
    "no size": ({"Origin": ORIGIN}, "{token}", 400),
    "no number": ({"Origin": ORIGIN}, f"{{token}}?width={SENT}&height=24", 400),
    "huge": ({"Origin": ORIGIN}, f"{{token}}?width={'9' * 5000}&height=24", 400),
}


@pytest.mark.parametrize(("headers", "path", "status"), SOCKETS.values(), ids=SOCKETS)
def test_a_socket_is_refused_before_any_session(
    team: Team, headers: Mapping[str, str], path: str, status: int
) -> None:
    served, port = team
    token = token_in(ask(port, "/", as_proxy()).text)
    given = {**headers, **as_proxy(), **UPGRADE}
    check_refused(served, ask(port, f"/ws/{path.format(token=token)}", given), status)
    assert token not in served.logs()


def test_a_request_that_is_no_sockets_is_refused(team: Team) -> None:
    served, port = team
    for headers in ({}, {**UPGRADE, "Sec-WebSocket-Version": "1"}, {**UPGRADE, "Sec-WebSocket-Key": SENT}):
        token = token_in(ask(port, "/", as_proxy()).text)
        given = {"Origin": ORIGIN, **as_proxy(), **headers}
        check_refused(served, ask(port, f"/ws/{token}?width=80&height=24", given), 400)


async def test_a_token_opens_one_socket_of_the_person_that_it_was_given_to(team: Team) -> None:
    served, port = team
    token = token_in(ask(port, "/", as_proxy()).text)
    yvan = {"Origin": ORIGIN, **as_proxy("yvan")}
    with pytest.raises(WSServerHandshakeError) as refused:
        await opened(port, token, headers=yvan).__aenter__()
    assert refused.value.status == 403
    with pytest.raises(WSServerHandshakeError):
        await opened(port, token).__aenter__()
    token = token_in(ask(port, "/", as_proxy()).text)
    async with opened(port, token) as browser:
        await read_until(browser, READY)
        with pytest.raises(WSServerHandshakeError) as refused:
            await opened(port, token).__aenter__()
        assert refused.value.status == 403
        assert len(served.children) == 1
        await type_keys(browser, LEAVE)
        assert await read_end(browser) == (1000, "")


MESSAGES = {
    "brace": "{",
    "nothing": "",
    "list": "[]",
    "no keys": '["stdin"]',
    "kind": f'["{SENT}"]',
    "number": "1",
    "size": '["resize", {"width": "large", "height": 24}]',
    "deep": "[" * 100_000,
    "binary": SENT.encode(),
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
async def test_what_no_page_sends_ends_the_session_in_words(team: Team, message: str | bytes) -> None:
    served, port = team
    async with opened(port, token_in(ask(port, "/", as_proxy()).text)) as browser:
        await read_until(browser, READY)
        await (browser.send_bytes(message) if isinstance(message, bytes) else browser.send_str(message))
        code, words = await read_end(browser)
    assert (code, words[:15]) == (4002, "Session fermée ")
    assert SENT not in served.logs()


async def test_a_message_longer_than_any_ends_the_session(team: Team) -> None:
    served, port = team
    async with opened(port, token_in(ask(port, "/", as_proxy()).text)) as browser:
        await read_until(browser, READY)
        await type_keys(browser, SENT.encode() * 20_000)
        assert (await read_end(browser))[0] == 1009
    wait_until(lambda: not served.children)
    assert SENT not in served.logs()


async def test_a_person_has_six_windows_and_the_server_so_many(team: Team) -> None:
    served, port = team
    waiting = token_in(ask(port, "/", as_proxy()).text)
    windows = [opened(port, token_in(ask(port, "/", as_proxy()).text)) for _ in range(6)]
    browsers = [await window.__aenter__() for window in windows]
    check_room = ask(port, "/", as_proxy())
    assert (check_room.status, "6 sessions" in check_room.text) == (503, True)
    assert set(check_room.headers) >= HEADERS
    with pytest.raises(WSServerHandshakeError) as refused:
        await opened(port, waiting).__aenter__()
    assert refused.value.status == 503
    others = [{"Origin": ORIGIN, **as_proxy(compte)} for compte in ("yvan", "wim")]
    last = token_in(ask(port, "/", as_proxy("xia")).text)
    for other in others:
        windows.append(opened(port, token_in(ask(port, "/", other).text), headers=other))
        browsers.append(await windows[-1].__aenter__())
    full = ask(port, "/", as_proxy("xia"))
    assert (full.status, "Toutes les sessions" in full.text) == (503, True)
    with pytest.raises(WSServerHandshakeError) as refused:
        await opened(port, last, headers={"Origin": ORIGIN, **as_proxy("xia")}).__aenter__()
    assert refused.value.status == 503
    assert len(served.children) == 8
    for window in windows:
        await window.__aexit__(None, None, None)
    wait_until(lambda: ask(port, "/", as_proxy()).status == 200)


def test_a_page_is_asked_whether_it_is_there_at_no_cost(start: Start) -> None:
    served, line = start("0", "8")
    port, address = int(line.split()[0].rpartition(":")[2]), line.split()[1]
    path = address.partition(str(port))[2]
    assert ask(port, path, method="HEAD").status == 403
    answer = ask(port, path)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    mine = {"Cookie": cookie.partition(";")[0]}
    head = ask(port, "/", mine, "HEAD")
    assert (head.status, head.text) == (200, "")
    assert set(head.headers) >= HEADERS
    assert ask(port, path, mine).status == 303
    for headers in ({}, {"Cookie": mine["Cookie"] + "x"}, {"Cookie": "a=\xff; b"}):
        assert ask(port, path, headers).status == 403
        assert ask(port, "/", headers).status == 403
    assert token_in(ask(port, "/", mine).text)
    assert served.stop() == 0


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
