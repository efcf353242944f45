"""What the server answers: a page, what it needs, its socket, and files; everything else is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from urllib.parse import quote

from aiohttp import hdrs, web

from cariforef_tui.machine.incidents import keep_incident
from cariforef_tui.web.entrance import PARAMETER, Entrance, OwnEntrance, Refused, Visit, check_origin
from cariforef_tui.web.envelope import BYTES_MAX, Unreadable, read_size
from cariforef_tui.web.session import File
from cariforef_tui.web.sessions import Sessions
from cariforef_tui.web.tokens import Tokens

SOCKET_S = 120.0
"""Seconds between a page and its socket: its scripts and fonts come first, through a slow line."""
PAGES_MAX = 1000
"""Pages whose socket is not open yet."""
BEAT_S = 15.0
"""Seconds between two beats of a socket: one that is cut is known by the second."""
COOKIE_S = 30 * 86_400
"""Seconds that one's browser is known, closed and opened again; the server's end ends it sooner."""
CLOSE_S = 3.0
"""Seconds that a browser has to take what closes its socket."""

ALONE_ABSENT = "Le serveur est arrêté : relancez cariforef servir, et ouvrez l'adresse qu'il affiche."
TEAM_ABSENT = "Le serveur ne répond pas : attendez une minute, vérifiez votre réseau, puis rouvrez."
"""What a page says where the server does not answer."""

_PAGE = Path(__file__).with_name("page")
_THEIRS = files("textual_serve") / "static"
_STATIC = {
    "page.js": (_PAGE / "page.js", "text/javascript"),
    "page.css": (_PAGE / "page.css", "text/css"),
    "textual.js": (_THEIRS / "js" / "textual.js", "text/javascript"),
    "xterm.css": (_THEIRS / "css" / "xterm.css", "text/css"),
    "RobotoMono.ttf": (_THEIRS / "fonts" / "RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "RobotoMono-Italic.ttf": (_THEIRS / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
"""All that a page may ask for, each from its file; no folder is served."""

_HEADERS = {
    # Where the browser has no WebGL, the terminal writes its colours into the page, as styles; only it may.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "cariforef",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pages:
    """The routes of one server, and who may take them."""

    def __init__(self, entrance: Entrance, sessions: Sessions, given: Tokens[File]) -> None:
        self._entrance, self._sessions, self._given = entrance, sessions, given
        self._sockets = Tokens[Visit](asyncio.get_running_loop().time, seconds=SOCKET_S, most=PAGES_MAX)

    def make_application(self) -> web.Application:
        """Return what aiohttp serves."""
        application = web.Application(middlewares=[self._guard])
        application.on_response_prepare.append(_add_headers)
        application.add_routes(
            [
                web.get("/", self._page),
                web.get("/static/{name}", self._static),
                web.get("/ws/{token}", self._socket, allow_head=False),
                web.get("/download/{token}", self._file, allow_head=False),
            ]
        )
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse in words what is not let in; record what fails without what was asked."""
        try:
            is_socket = request.path.startswith("/ws/")
            check_origin(self._entrance, request.headers, from_page=is_socket)
            return await handler(request)
        except Refused as refused:
            return _refuse(refused.status, refused.sentence)
        except web.HTTPMethodNotAllowed:
            return _refuse(405, "Ce serveur ne fait qu'afficher : rien ne lui est envoyé ainsi.")
        except web.HTTPNotFound:
            return _refuse(404, "Il n'y a rien à cette adresse : la page de cariforef est « / ».")
        except web.HTTPException as refused:
            return _refuse(refused.status, "Ce serveur ne comprend pas cette demande : rechargez la page.")
        except ConnectionError:
            # The browser is gone: nobody reads the answer.
            raise
        except Exception as error:
            keep_incident(error)
            return _refuse(500, "Erreur imprévue du programme : qui l'administre en a le détail.")

    def _enter(self, request: web.Request) -> Visit:
        return self._entrance.enter(request.headers, request.cookies)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        token = request.query.get(PARAMETER)
        if request.method == hdrs.METH_HEAD:
            # Only whether the server is there: nothing is spent.
            self._enter(request)
            return web.Response(content_type="text/html")
        if token is not None and isinstance(self._entrance, OwnEntrance):
            return self._redeem(self._entrance, request, token)
        visit = self._enter(request)
        self._sessions.check_room(visit)
        absent = ALONE_ABSENT if visit.compte is None else TEAM_ABSENT
        page = _template("index.html").substitute(jeton=self._sockets.make(visit), absent=absent)
        return web.Response(text=page, content_type="text/html")

    def _redeem(self, entrance: OwnEntrance, request: web.Request, token: str) -> web.StreamResponse:
        """Let the browser in for good, and forget the token: an address is shown, kept and sent."""
        answer = web.Response(status=303, headers={"Location": "/"})
        try:
            entrance.enter(request.headers, request.cookies)
        except Refused:
            answer.set_cookie(
                entrance.cookie,
                entrance.redeem(token),
                max_age=COOKIE_S,
                httponly=True,
                samesite="Strict",
                path="/",
            )
        return answer

    async def _static(self, request: web.Request) -> web.StreamResponse:
        found = _STATIC.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        path, kind = found
        # Asked again each time, answered « not modified » where it is: an upgrade shows at once.
        return web.FileResponse(Path(str(path)), headers={"Content-Type": kind, "Cache-Control": "no-cache"})

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        visit = self._enter(request)
        if self._sockets.take(request.match_info["token"]) != visit:
            raise Refused(403, "Cette page a déjà servi, ou attend depuis trop longtemps : rechargez-la.")
        try:
            size = read_size(request.query.get("width"), request.query.get("height"))
        except Unreadable:
            raise Refused(400, "La fenêtre n'a pas une taille où afficher cariforef.") from None
        browser = web.WebSocketResponse(heartbeat=BEAT_S, max_msg_size=BYTES_MAX, timeout=CLOSE_S)
        if not browser.can_prepare(request):
            raise Refused(400, "Cette adresse ne s'ouvre que par la page de cariforef.")
        async with self._sessions.opening(visit, size) as (session, fork):
            await browser.prepare(request)
            why = await session.run(fork, browser)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await browser.close(code=why.code, message=why.sentence.encode())
        if request.transport is not None:
            # What a browser that reads no more has not taken would keep the line open.
            request.transport.abort()
        return browser

    async def _file(self, request: web.Request) -> web.StreamResponse:
        visit = self._enter(request)
        file = self._given.take(request.match_info["token"])
        if file is None or file.visit != visit:
            raise Refused(404, "Ce fichier a déjà été remis : demandez-le de nouveau dans cariforef.")
        return web.Response(
            body=file.data,
            content_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"},
        )


@cache
def _template(name: str) -> Template:
    return Template((_PAGE / name).read_text(encoding="utf-8"))


def _refuse(status: int, sentence: str) -> web.Response:
    page = _template("refus.html").substitute(phrase=escape(sentence))
    return web.Response(status=status, text=page, content_type="text/html")


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
