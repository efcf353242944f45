"""What is read without the interface: by who may come in, one process a reading, and never for too long."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from cariforef_tui.web.entrance import Refused, Visit
from cariforef_tui.web.fork_server import Answer, Asked
from cariforef_tui.web.readings import Readings
from tests.web.conftest import Own, Team
from tests.web.light import AGENDA
from tests.web.served import SECRET, as_proxy, ask, wait_until
from tests.web.test_refusals import HEADERS


def test_a_page_and_a_calendar_are_for_the_account_that_the_proxy_says(team: Team) -> None:
    _, port = team
    page = ask(port, "/pages/semaine?au=2018-05-22&pole=d%27ici", as_proxy("zoe"))
    assert (page.status, page.text) == (200, """zoe lit semaine {'au': '2018-05-22', 'pole': "d'ici"}""")
    assert ask(port, "/mes-echeances.ics", as_proxy("yan")).text == "yan lit mes-echeances.ics {}"
    head = ask(port, "/pages/", as_proxy(), "HEAD")
    assert (head.status, head.text) == (200, "")
    assert set(page.headers) >= HEADERS
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_a_diary_that_has_the_calendar_reads_it_again_only_once_it_changes(team: Team) -> None:
    _, port = team
    first = ask(port, "/echeances.ics", as_proxy())
    known = {**as_proxy(), "If-None-Match": first.headers["ETag"]}
    again = ask(port, "/echeances.ics", known)
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", first.headers["ETag"])
    assert set(again.headers) >= HEADERS
    # Another account's is another calendar, and no proxy keeps one for everybody.
    assert ask(port, "/echeances.ics", {**known, **as_proxy("yan")}).status == 200
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    refused = ask(port, "/echeances.ics", {**as_proxy(secret=None), "If-None-Match": first.headers["ETag"]})
    assert (refused.status, "ETag" in refused.headers) == (401, False)


@pytest.mark.parametrize(
    ("headers", "status"),
    [(as_proxy(secret=None), 401), (as_proxy(compte=None), 401), (as_proxy(host="autre.fr"), 403)],
)
def test_a_calendar_is_refused_in_plain_text(team: Team, headers: Mapping[str, str], status: int) -> None:
    served, port = team
    for name in ("echeances", "mes-echeances"):
        refused = ask(port, f"/{name}.ics", headers)
        assert refused.status == status
        assert refused.headers["Content-Type"].startswith("text/plain")
        assert "<" not in refused.text
        assert SECRET not in served.logs() + refused.text


def test_nothing_is_sent_and_an_address_is_short(team: Team) -> None:
    _, port = team
    for path in ("/pages/semaine", "/echeances.ics"):
        assert ask(port, path, as_proxy(), "POST").status == 405
        assert ask(port, f"{path}?au={'1' * 1000}", as_proxy()).status == 414
    for path in ("/autres.ics", "/pages/a/b/c", "/pages"):
        assert ask(port, path, as_proxy()).status == 404


def test_a_reading_that_fails_is_said_and_kept_without_what_was_asked(team: Team) -> None:
    served, port = team
    before = served.logs().count("RuntimeError")
    for name in ("panne", "mort"):
        failed = ask(port, f"/pages/{name}?au=ce-qui-est-envoye", as_proxy())
        assert failed.status == 500
        assert "Erreur imprévue" in failed.text
    assert ask(port, "/pages/semaine", as_proxy()).status == 200
    assert served.logs().count("RuntimeError") > before
    assert "ce-qui-est" not in served.logs()


def test_a_reading_ends_at_its_time(hurried: Team) -> None:
    served, port = hurried
    late = ask(port, "/pages/jamais", as_proxy())
    assert (late.status, "La lecture prend trop de temps" in late.text) == (503, True)
    wait_until(lambda: not served.children)


def test_a_page_too_long_is_refused(hurried: Team) -> None:
    _, port = hurried
    refused = ask(port, "/pages/long", as_proxy())
    assert (refused.status, "trop longue" in refused.text) == (503, True)


class Slow:
    """Processes that answer once they are told to."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[socket.socket] = asyncio.Queue()

    @asynccontextmanager
    async def reading(self, compte: str | None, asked: Asked) -> AsyncIterator[socket.socket]:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self.begun.put_nowait(theirs)
        with ours:
            yield ours


def answer(line: socket.socket) -> None:
    with line:
        line.sendall(b"200 text/html\nune page")


async def test_one_person_leaves_room_to_others_who_wait_for_their_turn() -> None:
    slow = Slow()
    readings = Readings(slow)  # type: ignore[arg-type]

    def ask_for(compte: str) -> asyncio.Task[object]:
        return asyncio.create_task(readings.read(Visit(compte), Asked("semaine")))

    asked = [ask_for("zoe") for _ in range(3)]
    begun = [await slow.begun.get() for _ in asked]
    with pytest.raises(Refused, match="Vous avez déjà demandé plusieurs pages"):
        await ask_for("zoe")
    asked += [ask_for("yan")]
    begun += [await slow.begun.get()]
    asked += [ask_for("wim"), ask_for("xia")]
    answer(begun.pop())
    await asked[3]
    begun += [await slow.begun.get()]
    assert slow.begun.empty()
    for line in begun:
        answer(line)
    answer(await slow.begun.get())
    again = ask_for("zoe")
    answer(await slow.begun.get())
    assert {await one for one in (*asked, again)} == {Answer(200, "text/html", b"une page")}


def test_ones_own_pages_need_the_key_that_only_reads_and_calendars_their_own(own: Own) -> None:
    port, key = own.port, own.key
    assert ask(port, f"{own.pages}mois?au=2018-05-22").text == "None lit mois {'au': '2018-05-22'}"
    for _ in range(2):
        assert ask(port, f"{own.pages}semaine").text == "None lit semaine {}"
    assert ask(port, f"/echeances.ics?cle={AGENDA}").text == "None lit echeances.ics {}"
    for path in ("semaine", f"{AGENDA}/semaine", f"{key}/semaine"):
        assert ask(port, f"/pages/{path}").status == 403
    for path in ("/echeances.ics", f"/echeances.ics?cle={key}"):
        assert ask(port, path).status == 403
    assert AGENDA not in own.served.logs()
