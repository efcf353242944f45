"""However a session or its server ends: every process ends with it, and what was being typed is kept."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.kit.signals import state_of
from tests.web.browser_line import opened_by, read_end, read_until, type_keys
from tests.web.conftest import Start, Team
from tests.web.light import CONTROL_C, DEFECT, FAIL, FREEZE, LEAVE, READY, STUBBORN
from tests.web.served import (
    SECRET,
    Served,
    as_proxy,
    ask,
    descriptors,
    is_alive,
    port_in,
    wait_until,
)

TEAM = ("0", "8", SECRET)


def drafts(served: Served) -> Sequence[Path]:
    return list(served.home.glob("brouillon-*"))


async def test_what_was_shown_last_comes_before_the_end(team: Team) -> None:
    _, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await type_keys(browser, FAIL)
        await read_until(browser, b"dernier mot")
        code, words = await read_end(browser)
    assert (code, "l'écran dit pourquoi" in words) == (4000, True)


async def test_who_leaves_by_control_c_leaves_as_others_do(team: Team) -> None:
    _, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await type_keys(browser, CONTROL_C)
        assert await read_end(browser) == (1000, "")


async def test_a_defect_ends_one_session_and_leaves_nothing_of_what_was_typed(team: Team) -> None:
    served, port = team
    async with opened_by(port, "yvan") as other:
        await read_until(other, READY)
        async with opened_by(port) as browser:
            await read_until(browser, READY)
            await type_keys(browser, DEFECT)
            assert (await read_end(browser))[0] == 4000
        await type_keys(other, b"a")
        await read_until(other, b"<a>")
    assert "RuntimeError" in served.logs()
    assert "ce-qui-est-tape" not in served.logs()


async def test_a_tab_that_closes_ends_its_process_and_keeps_the_draft(team: Team) -> None:
    served, port = team
    before = len(drafts(served))
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        assert len(served.children) == 1
    wait_until(lambda: not served.children)
    assert len(drafts(served)) == before + 1


async def test_a_page_loaded_again_comes_after_the_draft(team: Team) -> None:
    served, port = team
    before = len(drafts(served))
    first = opened_by(port)
    browser = await first.__aenter__()
    await read_until(browser, READY)
    async with opened_by(port, "yvan") as other:
        await read_until(other, READY)
        await first.__aexit__(None, None, None)
        async with opened_by(port) as again:
            await read_until(again, READY)
            assert len(drafts(served)) == before + 1


async def test_a_session_killed_from_outside_is_said(team: Team) -> None:
    served, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        os.kill(served.children[0], signal.SIGKILL)
        assert (await read_end(browser))[0] == 4000


async def test_a_process_that_is_stopped_or_deaf_is_ended(hurried: Team) -> None:
    served, port = hurried
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        [stopped] = served.children
        await type_keys(browser, FREEZE)
        wait_until(lambda: state_of(stopped) == "T")
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        [deaf] = served.children
        await type_keys(browser, STUBBORN)
        await read_until(browser, b"reste")
    wait_until(lambda: not is_alive(stopped) and not is_alive(deaf))


async def test_a_line_that_is_cut_ends_its_session_and_keeps_the_draft(start: Start) -> None:
    """No packet says that a network is gone: what does not answer any more is."""
    served, line = start(*TEAM, SILENCE_S="0.6")
    async with opened_by(port_in(line)) as browser:
        await read_until(browser, READY)
        wait_until(lambda: not served.children)
        assert len(drafts(served)) == 1
    assert served.stop() == 0


@pytest.mark.parametrize(("what", "times"), [("fork", 10), ("openpty", 10), ("answer", 1)])
async def test_a_machine_that_has_no_room_says_so(start: Start, what: str, times: int) -> None:
    served, line = start(*TEAM, UNABLE=what, BORN_S="0.3", END_S="0.1")
    for _ in range(times):
        async with opened_by(port_in(line)) as browser:
            code, words = await read_end(browser)
        assert (code, "plus de place" in words) == (4004, True)
    assert served.children == []
    assert not [one for one in descriptors(served.process.pid) if "ptmx" in one]
    if what == "fork":
        assert "plus de place" in ask(port_in(line), "/pages/semaine", as_proxy()).text
    if what == "answer":
        os.kill(served.fork_server, signal.SIGKILL)
        assert served.close() == 1
        return
    assert served.stop() == 0
    assert served.errors() == ""


async def test_the_idle_are_shown_out(start: Start) -> None:
    served, line = start(*TEAM, IDLE_S="0.3", LOOK_S="0.05")
    async with opened_by(port_in(line)) as browser:
        code, words = await read_end(browser)
    assert (code, "une demi-heure" in words) == (4001, True)
    assert served.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_server_told_to_stop_ends_all_and_says_so(start: Start, number: signal.Signals) -> None:
    """All of its group is told, as by a terminal; for SIGTERM all of its processes, as by systemd."""
    served, line = start(*TEAM)
    async with opened_by(port_in(line)) as browser, opened_by(port_in(line)) as other:
        await read_until(browser, READY)
        await read_until(other, READY)
        pids = [served.process.pid, served.fork_server, *served.children]
        if number == signal.SIGTERM:
            os.kill(served.fork_server, number)
        os.killpg(served.process.pid, number)
        code, words = await read_end(browser)
        assert (code, "gardé comme brouillon" in words) == (1001, True)
        assert (await read_end(other))[0] == 1001
    assert served.close() == 0
    assert [pid for pid in pids if is_alive(pid)] == []
    assert len(drafts(served)) == 2
    assert served.errors() == ""


async def test_a_server_killed_leaves_no_process(start: Start) -> None:
    served, line = start(*TEAM, GRACE_S="0.5")
    async with opened_by(port_in(line)) as browser, opened_by(port_in(line)) as deaf:
        await read_until(browser, READY)
        await read_until(deaf, READY)
        await type_keys(deaf, STUBBORN)
        await read_until(deaf, b"reste")
        pids = [served.fork_server, *served.children]
        served.process.kill()
        assert (await read_end(browser))[0] == 1006
    wait_until(lambda: not any(is_alive(pid) for pid in pids))
    assert len(drafts(served)) == 1


async def test_a_server_that_can_begin_nothing_more_says_so_and_fails(start: Start) -> None:
    """Its manager starts it again."""
    served, line = start(*TEAM)
    async with opened_by(port_in(line)) as browser:
        await read_until(browser, READY)
        pids = served.children
        os.kill(served.fork_server, signal.SIGKILL)
        assert (await read_end(browser))[0] == 1001
    assert served.close() == 1
    assert "relancez cariforef servir" in served.errors()
    wait_until(lambda: not any(is_alive(pid) for pid in pids))
    assert len(drafts(served)) == 1


def test_a_server_whose_interface_cannot_be_prepared_says_so(start: Start) -> None:
    served, line = start(*TEAM, UNPREPARED="1")
    assert line == ""
    assert served.close() == 3
    assert "n'a pas pu être préparée" in served.errors()
    assert "RuntimeError" in served.logs()
    assert "ce-qui-est-prepare" not in served.logs()


def test_a_server_started_without_a_terminal_is_the_same(tmp_path: Path) -> None:
    """By a service that closes what is standard, and ignores the end of a terminal: nohup."""
    path = tmp_path / "x.sock"
    script = f"trap '' HUP; exec {sys.executable} -m tests.web.light {path} 8 {SECRET} <&- >&- 2>&-"
    served = Served(["/bin/sh", "-c", script], tmp_path, LANG="C", LC_ALL="C")
    wait_until(path.is_socket)
    os.kill(served.process.pid, signal.SIGHUP)
    with socket.socket(socket.AF_UNIX) as proxy:
        proxy.connect(str(path))
        proxy.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert proxy.recv(100).startswith(b"HTTP/1.1 403")
    assert served.process.poll() is None
    served.process.terminate()
    assert served.close() == 0
    assert not path.exists()


async def test_many_sessions_and_readings_leave_nothing(team: Team) -> None:
    """More than may be open at once, of one person after another: no descriptor, no process, no terminal."""
    served, port = team
    async with opened_by(port) as browser:
        await read_until(browser, READY)
        await type_keys(browser, LEAVE)
        await read_end(browser)
    ask(port, "/pages/semaine", as_proxy())
    wait_until(lambda: not served.children)
    before = {pid: len(descriptors(pid)) for pid in (served.process.pid, served.fork_server)}
    for number in range(24):
        async with opened_by(port, f"p{number % 8}") as browser:
            await read_until(browser, READY)
            if number % 2:
                await type_keys(browser, LEAVE)
                await read_end(browser)
    for name in ("semaine", "panne", "mort", "long") * 2:
        ask(port, f"/pages/{name}", as_proxy())
    wait_until(lambda: not served.children)
    wait_until(lambda: all(len(descriptors(pid)) <= before[pid] for pid in before))
    assert not [one for pid in before for one in descriptors(pid) if "ptmx" in one]
    assert ask(port, "/", as_proxy()).status == 200
