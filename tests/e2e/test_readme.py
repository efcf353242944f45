"""The README's commands run as printed, in its order, for somebody who has nothing yet."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Session

README = (Path(__file__).parents[2] / "README.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
FIRST, ACTIVATE, *LINES, LAST = [line for block in BLOCKS for line in block.splitlines()]
PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def newcomer(environment: dict[str, str]) -> dict[str, str]:
    """The environment of somebody who has no store, where the program is on the path."""
    mine = {name: value for name, value in environment.items() if name != "CARIFOREF_BASE"}
    return {**mine, "PATH": f"{PROGRAMS}:{mine['PATH']}", "TEXTUAL_ANIMATIONS": "none"}


def test_the_commands_run_one_after_the_other(newcomer: dict[str, str], tmp_path: Path) -> None:
    assert ACTIVATE == "source .venv/bin/activate"
    assert len(LINES) > 4
    for line in LINES:
        done = subprocess.run(line, shell=True, cwd=tmp_path, env=newcomer, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert done.stdout or line == "mkdir essai", line


def test_the_first_opens_a_year_where_its_three_keys_do_what_is_said(newcomer: dict[str, str]) -> None:
    installation, _, opened = FIRST.rpartition(" && ")
    assert (installation.split(" && ")[0], opened) == ("python3 -m venv .venv", ".venv/bin/cariforef demo")
    keys = re.findall(r"^\| `(\S+)` \| ", README, re.MULTILINE)
    assert keys == ["=", "F3", "?"]
    session = Session(["-m", "cariforef_tui", "demo"], newcomer)
    try:
        session.wait_for("DM au 22/05", "Il manque")
        session.type("=")
        session.wait_for("✓ mar. 22/05 : 14.1.2 1 j")
        session.type("\x1bOR")
        session.wait_for("réal")
        session.type("!")
        session.wait_for("à regarder", "dépasse ")
        session.type("?")
        session.wait_for("Tab", "guide")
        session.type("\x1b")
        session.wait_for("dépasse ")
        session.type("q")
        assert session.wait_for_exit() == 0
    finally:
        session.child.close(force=True)


def test_the_last_is_the_one_that_ci_runs() -> None:
    assert LAST.startswith("python3 -m venv .venv && ")
    assert LAST.endswith("-m pytest -q")
