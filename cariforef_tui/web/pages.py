"""The answers of the server: a page, its resources, its socket, files; readings; forms; nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from html import escape
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl, quote

from aiohttp import hdrs, web

from cariforef_tui.machine.agenda import CLE
from cariforef_tui.machine.logs import keep_incident
from cariforef_tui.web.entrance import PARAMETER, Entrance, Refused, Tokens, Visit, check_origin
from cariforef_tui.web.envelope import BYTES_MAX, Size, Unreadable, read_size
from cariforef_tui.web.fork_server import Answer, Asked
from cariforef_tui.web.forms import JOURNEE, Forms
from cariforef_tui.web.readings import Readings
from cariforef_tui.web.session import BEAT_S, File
from cariforef_tui.web.sessions import Sessions

SILENCE_S = 2 * BEAT_S
"""Seconds without a message after which a browser is asked for one; after half as many more, the line is cut.

So the server knows of a cut before the person opens the page again: their draft is saved by then.
"""
CLOSE_S = 3.0
"""Seconds that a browser has to take what closes its socket."""
REFUSED = 4004
"""Code of a socket that is opened only to say why it is refused: a page can read no other answer."""
_PAGE = Path(__file__).with_name("page")
_THEIRS = files("textual_serve") / "static"
_STATIC = {
    "page.js": (_PAGE / "page.js", "text/javascript"),
    "page.css": (_PAGE / "page.css", "text/css"),
    "lecture.css": (_PAGE / "lecture.css", "text/css"),
    "textual.js": (_THEIRS / "js" / "textual.js", "text/javascript"),
    "xterm.css": (_THEIRS / "css" / "xterm.css", "text/css"),
    "RobotoMono.ttf": (_THEIRS / "fonts" / "RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "RobotoMono-Italic.ttf": (_THEIRS / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
"""All the files that a page may ask for; no folder is served."""
_HEADERS = {
    # Without WebGL, the terminal writes its colours into the page as styles, which must be allowed.
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
_READ_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    # With « no-referrer », a browser does not say which page sends a form.
    "Referrer-Policy": "same-origin",
}
"""Headers of a plain page, in place of the others: it has no script, and may have a form."""
FORM = "application/x-www-form-urlencoded"
FORM_MAX = 32 * 1024
"""Bytes of a form; a long comment takes two thousand."""
FIELDS_MAX = 100
RECEIVE_S = 10.0
"""Seconds that a form has to arrive."""
ADDRESS_MAX = 1000
"""Characters of the address of a reading."""
AGENDA = "/{name:(?:mes-)?echeances}.ics"
"""Address of the calendars: everything, or one's own lines."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pages:
    """The routes of one server, and who may take them."""

    def __init__(
        self, entrance: Entrance, sessions: Sessions, given: Tokens[File], readings: Readings, forms: Forms
    ) -> None:
        self._entrance, self._sessions, self._given = entrance, sessions, given
        self._readings, self._forms = readings, forms

    def make_application(self) -> web.Application:
        """Return what aiohttp serves."""
        application = web.Application(middlewares=[self._guard], client_max_size=FORM_MAX)
        application.on_response_prepare.append(_add_headers)
        application.add_routes(
            [
                web.get("/", self._page),
                web.get("/static/{name}", self._static),
                web.get("/ws/{key:[^/]*}", self._socket, allow_head=False),
                web.get("/download/{token}", self._file, allow_head=False),
                web.get("/pages/{name:[^/]*}", self._read),
                web.get("/pages/{key}/{name:[^/]*}", self._read),
                web.post(f"/pages/{JOURNEE}", self._write),
                web.post(f"/pages/{{key}}/{JOURNEE}", self._write),
                web.get(AGENDA, self._agenda),
            ]
        )
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse in words what is not let in; record a failure without what was asked."""
        # A diary shows plain text at most. Its address may have been another account's while the server was
        # stopped: nothing else is served there.
        origin, refuse = self._entrance.origin, _refuse
        if request.path.endswith(".ics"):
            origin, refuse = self._entrance.diary_origin, _refuse_diary
        try:
            is_socket = request.path.startswith("/ws/")
            check_origin(origin, request.headers, from_page=is_socket)
            return await handler(request)
        except Refused as refused:
            return refuse(refused.status, refused.sentence)
        except web.HTTPMethodNotAllowed:
            return refuse(405, "Rien ne s'envoie ici : on n'écrit que par la page simple « Journée ».")
        except web.HTTPNotFound:
            return refuse(404, "Il n'y a rien à cette adresse : la page de cariforef est « / ».")
        except web.HTTPException as refused:
            return refuse(refused.status, "Ce serveur ne comprend pas cette demande : rechargez la page.")
        except ConnectionError:
            # The browser is gone: nobody reads the answer.
            raise
        except Exception as error:
            keep_incident(error)
            return refuse(500, "Erreur imprévue du programme : la personne qui l'administre en a le détail.")

    async def _page(self, request: web.Request) -> web.StreamResponse:
        # HEAD asks only whether the server is there: nothing is spent.
        token = request.query.get(PARAMETER, "") if request.method == hdrs.METH_GET else ""
        keys = self._entrance.open_page(request.headers, token)
        page = _template("index.html").substitute(
            cle=keys.session, simples=keys.pages, absent=self._entrance.absent
        )
        return web.Response(text=page, content_type="text/html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        found = _STATIC.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        path, kind = found
        headers = {"Content-Type": kind, "Cache-Control": self._entrance.cache_control}
        return web.FileResponse(Path(str(path)), headers=headers)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        browser = web.WebSocketResponse(heartbeat=SILENCE_S, max_msg_size=BYTES_MAX, timeout=CLOSE_S)
        if not browser.can_prepare(request):
            raise Refused(400, "Ouvrez cette adresse depuis la page de cariforef.")
        try:
            visit = self._entrance.enter(request.headers, request.match_info["key"])
            size = _read_window(request)
            async with self._sessions.opening(visit, size) as (session, fork):
                await browser.prepare(request)
                why = await session.run(fork, browser)
            code, sentence = why.code, why.sentence
        except Refused as refused:
            await browser.prepare(request)
            code, sentence = REFUSED, refused.sentence
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await browser.close(code=code, message=sentence.encode())
        if request.transport is not None:
            # A browser that no longer reads would keep the line open.
            request.transport.abort()
        return browser

    async def _file(self, request: web.Request) -> web.StreamResponse:
        visit = self._entrance.enter(request.headers, "")
        file = self._given.take(request.match_info["token"])
        if file is None or file.visit != visit:
            raise Refused(404, "Ce fichier a déjà été remis : demandez-le de nouveau dans cariforef.")
        return web.Response(
            body=file.data,
            content_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"},
        )

    async def _read(self, request: web.Request) -> web.StreamResponse:
        visit = self._entrance.enter_pages(request.headers, request.match_info.get("key", ""))
        return _respond(await self._answer(request, visit, request.match_info["name"]))

    async def _write(self, request: web.Request) -> web.StreamResponse:
        # Another site's page may send a form in the person's name: browsers say from where it comes.
        check_origin(self._entrance.origin, request.headers, from_page=True)
        visit = self._entrance.enter_pages(request.headers, request.match_info.get("key", ""))
        return _respond(await self._answer(request, visit, JOURNEE, await _read_form(request)))

    async def _agenda(self, request: web.Request) -> web.StreamResponse:
        visit = self._entrance.enter_agenda(request.headers, request.query.get(CLE, ""))
        answer = await self._answer(request, visit, f"{request.match_info['name']}.ics")
        response = _respond(answer)
        if answer.status == HTTPStatus.OK:
            # While no date moves, a diary that asks again reads nothing.
            etag = sha256(answer.body).hexdigest()
            if any(known.value == etag for known in request.if_none_match or ()):
                response = web.Response(status=HTTPStatus.NOT_MODIFIED)
            response.etag = etag
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    async def _answer(
        self, request: web.Request, visit: Visit, name: str, sent: Mapping[str, str] | None = None
    ) -> Answer:
        if len(request.raw_path) > ADDRESS_MAX:
            raise Refused(414, "Cette adresse est trop longue.")
        query = {key: value for key, value in request.query.items() if key != CLE}
        asked = Asked(name, query)
        if name in ("", JOURNEE):
            asked = self._forms.guard(visit, asked, sent)
        return await self._readings.read(visit, asked)


def _respond(answer: Answer) -> web.Response:
    headers = {**_READ_HEADERS, "Content-Type": answer.kind}
    return web.Response(status=answer.status, body=answer.body, headers=headers)


def _read_window(request: web.Request) -> Size:
    try:
        return read_size(request.query.get("width"), request.query.get("height"))
    except Unreadable:
        raise Refused(400, "La page n'a pas dit la taille de sa fenêtre : rechargez-la.") from None


async def _read_form(request: web.Request) -> Mapping[str, str]:
    """Return what a form holds, by name; raises Refused."""
    try:
        if request.content_type != FORM:
            raise ValueError
        async with asyncio.timeout(RECEIVE_S):
            sent = await request.read()
        fields = parse_qsl(
            sent.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX
        )
    except TimeoutError:
        raise Refused(408, "L'envoi a pris trop de temps : rien n'a été écrit, envoyez de nouveau.") from None
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "L'envoi est trop long : rien n'a été écrit, raccourcissez les textes.") from None
    except (ValueError, web.RequestPayloadError):
        raise Refused(400, "Cet envoi n'est pas celui d'un formulaire de la page : rechargez-la.") from None
    return dict(fields)


@cache
def _template(name: str) -> Template:
    return Template((_PAGE / name).read_text(encoding="utf-8"))


def _refuse(status: int, sentence: str) -> web.Response:
    page = _template("refus.html").substitute(phrase=escape(sentence))
    return web.Response(status=status, text=page, content_type="text/html")


def _refuse_diary(status: int, sentence: str) -> web.Response:
    return web.Response(status=status, text=f"{sentence}\n")


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    own = {name: value for name in _READ_HEADERS if (value := response.headers.get(name))}
    response.headers.update({**_HEADERS, **own})
    response.headers.setdefault("Cache-Control", "no-store")
