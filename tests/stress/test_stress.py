"""The short form of the stress run: a few rounds of every scenario. The long form: `run.py`, at its top."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("run.py")
ROUNDS = {
    "kills": 1,
    "crowd": 1,
    "migration": 1,
    "backups": 2,
    "restores": 2,
    "quota": 1,
    "disk": 1,
}
BROKEN = """
import runpy, sys
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
import stores
{fault}
runpy.run_path(sys.argv[0], run_name="__main__")
"""
FORGETS = "stores.write = lambda *given: None"


def run(*given: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, given)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("scenario", ROUNDS)
def test_nothing_acknowledged_is_lost_and_the_store_is_sound_after(
    scenario: str, master_store: Path, tmp_path: Path
) -> None:
    rounds = ROUNDS[scenario]
    given = ("--only", scenario, "--master", master_store, "--folder", tmp_path)
    done = run(RUN, "--rounds", rounds, *given)
    if "not played" in done.stdout:
        pytest.skip(done.stdout.splitlines()[1])
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert f"rounds of {scenario}" in done.stdout


def test_every_scenario_has_its_short_form() -> None:
    assert run(RUN, "--list").stdout.split() == list(ROUNDS)


def test_a_write_that_is_not_there_ends_the_run_with_its_seed(master_store: Path, tmp_path: Path) -> None:
    options = (
        "--rounds",
        3,
        "--seed",
        18,
        "--only",
        "kills",
        "--master",
        master_store,
        "--folder",
        tmp_path,
    )
    done = run("-c", BROKEN.format(fault=FORGETS), RUN, *options)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "lost or half" in done.stdout
    assert "again: python tests/stress/run.py --seed 18 --from 0 --rounds 1 --only kills" in done.stdout
