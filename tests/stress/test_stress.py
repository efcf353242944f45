"""The short form of the stress run: a round of every scenario. The long form: `run.py`, at its top."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("run.py")
BROKEN = """
import runpy, sys
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
import ground
really = ground.write
def forget(*given): pass
def repeat(*given): really(*given); really(*given)
ground.write = {fault}
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(*given: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, given)], capture_output=True, text=True, check=False)


def test_what_was_acknowledged_is_there_once_and_the_store_is_sound(
    master_store: Path, tmp_path: Path
) -> None:
    done = run(RUN, "--rounds", 1, "--master", master_store, "--folder", tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    played = re.findall(r"^  rounds of (\w+) +1$", done.stdout, re.MULTILINE)
    is_disk_played = "disk: not played" not in done.stdout
    assert played == ["crowd", *(["disk"] if is_disk_played else []), "kills"]


@pytest.mark.parametrize(("fault", "told"), [("forget", "lost or half"), ("repeat", "stored")])
def test_a_write_that_is_lost_or_stored_twice_ends_the_run_with_its_seed(
    fault: str, told: str, master_store: Path, tmp_path: Path
) -> None:
    options = ("--seed", 18, "--only", "kills", "--master", master_store, "--folder", tmp_path)
    done = run("-c", BROKEN.format(fault=fault), RUN, "--rounds", 10, *options)
    assert done.returncode == 1, done.stdout + done.stderr
    assert told in done.stdout
    # In which round a write comes before the kill depends on the machine; the first that tells ends the run.
    again = r"again: python tests/stress/run\.py --seed 18 --from \d --rounds 1 --only kills"
    assert re.search(again, done.stdout)
