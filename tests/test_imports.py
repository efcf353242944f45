"""What a run imports: nobody waits for what they do not use."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pexpect
import pytest

SCREEN = frozenset({"textual", "rich"})
STORE = frozenset({"sqlalchemy", "sqlite3", "psycopg", "cariforef_db", "cariforef_seeds"})
RARE = frozenset({"alembic", "holidays", "pendulum", "smtplib", "sqlalchemy.orm"})
"""What a few commands need: a migration, a new year, a calendar sent, a mail."""
SERVER = frozenset({"psycopg", "sqlalchemy.dialects.postgresql"})
PROBE = """
import sys
from cariforef_tui import __main__
code = 0
try:
    code = __main__.main()
finally:
    print("LOADED", code, *sorted(sys.modules), file=sys.stderr)
"""
OPENING = """
import sys
from dataclasses import replace
from threading import Event
from cariforef_tui import __main__
from cariforef_tui.cli.kit.interface import launch_of
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.ui.run import run_app

def open_store(progress):
    with open(sys.argv[1], "w") as pipe:
        print(*sys.modules, file=pipe)
    Event().wait()

run_app(replace(launch_of(Invocation(__main__.make_wiring())), open_store=open_store))
"""

SHARED = """
import sys
from cariforef_tui import __main__
__main__._prepare(sys.argv[1])
print("LOADED", 0, *sys.modules, file=sys.stderr)
"""


def loaded_by(args: list[str], environment: dict[str, str]) -> set[str]:
    return run_probe(PROBE, args, environment)


def run_probe(probe: str, args: list[str], environment: dict[str, str]) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", probe, *args],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    code, *modules = done.stderr.splitlines()[-1].split()[1:]
    assert code == "0", done.stderr
    return set(modules)


def existing(*modules: str) -> set[str]:
    """Return these names, each of a module that is there: one that moved is never loaded."""
    assert [module for module in modules if find_spec(module) is None] == []
    return {*modules}


def test_no_core_dump_can_hold_what_people_typed(environment: dict[str, str]) -> None:
    probe = PROBE + "\nimport resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", probe, "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2
        ),
    )
    assert done.stderr.splitlines()[-1] == "0"


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_said_before_anything_is_imported(flag: str, environment: dict[str, str]) -> None:
    loaded = loaded_by([flag], environment)
    assert not loaded & (SCREEN | STORE | RARE | existing("click", "dataclasses", "cariforef_tui.cli"))


@pytest.mark.parametrize(
    ("args", "typed"),
    [
        (["--help"], ""),
        (["saisir", "--help"], ""),
        (["guide"], ""),
        ([], "cariforef a"),
        ([], "cariforef base v"),
    ],
)
def test_what_opens_no_store_imports_none(args: list[str], typed: str, environment: dict[str, str]) -> None:
    completion = {
        "_CARIFOREF_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(typed.count(" ")),
    }
    loaded = loaded_by(args, {**environment, **(completion if typed else {})})
    assert "click" in loaded
    assert not loaded & (SCREEN | STORE | RARE)


@pytest.mark.parametrize(
    "args",
    [
        ["saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", "réunion"],
        ["absence", "ajouter", "DM", "RTT", "22/05/2018"],
        ["avancement", "--json"],
        ["semaine", "DM", "--semaine", "2018-W21"],
        ["alertes"],
        ["rappels"],
        ["exporter", "saisies"],
        ["base", "verifier"],
        ["journal"],
    ],
)
def test_a_command_on_a_file_imports_no_screen_and_no_server(
    args: list[str], environment: dict[str, str]
) -> None:
    assert not loaded_by(args, environment) & (SCREEN | RARE - {"pendulum"} | SERVER)


@pytest.mark.parametrize(
    ("place", "dialect", "other"),
    [("cariforef.db", "sqlite", "postgresql"), ("postgresql://localhost:1/carif", "postgresql", "alembic")],
)
def test_sessions_share_the_dialect_of_their_store(
    place: str, dialect: str, other: str, environment: dict[str, str]
) -> None:
    loaded = run_probe(SHARED, [place], environment)
    assert f"sqlalchemy.dialects.{dialect}" in loaded
    assert not loaded & {other, f"sqlalchemy.dialects.{other}"}


@pytest.mark.parametrize("place", ["", "postgresql://localhost:1/carif"])
def test_the_first_frame_is_shown_and_keys_answered_before_the_store_is_imported(
    place: str, environment: dict[str, str], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    there = {**environment, **({"CARIFOREF_BASE": place} if place else {})}
    screen = pexpect.spawn(
        sys.executable, ["-c", OPENING, str(pipe)], env=there, dimensions=(24, 80), timeout=60
    )
    try:
        screen.expect("Semaine")
        loaded = set(pipe.read_text().split())
        assert "textual" in loaded
        assert not loaded & (STORE - {"sqlite3"} | RARE)
        screen.send("?")
        screen.expect("Aide")
    finally:
        screen.close(force=True)
