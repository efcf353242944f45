"""What is read without the interface: by who may come in, one process a reading, and never for too long."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.conftest import Start
from tests.web.light import AGENDA
from tests.web.served import SECRET, Served, as_proxy, ask, descriptors, key_in, wait_until
from tests.web.test_refusals import HEADERS

Team = tuple[Served, int]


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


def test_a_reading_that_fails_is_said_and_kept_without_what_was_asked(start: Start) -> None:
    served, line = start("0", "8", SECRET)
    port = port_in(line)
    for name in ("panne", "mort"):
        failed = ask(port, f"/pages/{name}?au=ce-qui-est-envoye", as_proxy())
        assert failed.status == 500
        assert "Erreur imprévue" in failed.text
    assert ask(port, "/pages/semaine", as_proxy()).status == 200
    wait_until(lambda: not served.children)
    assert served.stop() == 0
    assert "RuntimeError" in served.logs()
    assert "ce-qui-est" not in served.logs()


def test_a_reading_ends_at_its_time_and_one_person_leaves_room_to_others(start: Start) -> None:
    served, line = start("0", "8", SECRET, READ_S="4")
    port = port_in(line)
    with ThreadPoolExecutor(4) as people:
        stuck = [people.submit(ask, port, "/pages/jamais", as_proxy("zoe")) for _ in range(4)]
        wait_until(lambda: len(served.children) == 3)
        assert ask(port, "/pages/semaine", as_proxy("yan")).status == 200
        answers = [one.result() for one in stuck]
    assert {answer.status for answer in answers} == {503}
    said = sorted(answer.text.partition("<p>")[2][:10] for answer in answers)
    assert said == ["La lecture"] * 3 + ["Vous avez "]
    wait_until(lambda: not served.children)
    assert served.stop() == 0


def test_a_page_too_long_is_refused(start: Start) -> None:
    served, line = start("0", "8", SECRET, BYTES_MAX="10000")
    refused = ask(port_in(line), "/pages/long", as_proxy())
    assert (refused.status, "trop longue" in refused.text) == (503, True)
    assert served.stop() == 0


def test_a_server_that_cannot_fork_says_that_there_is_no_room(start: Start) -> None:
    served, line = start("0", "8", SECRET, UNABLE="fork")
    assert "plus de place" in ask(port_in(line), "/pages/semaine", as_proxy()).text
    assert served.stop() == 0


def test_ones_own_pages_need_the_key_of_the_page_and_calendars_their_own(start: Start) -> None:
    served, line = start("0", "8")
    port = port_in(line)
    key = key_in(ask(port, line.split()[1].partition(str(port))[2]).text)
    assert ask(port, f"/pages/{key}/semaine").text == "None lit semaine {}"
    assert ask(port, f"/pages/{key}/?au=2018-05-22").text == "None lit  {'au': '2018-05-22'}"
    printed = line.split()[2].partition(str(port))[2]
    for _ in range(2):
        assert ask(port, f"{printed}semaine").text == "None lit semaine {}"
    assert ask(port, f"/echeances.ics?cle={AGENDA}").text == "None lit echeances.ics {}"
    for path in ("/pages/semaine", f"/pages/{AGENDA}/semaine", "/echeances.ics", f"/echeances.ics?cle={key}"):
        assert ask(port, path).status == 403
    assert served.stop() == 0
    assert AGENDA not in served.logs()


def port_in(line: str) -> int:
    return int(line.split()[0].rpartition(":")[2])


def test_readings_leave_nothing(start: Start) -> None:
    served, line = start("0", "8", SECRET)
    port = port_in(line)

    def held() -> list[int]:
        return [len(descriptors(pid)) for pid in (served.process.pid, served.fork_server)]

    ask(port, "/pages/semaine", as_proxy())
    wait_until(lambda: not served.children)
    before = held()
    for name in ("semaine", "panne", "mort", "long") * 5:
        ask(port, f"/pages/{name}", as_proxy())
    wait_until(lambda: not served.children and held() == before)
    assert served.stop() == 0
