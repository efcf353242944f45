"""Who comes in: what a request must bear, and nothing that it may bear besides."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.machine.agenda import AgendaAddress
from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.web.entrance import (
    DAY_S,
    Keys,
    OwnEntrance,
    Refused,
    TeamEntrance,
    Visit,
    check_origin,
    clean_origin,
)

SECRET = "5b1d" * 16
ORIGIN = "https://jours.exemple.fr"


class Headers:
    """As aiohttp has them: a name may come several times, and a value hold bytes that are no text."""

    def __init__(self, *values: tuple[str, str]) -> None:
        self._values = values

    def getall(self, key: str, default: Sequence[str]) -> Sequence[str]:
        return [value for name, value in self._values if name == key] or default


def as_proxy(compte: str, secret: str = SECRET) -> Headers:
    return Headers(("X-Cariforef-Compte", compte), ("X-Cariforef-Secret", secret))


def status_of(entrance: TeamEntrance | OwnEntrance, headers: Headers, key: str) -> int:
    with pytest.raises(Refused) as refused:
        entrance.enter(headers, key)
    assert str(refused.value).endswith(".")
    return refused.value.status


def test_a_team_comes_in_by_its_proxy() -> None:
    team = TeamEntrance(ORIGIN, SECRET, "service")
    for compte in ("zoe", "Zoe.Martin@exemple.fr", "_x-1"):
        assert team.enter(as_proxy(compte), "") == Visit(compte)


@pytest.mark.parametrize(
    "headers",
    [
        Headers(),
        Headers(("X-Cariforef-Compte", "zoe")),
        Headers(("X-Cariforef-Secret", SECRET)),
        as_proxy("zoe", ""),
        as_proxy("zoe", SECRET[:-1]),
        as_proxy("zoe", SECRET + " "),
        as_proxy("zoe", SECRET.upper()),
        as_proxy("zoe", "é"),
        as_proxy("zoe", "\udcff\udcfe"),
        as_proxy("zoe", "\ud800"),
        as_proxy(""),
        as_proxy(" zoe"),
        as_proxy("zoe "),
        as_proxy("zoe\n"),
        as_proxy("zoë"),
        as_proxy("z\udcff"),
        as_proxy("-zoe"),
        as_proxy("zoe;drop"),
        as_proxy("z" * 65),
        as_proxy("service"),
        Headers(("X-Cariforef-Compte", "zoe"), ("X-Cariforef-Compte", "zoe"), ("X-Cariforef-Secret", SECRET)),
        Headers(
            ("X-Cariforef-Compte", "zoe"), ("X-Cariforef-Secret", SECRET), ("X-Cariforef-Secret", SECRET)
        ),
    ],
)
def test_nobody_else_comes_in_to_a_team(headers: Headers) -> None:
    team = TeamEntrance(ORIGIN, SECRET, "service")
    assert status_of(team, headers, SECRET) == 401
    with pytest.raises(Refused):
        team.open_page(headers, SECRET)


AGENDA = AgendaAddress(8000, "agenda" * 6)


def test_a_diary_comes_in_by_its_own_key_which_opens_no_page() -> None:
    own = OwnEntrance("http://127.0.0.1:8080", lambda: 0.0, AGENDA)
    keys = own.open_page(Headers(), token_of(own))
    assert own.enter_agenda(Headers(), AGENDA.cle) == Visit(None)
    for other in (*keys, "", f"{AGENDA.cle}x"):
        with pytest.raises(Refused):
            own.enter_agenda(Headers(), other)
    assert status_of(own, Headers(), AGENDA.cle) == 403
    with pytest.raises(Refused):
        own.enter_pages(Headers(), AGENDA.cle)


def test_the_printed_address_of_the_plain_pages_opens_nothing_else() -> None:
    own = OwnEntrance("http://127.0.0.1:8080", lambda: 0.0, AGENDA)
    keys, reading = own.open_page(Headers(), token_of(own)), own.pages.split("/")[-2]
    assert keys.pages == reading
    assert own.enter_pages(Headers(), reading) == Visit(None)
    assert (status_of(own, Headers(), reading), own.open_page(Headers(), reading)) == (403, Keys())
    for other in (keys.session, AGENDA.cle, "", f"{reading}x"):
        with pytest.raises(Refused):
            own.enter_pages(Headers(), other)
    with pytest.raises(Refused):
        own.enter_agenda(Headers(), reading)


def token_of(own: OwnEntrance) -> str:
    return own.printed.partition("jeton=")[2]


def test_ones_own_address_gives_its_key_once() -> None:
    own = OwnEntrance("http://127.0.0.1:8080", lambda: 0.0, AGENDA)
    key = own.open_page(Headers(), token_of(own)).session
    assert key not in own.printed + own.pages
    assert own.enter(Headers(), key) == Visit(None)
    assert own.open_page(Headers(), token_of(own)) == Keys()
    assert own.enter(Headers(), key) == Visit(None)


def test_ones_own_address_is_worth_nothing_the_day_after() -> None:
    times = [0.0]
    own = OwnEntrance("http://127.0.0.1:8080", lambda: times[-1], AGENDA)
    times.append(DAY_S + 1)
    assert own.open_page(Headers(), token_of(own)) == Keys()


@given(st.text() | st.text(st.characters(categories=["Cs"])))
def test_no_other_key_opens(key: str) -> None:
    own = OwnEntrance("http://127.0.0.1:8080", lambda: 0.0, AGENDA)
    assert own.open_page(Headers(), key) == Keys()
    for given_key in (key, token_of(own)):
        assert status_of(own, Headers(), given_key) == 403


@pytest.mark.parametrize(
    ("headers", "is_from_page", "is_let_in"),
    [
        ([("Host", "jours.exemple.fr")], False, True),
        ([("Host", "jours.exemple.fr"), ("Origin", ORIGIN)], True, True),
        ([("Host", "jours.exemple.fr")], True, False),
        ([("Host", "jours.exemple.fr"), ("Origin", "null")], True, False),
        ([("Host", "jours.exemple.fr"), ("Origin", "http://jours.exemple.fr")], True, False),
        ([("Host", "jours.exemple.fr"), ("Origin", f"{ORIGIN}:444")], True, False),
        ([("Host", "jours.exemple.fr"), ("Origin", f"{ORIGIN}.ailleurs.fr")], True, False),
        ([("Host", "jours.exemple.fr"), ("Origin", ORIGIN), ("Origin", ORIGIN)], True, False),
        ([], False, False),
        ([("Host", "")], False, False),
        ([("Host", "ailleurs.fr")], False, False),
        ([("Host", "jours.exemple.fr:443")], False, False),
        ([("Host", "jours.exemple.fr."), ("Origin", ORIGIN)], True, False),
        ([("Host", "jours.exemple.fr"), ("Host", "jours.exemple.fr")], False, False),
        ([("Host", "jours.\udcff")], False, False),
    ],
)
def test_only_the_servers_own_name_and_page_lead_in(
    headers: list[tuple[str, str]], is_from_page: bool, is_let_in: bool
) -> None:
    if is_let_in:
        check_origin(ORIGIN, Headers(*headers), from_page=is_from_page)
        return
    with pytest.raises(Refused) as refused:
        check_origin(ORIGIN, Headers(*headers), from_page=is_from_page)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://jours.exemple.fr", ORIGIN),
        (" https://JOURS.exemple.fr/ ", ORIGIN),
        ("https://jours.exemple.fr:443", ORIGIN),
        ("https://jours.exemple.fr:8443", "https://jours.exemple.fr:8443"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://journées.exemple.fr", "https://xn--journes-fya.exemple.fr"),
    ],
)
def test_an_origin_is_as_browsers_write_it(text: str, origin: str) -> None:
    assert clean_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jours.exemple.fr",
        "ftp://jours.exemple.fr",
        "https://",
        "https://:443",
        "https://jours.exemple.fr/chemin",
        "https://jours.exemple.fr?a=b",
        "https://jours.exemple.fr#a",
        "https://zoe@jours.exemple.fr",
        "https://zoe:mot@jours.exemple.fr",
        "https://jours.exemple.fr:99999",
        "https://jours.exemple.fr:abc",
        "https://jours exemple.fr",
        "https://jours.exemple.fr,https://autre.fr",
        "https://[::1",
        "https://[",
        "https://*.exemple.fr",
        "https://..",
        "https://" + "a" * 300,
    ],
)
def test_what_is_no_address_of_a_server_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"https://jours\.exemple\.fr"):
        clean_origin(text)


@given(st.text() | st.builds("https://{}".format, st.text()) | st.builds("http://a.fr:{}".format, st.text()))
def test_any_text_is_an_origin_or_refused(text: str) -> None:
    with suppress(ConfigurationError):
        origin = clean_origin(text)
        assert clean_origin(origin) == origin
        assert origin == f"{urlsplit(origin).scheme}://{urlsplit(origin).netloc}"
