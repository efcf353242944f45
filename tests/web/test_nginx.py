"""The team's set-up as a command prints it: its files run, with only names, ports and paths replaced."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from itertools import zip_longest
from pathlib import Path

import pytest
import trustme
from aiohttp import ClientSession, TCPConnector, encode_basic_auth, web
from multidict import CIMultiDictProxy

from cariforef_tui.cli.tools.modele import read_modele
from cariforef_tui.domain.agents.account import Account
from cariforef_tui.machine.documents import find_sections
from cariforef_tui.services.agents.accounts import bind_account
from cariforef_tui.web.entrance import check_origin
from cariforef_tui.web.pages import FORM, FORM_MAX
from tests.people import log, open_store, stored
from tests.web.browser_line import Window, type_keys

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
PASSWORDS = {"dominique": "un mot", "personne": "un autre"}
Handler = Callable[[web.BaseRequest], Awaitable[web.Response]]
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


class Site:
    """A folder where the files printed stand, and a port of this machine for its nginx."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.listening = folder, socket.create_server(("127.0.0.1", 0))
        port = self.listening.getsockname()[1]
        self.origin = f"https://localhost:{port}"
        self.socket = folder / "web.sock"
        authority, paper = trustme.CA(), folder / "papier.pem"
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(paper)
        self.ssl = ssl.create_default_context()
        authority.configure_trust(self.ssl)
        # The longest first: some begin others.
        self._places = {
            "/etc/ssl/certs/jours.exemple.fr.pem": paper,
            "/etc/ssl/private/jours.exemple.fr.key": paper,
            "https://jours.exemple.fr": self.origin,
            "jours.exemple.fr": "localhost",
            "listen [::]:443 ssl;": "",
            "listen 443": f"listen 127.0.0.1:{port}",
            "/etc/nginx": folder,
            "/var/lib/cariforef": folder,
            "/run/cariforef/web.sock": self.socket,
            "/opt/cariforef/bin/cariforef": f"{sys.executable} -m cariforef_tui",
        }
        (folder / "cariforef.comptes").write_text(
            "".join(f"{name}:{{PLAIN}}{word}\n" for name, word in PASSWORDS.items())
        )

    def put_in_place(self, text: str) -> str:
        for printed, place in self._places.items():
            text = text.replace(printed, str(place))
        return text

    @contextmanager
    def nginx(self, file: str) -> Iterator[None]:
        """Run nginx on a printed file, as who runs the tests, until the block ends."""
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "site.conf").write_text(self.put_in_place(file))
        (self.folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {self.folder}/pid; error_log stderr warn; events {{}}"
            f"http {{ access_log {self.folder}/access.log; {temporary} include {self.folder}/site.conf; }}"
        )
        number = self.listening.fileno()
        assert NGINX is not None
        # Its socket is ours, open already: nothing waits for it.
        with subprocess.Popen(
            [NGINX, "-c", self.folder / "nginx.conf", "-e", "stderr"],
            pass_fds=[number],
            env={"NGINX": f"{number};"},
        ) as run:
            try:
                yield
            finally:
                run.terminate()

    def browser(self, compte: str, word: str | None = None, **headers: str) -> ClientSession:
        """A browser that has given a name and a password."""
        return ClientSession(
            self.origin,
            headers={"Authorization": encode_basic_auth(compte, word or PASSWORDS[compte]), **headers},
            connector=TCPConnector(ssl=self.ssl),
        )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    ((section,), _) = find_sections("Navigateur : une équipe")
    kept = re.findall(r"^    ((?:openssl rand|printf 'proxy).*)$", section.text, re.MULTILINE)
    assert len(kept) == 2
    subprocess.run(["sh", "-ec", site.put_in_place("\n".join(["umask 077", *kept]))], check=True)
    with site.listening:
        yield site


@contextmanager
def running(site: Site, store: Path) -> Iterator[None]:
    """The server as its unit starts it, until the block ends."""
    (line,) = re.findall(r"^ExecStart=(.+)", read_modele("web.service").replace("\\\n", ""), re.MULTILINE)
    home = site.folder / "maison"
    home.mkdir()
    with subprocess.Popen(
        shlex.split(site.put_in_place(line)),
        env={
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "CARIFOREF_BASE": str(store),
        },
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            assert site.origin in server.stdout.readline()
            yield
        finally:
            server.terminate()
    assert server.returncode == 0


@pytest.fixture
def team_store(store_path: Path) -> Path:
    """A store where « dominique » is DM, who has logged a day already."""
    with open_store(store_path) as store:
        log(store, "DM", "14.7.1", 50, on=date(2018, 12, 20))
        bind_account(store, "DM", "dominique", acteur="DM", caller=Account("dominique", 1))
    return store_path


async def open_window(site: Site, browser: ClientSession, *keys: str, until: Sequence[str]) -> None:
    """Open the page and its socket, and type each of `keys` once the screen shows what `until` says then."""
    async with browser.get("/") as answer:
        assert answer.status == 200
    address, headers = "/ws/?width=120&height=40", {"Origin": site.origin}
    async with browser.ws_connect(address, headers=headers) as line:
        window = Window(line, 120, 40)
        for shown, typed in zip_longest(until, keys):
            await window.wait_for(shown)
            if typed is not None:
                await type_keys(line, typed.encode())


@needs_nginx
async def test_a_day_is_logged_through_the_nginx_and_the_service_that_are_printed(
    site: Site, team_store: Path
) -> None:
    with site.nginx(read_modele("nginx")):
        with running(site, team_store):
            async with site.browser("dominique", "faux") as browser, browser.get("/") as answer:
                assert answer.status == 401
            async with site.browser("dominique") as browser:
                for strange in ({"Host": "ailleurs.exemple.fr"}, {"Origin": "https://ailleurs.exemple.fr"}):
                    async with browser.get("/ws/", headers={"Origin": site.origin} | strange) as answer:
                        assert answer.status == 403
                await open_window(
                    site,
                    browser,
                    "\x10",
                    "0,25 14.7.1 21/12 : œuvre",
                    "\r",
                    until=("DM", "« 0,5 CODE hier : réunion »", "Écrire : 0,25 j", "Enregistré"),
                )
                async with browser.get("/pages/semaine?semaine=51") as answer:
                    assert "<caption>DM, semaine 51" in await answer.text()
                async with browser.get("/mes-echeances.ics") as answer:
                    assert "X-WR-CALNAME:Échéances de DM" in await answer.text()
        async with site.browser("dominique") as browser, browser.get("/") as answer:
            assert (answer.status, "arrêté" in await answer.text()) == (502, True)
    assert stored(team_store, "DM", date(2018, 12, 21)) == {"14.7.1": 25}


@asynccontextmanager
async def answering(handler: Handler, listening: socket.socket) -> AsyncIterator[None]:
    """A server of one answer, until the block ends."""
    runner = web.ServerRunner(web.Server(handler))
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def say_who(request: web.BaseRequest) -> web.Response:
    """A helper of OpenID Connect: the cookie says who comes, or nobody does."""
    compte = request.headers.get("Cookie", "").removeprefix("compte=")
    status = 202 if compte else 401
    return web.Response(status=status, headers={"X-Auth-Request-Preferred-Username": compte})


@asynccontextmanager
async def hearing(site: Site, modele: str, hear: Handler) -> AsyncIterator[None]:
    """The nginx of a printed file, with `hear` in place of the program, until the block ends."""
    helper, program = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)
    program.bind(str(site.socket))
    text = read_modele(modele).replace("127.0.0.1:4180", f"127.0.0.1:{helper.getsockname()[1]}")
    async with answering(hear, program), answering(say_who, helper):
        with site.nginx(text):
            yield


@needs_nginx
@pytest.mark.parametrize("modele", ["nginx", "nginx-openid"])
async def test_what_a_browser_says_of_itself_never_comes_through(site: Site, modele: str) -> None:
    heard: list[CIMultiDictProxy[str]] = []

    async def hear(request: web.BaseRequest) -> web.Response:
        heard.append(request.headers)
        return web.Response()

    lies = dict.fromkeys(("X-Cariforef-Compte", "X_Cariforef_Compte", "x-cariforef-secret"), "dominique")
    async with hearing(site, modele, hear), site.browser("personne", **lies) as browser:
        asked = {"Cookie": "compte=personne", "Upgrade": "websocket"}
        async with browser.get("/", headers=asked) as answer:
            assert answer.status == 200
        if modele == "nginx-openid":
            async with browser.get("/", allow_redirects=False) as answer:
                assert answer.headers["Location"] == f"{site.origin}/oauth2/sign_in?rd=/"
    (headers,) = heard
    assert headers.getall("X-Cariforef-Compte") == ["personne"]
    assert headers.getall("X-Cariforef-Secret") == [(site.folder / "secret").read_text().strip()]
    assert headers.getall("Host") == [site.origin.removeprefix("https://")]
    assert headers.keys() & {"Authorization", "Cookie", "X_Cariforef_Compte"} == set()
    assert headers["Connection"] == "upgrade"


@needs_nginx
@pytest.mark.parametrize("modele", ["nginx", "nginx-openid"])
async def test_a_form_comes_through_whole_and_from_its_page(
    site: Site, modele: str, capfd: pytest.CaptureFixture[str]
) -> None:
    # As long as the server takes, once it is escaped.
    form = {"commentaire": "é" * ((FORM_MAX - len("commentaire=")) // 6)}

    async def hear(request: web.BaseRequest) -> web.Response:
        check_origin(site.origin, request.headers, from_page=True)
        assert (request.method, request.content_type, await request.post()) == ("POST", FORM, form)
        return web.Response()

    sent = {"Cookie": "compte=personne", "Origin": site.origin}
    async with (
        hearing(site, modele, hear),
        site.browser("personne") as browser,
        browser.post("/pages/journee", data=form, headers=sent) as answer,
    ):
        assert answer.status == 200
    # Past its room in memory, nginx would warn that it keeps the form in a file.
    assert "temporary file" not in capfd.readouterr().err
