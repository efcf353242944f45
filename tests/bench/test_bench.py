"""The benchmark runs as its page says: each row, in one small round, and beside the version before."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.server import Server

RUN = Path(__file__).with_name("run.py")
ROOT = RUN.parents[2]
SMALL = ("--rounds", "1", "--saisies", "4000", "--people", "2")
CONTROLS = ["control: saisir / itself", "control: a bare Textual app / itself"]
ROW = re.compile(r"\s*(?P<name>.+?)(, worst of \d+)?: [0-9.]+ .+")


def measure(home: Path, *asked: str) -> list[str]:
    """Run the benchmark; return the name of each row, the controls' left out."""
    argv = [sys.executable, str(RUN), *SMALL, *asked]
    env = {**os.environ, "HOME": str(home)}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [ROW.fullmatch(line) for line in done.stdout.splitlines()]
    names = [row["name"] if row else "" for row in rows]
    assert names[:2] == CONTROLS
    return names[2:]


def test_what_a_command_costs(tmp_path: Path) -> None:
    assert measure(tmp_path, "--only", "commands") == [
        "saisir / a script of SQLAlchemy that inserts a row",
        "avancement --json / a script of SQLAlchemy that reads",
        "semaine --json / the same",
        "alertes / the same",
        "saisir, as README installs it / of the wheel",
        "memory of avancement --json",
    ]


def test_what_a_screen_costs_to_one_and_to_a_crowd(tmp_path: Path) -> None:
    assert measure(tmp_path, "--only", "screens", "places", "crowd") == [
        "first frame: the grid's days / a bare Textual app",
        "the week's figures / a bare Textual app",
        "the week's figures / one with SQLAlchemy and a query",
        "a key in the grid / a bare DataTable",
        "memory, week open",
        "a key while the store opens",
        "a key while the store is open",
        "an arrow in Avancement / in a bare DataTable",
        "an arrow in Avancement: drawn",
        "2 people with Avancement open, one write every 2 s",
        "2 people with Avancement open, nobody writes",
    ]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the version before is read from the repository")
def test_a_large_store_beside_the_version_before(tmp_path: Path) -> None:
    ratios = [
        "avancement --json, 4000 saisies / 4",
        "saisir, 4000 saisies / 4",
        "the week's figures, 4000 saisies / 4",
    ]
    wholes = ["journal verifier, 4000 saisies", "a workbook of 400 saisies"]
    places = ["Avancement", "Alertes", "Revue", "Équipe"]
    alone = ["an arrow in Avancement / in a bare DataTable", "an arrow in Avancement: drawn"]
    both = [*ratios, *wholes, *(f"memory of {whole}" for whole in wholes), *alone]
    measured = measure(tmp_path, "--only", "large", "start", "places", "--before", "HEAD")
    assert sorted(measured) == sorted(
        [
            *both,
            *(f"HEAD, {name}" for name in both),
            *(f"{place} opened / the last version's" for place in places),
        ]
    )


def test_a_server_beside_a_file(tmp_path: Path, postgres: Server, database: str) -> None:
    assert measure(tmp_path, "--only", "server", "--server", postgres.url(database)) == [
        "avancement --json, on a server / on a file",
        "saisir, on a server / on a file",
    ]
