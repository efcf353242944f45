"""The right to come in: the proxy's secret, tokens that open once, and the refusal of anybody else."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Generic, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from cariforef_tui.domain.agents.account import COMPTE
from cariforef_tui.machine.agenda import CLE, AgendaAddress
from cariforef_tui.machine.private_file import read_regular
from cariforef_tui.services.ports.errors import ConfigurationError

LENGTH_MIN, LENGTH_MAX = 32, 1024
"""Characters: 32 of hexadecimal are 16 random bytes, which nobody can guess."""
T = TypeVar("T")
BYTES = 32
"""Random bytes of a token, which nobody can guess."""
WRITING_BYTES = 4
"""Random bytes of the writing key: a person types it. Who tries others must know the pages' key first, and
tries a few a second: half of them take years."""
HEADER_COMPTE = "X-Cariforef-Compte"
"""The account of the person, as the proxy found it; it proves nothing without the secret."""
HEADER_SECRET = "X-Cariforef-Secret"  # noqa: S105 - the name of a header
PARAMETER = "jeton"
"""The parameter of the printed address that holds its token."""
DAY_S = 86_400.0
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_PORTS = {"http": 80, "https": 443}
"""Ports that browsers leave out of an origin."""


def read_secret(path: Path) -> str:
    """Return the secret that the file holds.

    Raises:
        ConfigurationError: no such file, one that others may read, one of another account, or too short.
    """
    try:
        state = path.stat()
        text = read_regular(path, LENGTH_MAX).decode("ascii").strip()
    except FileNotFoundError as error:
        make = f"(umask 077; set -C; openssl rand -hex 32 > {quote(str(path))})"
        raise ConfigurationError(f"Le secret {path} n'existe pas. Pour le faire : {make}") from error
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"Le secret {path} ne se lit pas : donnez son fichier.") from error
    if len(text) < LENGTH_MIN or not text.isprintable() or " " in text:
        raise ConfigurationError(
            f"{path} ne contient pas de secret d'au moins {LENGTH_MIN} caractères : donnez un autre fichier."
        )
    if stat.S_IMODE(state.st_mode) & 0o077 or state.st_uid != os.getuid():
        raise ConfigurationError(
            f"D'autres comptes peuvent lire le secret {path} : réservez-le à ce "
            "compte (chown, puis chmod 600)."
        )
    return text


@dataclass(frozen=True, slots=True)
class _Promise(Generic[T]):
    value: T
    until: float


class Tokens(Generic[T]):
    """The value of each token, until it is taken, too old, or followed by `most` others."""

    def __init__(self, now: Callable[[], float], *, seconds: float, most: int) -> None:
        self._now, self._seconds, self._most = now, seconds, most
        self._kept: dict[str, _Promise[T]] = {}

    def make(self, value: T) -> str:
        """Return a new token of `value`; past the bound, the oldest ones are forgotten."""
        self._forget_old()
        token = secrets.token_urlsafe(BYTES)
        self._kept[token] = _Promise(value, self._now() + self._seconds)
        for oldest in list(self._kept)[: max(0, len(self._kept) - self._most)]:
            del self._kept[oldest]
        return token

    def take(self, token: str) -> T | None:
        """Return the value of `token`, once; None if it is unknown, already taken or too old."""
        self._forget_old()
        promise = self._kept.pop(token, None)
        return promise.value if promise is not None else None

    def _forget_old(self) -> None:
        now = self._now()
        self._kept = {token: promise for token, promise in self._kept.items() if now <= promise.until}


class Refused(Exception):
    """A request that is refused: its HTTP status, and one French sentence for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Headers(Protocol):
    """The headers of a request, as aiohttp has them; a header may come several times."""

    def getall(self, key: str, default: Sequence[str]) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor: their account, None for whoever started the server for themselves."""

    compte: str | None


class Keys(NamedTuple):
    """The keys that a page is given: of its socket, and of the plain pages; both empty if a proxy says."""

    session: str = ""
    pages: str = ""


class Entrance(Protocol):
    """Lets a visitor in or refuses them, before anything is done for them."""

    @property
    def origin(self) -> str:
        """The server's address as browsers see it, without a path: `https://jours.exemple.fr`."""
        ...

    @property
    def diary_origin(self) -> str:
        """The address, without a path, at which diaries read the calendars and find nothing else."""
        ...

    @property
    def cache_control(self) -> str:
        """What browsers are told about keeping the scripts and styles of the page."""
        ...

    @property
    def absent(self) -> str:
        """The sentence that a page shows when the server no longer answers."""
        ...

    def open_page(self, headers: Headers, token: str) -> Keys:
        """Return the keys of a page whose address holds `token`; raises Refused."""
        ...

    def enter(self, headers: Headers, key: str) -> Visit:
        """Return the visitor, by the proxy's headers or by the page's key; raises Refused."""
        ...

    def enter_pages(self, headers: Headers, key: str) -> Visit:
        """Return who reads a plain page, by the proxy's headers or by its own key; raises Refused."""
        ...

    def open_forms(self, key: str) -> Mapping[str, str]:
        """Return the key that a page's forms keep: `key`, empty if it is not the one that writes.

        There is none where a proxy says who writes.
        """
        ...

    def enter_agenda(self, headers: Headers, key: str) -> Visit:
        """Return whose diary reads a calendar, by the proxy's headers or by its own key; raises Refused."""
        ...


def check_origin(origin: str, headers: Headers, *, from_page: bool) -> None:
    """Check that the request is for `origin`, of this server, and, if `from_page`, comes from its page.

    Another host name means that a foreign page made its name lead here (DNS rebinding). Another origin means
    that the page of another site asks in the person's name.

    Raises:
        Refused: it does not.
    """
    if _only(headers, "Host") != urlsplit(origin).netloc:
        raise Refused(403, "Cette adresse n'est pas celle du serveur : ouvrez celle qu'on vous a donnée.")
    if from_page and _only(headers, "Origin") != origin:
        raise Refused(403, "Cette page n'est pas celle du serveur : ouvrez l'adresse qu'on vous a donnée.")


class OwnEntrance:
    """The entrance of whoever started the server: the printed address gives a key once, to one browser.

    The page keeps the key, not a cookie: browsers send a cookie to every port of the machine, and another
    account may listen on one. As long as the server runs, each key opens one thing:

    - the key of the sessions, which is in no address that browsers keep: the interface;
    - the one in the address of the plain pages, which browsers write in their history: reading them;
    - the writing key, which the person types and forms send in their body: writing by those pages;
    - the one in the address that diaries keep: the calendars.
    """

    # A server that starts again has another address: nothing that a browser keeps would be used.
    cache_control = "no-store"

    absent = "Le serveur est arrêté : relancez cariforef servir, et ouvrez l'adresse qu'il affiche."

    def __init__(self, origin: str, now: Callable[[], float], agenda: AgendaAddress) -> None:
        """`agenda` is the calendars' address, which diaries keep from one start to the next."""
        self.origin, self.diary_origin = origin, agenda.origin
        self._agenda = agenda.cle
        self._keys = Keys(secrets.token_urlsafe(BYTES), secrets.token_urlsafe(BYTES))
        self._tokens = Tokens[Keys](now, seconds=DAY_S, most=1)
        self.printed = f"{origin}/?{PARAMETER}={self._tokens.make(self._keys)}"
        self.pages = f"{origin}/pages/{self._keys.pages}/"
        self.writing_key = secrets.token_hex(WRITING_BYTES)

    def open_page(self, headers: Headers, token: str) -> Keys:  # noqa: ARG002 - the page is for anybody
        return self._tokens.take(token) or Keys()

    def enter(self, headers: Headers, key: str) -> Visit:  # noqa: ARG002 - the key says
        return _enter_alone(key, self._keys.session)

    def enter_pages(self, headers: Headers, key: str) -> Visit:  # noqa: ARG002 - the key says
        return _enter_alone(key, self._keys.pages)

    def open_forms(self, key: str) -> Mapping[str, str]:
        return {CLE: self.writing_key if _is_same(key.strip(), self.writing_key) else ""}

    def enter_agenda(self, headers: Headers, key: str) -> Visit:  # noqa: ARG002 - the key says
        if not _is_same(key, self._agenda):
            raise Refused(403, "Prenez l'adresse d'agenda que cariforef servir affiche.")
        return Visit(None)


class TeamEntrance:
    """The entrance of a team: the proxy says who comes, and proves by a secret that it is the proxy."""

    # The browser asks each time, and is told « not modified »: an upgrade shows at once.
    cache_control = "no-cache"
    absent = "Le serveur ne répond pas : attendez une minute, vérifiez votre réseau, puis rouvrez."

    def __init__(self, origin: str, secret: str, own_account: str | None) -> None:
        """`own_account` runs the server: it is no person's, and is not let in."""
        self.origin = self.diary_origin = origin
        self._secret, self._own_account = secret, own_account

    def open_page(self, headers: Headers, token: str) -> Keys:  # noqa: ARG002 - the proxy says
        self.enter(headers, "")
        return Keys()

    def enter(self, headers: Headers, key: str) -> Visit:  # noqa: ARG002 - the proxy says
        if not _is_same(_only(headers, HEADER_SECRET) or "", self._secret):
            raise Refused(401, "Passez par l'adresse de votre organisme : ce serveur n'ouvre qu'à son proxy.")
        compte = _only(headers, HEADER_COMPTE)
        if compte is None or not COMPTE.fullmatch(compte) or compte == self._own_account:
            raise Refused(401, "Le proxy n'a pas dit quel est votre compte : reconnectez-vous.")
        return Visit(compte)

    enter_pages = enter_agenda = enter

    def open_forms(self, key: str) -> Mapping[str, str]:  # noqa: ARG002 - the proxy says
        return {}


def clean_origin(text: str) -> str:
    """Return the origin as browsers write it; raises ConfigurationError for another text."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
        # An IPv6 address has brackets in an origin; other names are in ASCII.
        host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    beyond = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or beyond:
        raise ConfigurationError(
            f"« {text} » n'est pas l'adresse d'un serveur : donnez par exemple https://jours.exemple.fr."
        )
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, _PORTS[parts.scheme]) else "")


def _enter_alone(given: str, wanted: str) -> Visit:
    if not _is_same(given, wanted):
        raise Refused(
            403, "Ouvrez l'adresse que cariforef servir a affichée ; si elle a déjà servi, relancez-le."
        )
    return Visit(None)


def _is_same(given: str, wanted: str) -> bool:
    """Compare in a constant time; a browser may send what is not ASCII."""
    return hmac.compare_digest(given.encode(errors="backslashreplace"), wanted.encode())


def _only(headers: Headers, name: str) -> str | None:
    """Return the value of a header that comes once; None if it is missing or comes several times."""
    values = headers.getall(name, ())
    return values[0] if len(values) == 1 else None
