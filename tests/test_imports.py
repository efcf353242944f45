"""What a run imports: nobody waits for what they do not use."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pexpect
import pytest

from tests.kit.patience import PATIENCE_S

SCREEN = frozenset({"textual", "rich"})
STORE = frozenset({"sqlalchemy", "sqlite3", "psycopg", "cariforef_db", "cariforef_seeds"})
RARE = frozenset({"alembic", "holidays", "pendulum", "smtplib", "sqlalchemy.orm"})
"""What a few commands need: a migration, a new year, a calendar sent, a mail."""
SERVER = frozenset({"psycopg", "sqlalchemy.dialects.postgresql"})
PROBE = """
import json, sys
from cariforef_tui import __main__
for args in json.loads(sys.argv[1]):
    sys.argv[1:] = args
    try:
        code = __main__.main()
    except SystemExit as left:
        code = left.code
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
for place in ("cariforef.db", "postgresql://localhost:1/carif"):
    __main__._prepare(place)
    print("LOADED", 0, *sys.modules, file=sys.stderr)
"""


def loaded_by(commands: Sequence[Sequence[str]], environment: dict[str, str]) -> dict[str, set[str]]:
    """Return what is loaded once each command has run, all in turn in one process."""
    found = run_probe(PROBE, json.dumps(commands), environment)
    return dict(zip(map(" ".join, commands), found, strict=True))


def run_probe(probe: str, given: str, environment: dict[str, str]) -> list[set[str]]:
    """Return the modules that each line of a probe names, after an exit code that must be 0."""
    done = subprocess.run(
        [sys.executable, "-c", probe, given],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    told = [line.split()[1:] for line in done.stderr.splitlines() if line.startswith("LOADED ")]
    refused = [code for code, *_ in told if code != "0"]
    assert refused == []
    return [set(modules) for _, *modules in told]


def existing(*modules: str) -> set[str]:
    """Return these names, each of a module that is there: one that moved is never loaded."""
    assert [module for module in modules if find_spec(module) is None] == []
    return {*modules}


def test_no_core_dump_can_hold_what_people_typed(environment: dict[str, str]) -> None:
    probe = PROBE + "\nimport resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", probe, '[["--help"]]'],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2
        ),
    )
    assert done.stderr.splitlines()[-1] == "0"


def test_the_version_is_said_before_anything_is_imported(environment: dict[str, str]) -> None:
    unused = SCREEN | STORE | RARE | existing("click", "dataclasses", "cariforef_tui.cli")
    for loaded in loaded_by([["--version"], ["-V"]], environment).values():
        assert not loaded & unused


def test_a_help_and_the_guide_import_no_store(environment: dict[str, str]) -> None:
    for args, loaded in loaded_by([["--help"], ["saisir", "--help"], ["guide"]], environment).items():
        assert "click" in loaded
        assert not loaded & (SCREEN | STORE | RARE), args


def test_a_completion_imports_no_store(environment: dict[str, str]) -> None:
    completion = {
        "_CARIFOREF_COMPLETE": "bash_complete",
        "COMP_WORDS": "cariforef base v",
        "COMP_CWORD": "2",
    }
    (loaded,) = loaded_by([[]], {**environment, **completion}).values()
    assert "click" in loaded
    assert not loaded & (SCREEN | STORE | RARE)


def test_a_command_on_a_file_imports_no_screen_and_no_server(environment: dict[str, str]) -> None:
    commands = [
        ["saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", "réunion"],
        ["absence", "ajouter", "DM", "RTT", "23/05/2018"],
        ["avancement", "--json"],
        ["semaine", "DM", "--semaine", "2018-W21"],
        ["alertes"],
        ["rappels"],
        ["exporter", "saisies"],
        ["base", "verifier"],
        ["journal"],
    ]
    for args, loaded in loaded_by(commands, {**environment, "CARIFOREF_AGENT": "DM"}).items():
        assert not loaded & (SCREEN | RARE | SERVER), args


def test_sessions_share_the_dialect_of_their_store(environment: dict[str, str]) -> None:
    on_a_file, on_a_server = run_probe(SHARED, "", environment)
    assert "sqlalchemy.dialects.sqlite" in on_a_file
    assert not on_a_file & existing("alembic", "psycopg", "sqlalchemy.dialects.postgresql")
    assert "sqlalchemy.dialects.postgresql" in on_a_server
    assert "alembic" not in on_a_server


@pytest.mark.parametrize("place", ["", "postgresql://localhost:1/carif"])
def test_the_first_frame_is_shown_and_keys_answered_before_the_store_is_imported(
    place: str, environment: dict[str, str], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    there = {**environment, **({"CARIFOREF_BASE": place} if place else {})}
    screen = pexpect.spawn(
        sys.executable, ["-c", OPENING, str(pipe)], env=there, dimensions=(24, 80), timeout=PATIENCE_S
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
