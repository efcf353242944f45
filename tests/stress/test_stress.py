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
    "files": 3,
    "clock": 2,
    "power": 1,
    "verification": 1,
    "copying": 1,
    "morning": 1,
    "cuts": 1,
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
REFUSES = """
from cariforef_tui.services.ports.errors import StoreBusy
def write(*given):
    raise StoreBusy("Une autre personne enregistre en ce moment.")
stores.write = write
"""


def run(*given: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, given)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("scenario", ROUNDS)
def test_nothing_acknowledged_is_lost_and_the_store_is_sound_after(
    scenario: str, master_store: Path, tmp_path: Path
) -> None:
    rounds = ROUNDS[scenario]
    given = ("--only", scenario, "--master", master_store, "--folder", tmp_path, "--saisies", 1000)
    done = run(RUN, "--rounds", rounds, *given)
    if "not played" in done.stdout:
        pytest.skip(done.stdout.splitlines()[1])
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert f"rounds of {scenario}" in done.stdout


def test_every_scenario_has_its_short_form() -> None:
    assert run(RUN, "--list").stdout.split() == list(ROUNDS)


@pytest.mark.parametrize(
    ("scenario", "fault", "told"),
    [("kills", FORGETS, "lost or half"), ("copying", REFUSES, "refused, the first: StoreBusy")],
)
def test_a_write_that_is_not_there_or_was_refused_ends_the_run_with_its_seed(
    scenario: str, fault: str, told: str, master_store: Path, tmp_path: Path
) -> None:
    options = (
        "--rounds",
        3,
        "--seed",
        18,
        "--only",
        scenario,
        "--master",
        master_store,
        "--folder",
        tmp_path,
    )
    done = run("-c", BROKEN.format(fault=fault), RUN, *options, "--saisies", 1000)
    assert done.returncode == 1, done.stdout + done.stderr
    assert told in done.stdout
    assert f"again: python tests/stress/run.py --seed 18 --from 0 --rounds 1 --only {scenario}" in done.stdout
