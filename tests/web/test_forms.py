"""The page that writes: its form comes from it, whole and once, and says who may write."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from multidict import CIMultiDict

from cariforef_tui.machine.agenda import AgendaAddress
from cariforef_tui.web.entrance import Keys, OwnEntrance, Refused, TeamEntrance, Visit
from cariforef_tui.web.fork_server import Asked
from cariforef_tui.web.forms import PERSON_MAX, Forms
from cariforef_tui.web.readings import Readings
from tests.kit.patience import PATIENCE_S
from tests.web.conftest import Own, Start, Team
from tests.web.light import AGENDA
from tests.web.served import ORIGIN, SECRET, Answer, as_proxy, ask, ask_raw, port_in, wait_until
from tests.web.test_readings import Slow, answer

PAGE = "/pages/journee"
SAID = {"ligne": "14.7.1", "commentaire": "d'ici & « là »"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FROM_PAGE = {"Origin": ORIGIN, **FORM}


def send(port: int, fields: Mapping[str, str], compte: str = "zoe", **headers: str) -> Answer:
    """Send a form as a browser of that account does."""
    return ask(port, PAGE, {**as_proxy(compte), **FROM_PAGE, **headers}, "POST", body=urlencode(fields))


def token_of(port: int, compte: str = "zoe", path: str = PAGE) -> str:
    """The one-time value that the page of that account is given."""
    return str(read(ask(port, path, as_proxy(compte)))["guards"]["jeton"])


def read(page: Answer) -> Any:
    assert page.status == 200, page
    return json.loads(page.text)


def test_a_form_comes_with_who_sends_it_and_without_its_guards(team: Team) -> None:
    _, port = team
    for path in (PAGE, "/pages/"):
        first = read(ask(port, path, as_proxy("yan")))
        assert (first["form"], [*first["guards"]], first["refused"]) == (None, ["jeton"], "")
        page = send(port, {**SAID, "vide": "", "jeton": first["guards"]["jeton"]}, "yan")
        sent = read(page)
        assert (sent["compte"], sent["name"], sent["refused"]) == ("yan", "journee", "")
        assert sent["form"] == {**SAID, "vide": ""}
        assert sent["guards"]["jeton"] != first["guards"]["jeton"]
        # With the policy of other pages, a browser would not say from which page a form comes.
        assert page.headers["Referrer-Policy"] == "same-origin"
    assert ask(port, "/pages/semaine", as_proxy()).text == "zoe lit semaine {}"


STRANGE: dict[str, tuple[Mapping[str, str], int]] = {
    "no origin": ({"Origin": ""}, 403),
    "another site": ({"Origin": "https://ailleurs.fr"}, 403),
    "hidden page": ({"Origin": "null"}, 403),
    "another scheme": ({"Origin": "http://jours.exemple.fr"}, 403),
    "another host": ({"Host": "ailleurs.fr"}, 403),
    "no proxy": ({"X-Cariforef-Secret": ""}, 401),
    "files": ({"Content-Type": "multipart/form-data; boundary=x"}, 400),
    "text": ({"Content-Type": "text/plain"}, 400),
    "data": ({"Content-Type": "application/json"}, 400),
    "not packed": ({"Content-Encoding": "gzip"}, 400),
}


@pytest.mark.parametrize(("headers", "status"), STRANGE.values(), ids=STRANGE)
def test_what_no_page_of_ours_sends_is_not_played(
    team: Team, headers: Mapping[str, str], status: int
) -> None:
    served, port = team
    token = token_of(port)
    refused = send(port, {**SAID, "jeton": token}, **headers)
    assert (refused.status, refused.text.count("<p>")) == (status, 1)
    assert read(send(port, {"jeton": token}))["refused"] == ""
    assert SAID["ligne"] not in served.logs() + refused.text


def test_a_form_without_origin_or_with_two_is_refused(team: Team) -> None:
    _, port = team
    for origins in ([], [ORIGIN, ORIGIN]):
        lines = [f"{name}: {value}" for name, value in {**as_proxy(), **FORM, "Content-Length": "0"}.items()]
        lines += [f"Origin: {origin}" for origin in origins]
        asked = "\r\n".join([f"POST {PAGE} HTTP/1.1", *lines, "", ""])
        assert ask_raw(port, asked.encode()).split()[1] == b"403"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_form_is_sent_by_no_other_method(team: Team, method: str) -> None:
    _, port = team
    assert ask(port, PAGE, {**as_proxy(), **FROM_PAGE}, method, body="a=1").status == 405


def test_a_form_goes_to_no_other_page(team: Team) -> None:
    _, port = team
    for path in ("/", "/pages/", "/pages/semaine", "/pages/a/semaine", "/echeances.ics"):
        refused = ask(port, path, {**as_proxy(), **FROM_PAGE}, "POST", body="a=1")
        assert (refused.status, "« Journée »" in refused.text) == (405, True)


TOO_MUCH = {
    "bytes": ("a=" + "b" * 32 * 1024, 413),
    "fields": ("&".join(f"f{number}=" for number in range(101)), 400),
    "no text": ("a=%ff", 400),
    "not escaped": ("a=é", 400),
}


@pytest.mark.parametrize(("body", "status"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_longer_or_other_than_a_form_is_refused(team: Team, body: str, status: int) -> None:
    _, port = team
    headers = {**as_proxy(), **FROM_PAGE}
    refused = ask(port, PAGE, headers, "POST", body=body.encode().decode("latin-1"))
    assert (refused.status, refused.text.count("<p>")) == (status, 1)


def test_the_longest_form_comes_whole(team: Team) -> None:
    _, port = team
    # In JSON, no character is longer.
    text = "\x01" * (32 * 1024 - 2)
    page = ask(port, PAGE, {**as_proxy(), **FROM_PAGE}, "POST", body=f"a={text}")
    assert read(page)["form"] == {"a": text}


def test_a_form_that_does_not_arrive_is_given_up(start: Start) -> None:
    _, said = start("0", "8", SECRET, RECEIVE_S="0.1")
    lines = [f"{name}: {value}" for name, value in {**as_proxy(), **FROM_PAGE, "Content-Length": "9"}.items()]
    asked = "\r\n".join([f"POST {PAGE} HTTP/1.1", *lines, "", "ligne="])
    assert ask_raw(port_in(said), asked.encode()).split()[1] == b"408"


def test_a_form_is_played_once_and_what_was_typed_comes_back(team: Team) -> None:
    _, port = team
    first = read(send(port, {**SAID, "jeton": token_of(port)}))
    again = {**SAID, "jeton": first["guards"]["jeton"]}
    assert read(send(port, again))["refused"] == ""
    for fields in (again, SAID, {**SAID, "jeton": token_of(port, "yan")}):
        refused = read(send(port, fields))
        assert refused["refused"].startswith("Déjà envoyé, ou trop ancien : rien n'est écrit deux fois")
        assert refused["form"] == SAID
        again = {**SAID, "jeton": refused["guards"]["jeton"]}
    assert read(send(port, again))["refused"] == ""


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_address_that_holds_a_form_plays_nothing(team: Team, method: str) -> None:
    _, port = team
    fields = {**SAID, "jeton": token_of(port)}
    page = ask(port, f"{PAGE}?{urlencode(fields)}", {**as_proxy(), **FROM_PAGE}, method)
    if method == "GET":
        assert read(page)["form"] is None
    assert read(send(port, fields))["refused"] == ""


@pytest.mark.parametrize("comme", ["panne", "mort"])
def test_a_form_whose_process_fails_may_be_written(team: Team, comme: str) -> None:
    served, port = team
    lost = send(port, {**SAID, "comme": comme, "jeton": token_of(port)})
    assert (lost.status, "est peut-être écrit" in lost.text) == (500, True)
    assert SAID["ligne"] not in served.logs() + lost.text


@pytest.mark.parametrize("comme", ["jamais", "long"])
def test_a_form_whose_answer_is_cut_may_be_written(hurried: Team, comme: str) -> None:
    served, port = hurried
    lost = send(port, {"comme": comme, "jeton": token_of(port)})
    assert (lost.status, "est peut-être écrit" in lost.text) == (503, True)
    wait_until(lambda: not served.children)


def guard(forms: Forms, compte: str, token: str | None = None) -> Asked:
    return forms.guard(Visit(compte), Asked("journee"), token and {"jeton": token})


def test_a_person_who_opens_many_pages_pushes_out_nobody_else_s_forms() -> None:
    forms = Forms(TeamEntrance(ORIGIN, SECRET, None), lambda: 0.0)
    hers = guard(forms, "zoe").guards["jeton"]
    his = [guard(forms, "yan").guards["jeton"] for _ in range(PERSON_MAX + 1)]
    assert guard(forms, "yan", his[0]).refused
    assert not guard(forms, "yan", his[-1]).refused
    assert not guard(forms, "zoe", hers).refused


async def test_the_second_form_of_a_person_waits_for_the_first() -> None:
    slow, forms = Slow(), Forms(TeamEntrance(ORIGIN, SECRET, None), lambda: 0.0)
    readings = Readings(slow)  # type: ignore[arg-type]
    token = guard(forms, "zoe").guards["jeton"]

    async def send_same(compte: str) -> bool:
        asked = guard(forms, compte, token)
        await readings.read(Visit(compte), asked)
        return not asked.refused

    async with asyncio.timeout(PATIENCE_S):
        first, second = (asyncio.create_task(send_same("zoe")) for _ in range(2))
        begun = await slow.begun.get()
        # Another person's form, and a page that the same one reads, do not wait.
        others = send_same("yan"), readings.read(Visit("zoe"), Asked("semaine"))
        answered = [asyncio.create_task(other) for other in others]
        for _ in answered:
            answer(await slow.begun.get())
        await asyncio.gather(*answered)
        assert slow.begun.empty()
        answer(begun)
        assert await first
        answer(await slow.begun.get())
        assert not await second


def send_own(own: Own, **fields: str) -> Any:
    path, host = f"{own.pages}journee", f"127.0.0.1:{own.port}"
    sent = urlencode({**SAID, "jeton": read(ask(own.port, path))["guards"]["jeton"], **fields})
    return read(ask(own.port, path, {"Origin": f"http://{host}", **FORM}, "POST", body=sent))


def test_ones_own_page_writes_with_the_key_that_the_terminal_shows(own: Own) -> None:
    first = read(ask(own.port, own.pages))
    assert first["guards"]["cle"] == ""
    for key in (own.writing_key, f" {own.writing_key} "):
        sent = send_own(own, cle=key)
        assert (sent["refused"], sent["guards"]["cle"], sent["form"]) == ("", own.writing_key, SAID)
    for path in (f"journee?cle={own.writing_key}", "journee"):
        assert read(ask(own.port, own.pages + path))["guards"]["cle"] == ""
    assert own.writing_key not in own.path + own.pages + own.first.text + own.served.logs()


def test_no_other_key_writes(own: Own) -> None:
    wrong = (own.pages.split("/")[-2], own.key, AGENDA, own.writing_key[:-1], "", "é", "\x00")
    for fields in ({}, *({"cle": key} for key in wrong)):
        sent = send_own(own, **fields)
        assert sent["refused"].startswith("Rien n'a été écrit : la clé manque")
        assert (sent["guards"]["cle"], sent["form"]) == ("", SAID)


def test_the_writing_key_opens_nothing() -> None:
    own = OwnEntrance("http://127.0.0.1:8080", lambda: 0.0, AgendaAddress(8000, AGENDA))
    headers = CIMultiDict[str]()
    assert own.open_page(headers, own.writing_key) == Keys()
    for enter in (own.enter, own.enter_pages, own.enter_agenda):
        with pytest.raises(Refused):
            enter(headers, own.writing_key)
