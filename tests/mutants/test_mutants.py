"""The hunt itself, on a toy: what its tests see is killed, what they miss is listed, a reason is accepted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.run import ROOT
from tests.mutants.subjects import SUBJECTS, Subject, expand

_RULES = """
def clamp(total: int) -> int:
    return min(total, 100)


def count_down(left: int) -> int:
    while left > 0:
        left -= 1
    return left


def add_one(total: int) -> int:
    return total + 1
"""
_TESTS = """
from toy.rules import clamp, count_down


def test_no_total_exceeds_the_whole() -> None:
    assert [clamp(5), clamp(100), clamp(150)] == [5, 100, 100]


def test_nothing_is_left() -> None:
    assert count_down(3) == 0
"""
_ACCEPTED = """
[[accepted]]
file = "toy/rules.py"
where = "count_down"
change = "left -> 0"
reason = "nothing is left when the loop ends"
"""
_HUNT = """
import sys
from pathlib import Path

from tests.mutants.forks import Ground
from tests.mutants.run import hunt_all, parse
from tests.mutants.subjects import Subject
from tests.mutants.survivors import Accepted

root = Path(sys.argv[1])
toy = Subject("toy", ("toy/*.py",), ("tests/test_*.py",))
accepted = Accepted(root / "accepted.toml")
sys.exit(hunt_all(Ground(root, root / "kept"), [toy], accepted, parse(["--jobs", "2"])))
"""


def _play(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _HUNT, str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_tests_see_is_killed_what_they_miss_is_listed_and_a_reason_is_accepted(tmp_path: Path) -> None:
    for name, text in (
        ("pyproject.toml", "[tool.pytest.ini_options]\npythonpath = ['.']\n"),
        ("toy/rules.py", _RULES),
        ("tests/test_toy.py", _TESTS),
        ("accepted.toml", _ACCEPTED),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "kept").mkdir()
    played = _play(tmp_path)
    assert played.stderr == ""
    assert "toy: 12 faults, 7 killed, 1 timed out, 1 accepted, 3 not seen: 75.0 % held" in played.stdout
    assert (
        "toy/rules.py:13: add_one\n    return total + 1\n    total + 1  ->  total - 1  (no test runs it)\n"
        in played.stdout
    )
    assert "clamp" not in played.stdout
    assert played.returncode == 1
    assert (tmp_path / "toy" / "rules.py").read_text() == _RULES


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_each_subject_names_files_and_tests_that_are_there(subject: Subject) -> None:
    for pattern in (*subject.files, *subject.tests):
        assert expand(ROOT, [pattern]), pattern
