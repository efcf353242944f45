"""What happens before the interface opens."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.machine import account
from cariforef_tui.machine.configuration import ConfigurationKeeper
from cariforef_tui.services.agents.preferences import StoreKeeper
from cariforef_tui.services.launch import Launch


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def make_terminal(monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8") -> None:
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{name}", Terminal(io.BytesIO(), encoding=encoding))
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def opened(cli: Any) -> tuple[Any, list[Launch]]:
    seen: list[Launch] = []

    def interface(launch: Launch) -> int:
        seen.append(launch)
        return 0

    return type(cli)(replace(cli.wiring, interface=interface), cli.capsys), seen


def test_cariforef_alone_opens_the_interface(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    cli, seen = opened
    make_terminal(monkeypatch)
    assert cli("--agent", "DM", "--au", "25/05/2018").code == 0
    (launch,) = seen
    assert (launch.agent, launch.au, launch.demo) == ("DM", date(2018, 5, 25), False)
    assert launch.state_dir == home / ".local" / "state" / "cariforef"
    store = launch.open_store(lambda _: None)
    assert store.read_only_reason is None
    store.close()


def test_cariforef_alone_makes_the_default_store(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    cli, seen = opened
    make_terminal(monkeypatch)
    monkeypatch.delenv("CARIFOREF_BASE")
    assert cli("--agent", "DM").code == 0
    for _ in range(2):
        seen[0].open_store(lambda _: None).close()
    assert (home / ".local" / "share" / "cariforef" / "cariforef.db").exists()


def test_the_demonstration_is_of_whoever_says_so_else_of_the_one_who_looks(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli, seen = opened
    make_terminal(monkeypatch)
    for args in (("demo",), ("--au", "15/06/2018", "demo"), ("demo", "--agent", "pg")):
        assert cli(*args).code == 0
    monkeypatch.setenv("CARIFOREF_AGENT", "LR")
    for args in (("demo",), ("demo", "--agent", "ME", "--au", "15/06/2018")):
        assert cli(*args).code == 0
    monkeypatch.setenv("CARIFOREF_AGENT", "ZZ")
    for args in (("demo",), ("demo", "--agent", "ZZ")):
        assert cli(*args).code == 0
    assert [launch.agent for launch in seen] == ["DM", "DM", "PG", "LR", "ME", "DM", "ZZ"]
    assert [launch.au for launch in seen if launch.au != date(2018, 5, 22)] == [date(2018, 6, 15)] * 2


def test_a_review_to_project_opens_the_interface_on_it(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli, seen = opened
    make_terminal(monkeypatch)
    assert cli("revue", "pri", "--semaine", "20", "--projeter", "--agent", "DM").code == 0
    (launch,) = seen
    assert (launch.agent, launch.reunion) == ("DM", CleRevue("PRI", date(2018, 5, 14)))


def test_the_initials_given_to_the_interface_are_remembered(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli, seen = opened
    make_terminal(monkeypatch)
    cli()
    assert seen[0].agent is None
    seen[0].remember_agent("PG")
    cli()
    assert seen[1].agent == "PG"


def test_textual_variables_are_dropped_but_theme_and_animations(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli, _ = opened
    make_terminal(monkeypatch)
    for name in ("TEXTUAL_DRIVER", "TEXTUAL_PRESS", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.setenv(name, "x")
    cli()
    kept = {name for name in os.environ if name.startswith("TEXTUAL_")}
    assert kept == {"TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"}


@pytest.mark.parametrize(("asked", "kept"), [("1", "1"), ("", None)])
def test_no_color_is_kept_where_it_asks_something(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch, asked: str, kept: str | None
) -> None:
    cli, _ = opened
    make_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", asked)
    cli()
    assert os.environ.get("NO_COLOR") == kept


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_is_refused(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    cli, seen = opened
    make_terminal(monkeypatch)
    monkeypatch.setenv("TERM", term)
    assert cli().code == cli("demo").code == 3
    assert seen == []


def test_a_terminal_that_is_not_utf8_is_refused(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli, seen = opened
    make_terminal(monkeypatch, "latin-1")
    outcome = cli()
    assert (outcome.code, seen) == (3, [])
    assert "UTF-8" in outcome.err


def test_a_malformed_configuration_stops_before_the_interface(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch, write_config: Callable[[str], Path]
) -> None:
    cli, seen = opened
    write_config('agent = "DM"\ncouleur = "bleu"\n')
    make_terminal(monkeypatch)
    outcome = cli()
    assert (outcome.code, seen) == (3, [])
    assert "ligne 2" in outcome.err


def test_a_theme_and_what_keeps_preferences_are_those_of_the_person_s_own_files(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch, write_config: Callable[[str], Path]
) -> None:
    cli, seen = opened
    write_config('agent = "DM"\n[interface]\ntheme = "clair"\n')
    make_terminal(monkeypatch)
    cli()
    assert (seen[0].theme, type(seen[0].keeper)) == ("clair", ConfigurationKeeper)
    monkeypatch.setenv(account.VARIABLE_SUDO, str(os.getuid() + 1))
    cli()
    assert (seen[1].theme, seen[1].keeper) == (None, None)
    store = seen[1].open_store(lambda _: None)
    assert isinstance(seen[1].keeper_of(store, "DM"), StoreKeeper)
    store.close()


def test_a_programme_is_read_from_the_files_of_a_person_who_has_some(
    opened: tuple[Any, list[Launch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli, seen = opened
    make_terminal(monkeypatch)
    assert cli("--agent", "DM").code == 0
    in_browser = type(cli)(replace(cli.wiring, give=lambda _name, _data: None), cli.capsys)
    assert in_browser("--agent", "DM").code == 0
    monkeypatch.setattr("cariforef_tui.machine.account.is_for_another", lambda: True)
    assert cli("--agent", "DM").code == 0
    assert [launch.has_files for launch in seen] == [True, False, False]
