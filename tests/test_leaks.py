"""A test that leaves something behind fails by itself, and those that run after it pass: `kit/leaks.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_SHARED = """
import socket, subprocess, threading
from pathlib import Path
import pytest

kept, end = [], threading.Event()

@pytest.fixture(scope="session", autouse=True)
def shared():
    kept.append(open(__file__))
    yield
    end.set()
    for one in kept[:2]:
        one.close()
    kept[2].kill()
    kept[2].wait()

@pytest.fixture
def given():
    return open(__file__)

def test_nothing():
    pass
"""
_LEAKS = {
    "socket": "cycle = [socket.socket()]; cycle.append(cycle)",
    "file": "file = open(__file__); file.itself = file",
    "kept_file": "kept.append(open(__file__))",
    "process": "kept.append(subprocess.Popen(['sleep', '60']))",
    "thread": "threading.Thread(target=end.wait).start()",
    "home": "Path.home().joinpath('left').touch()",
}


def test_what_a_test_leaves_behind_fails_it_alone(tmp_path: Path) -> None:
    leaky = [f"def test_{name}():\n    {leak}\n" for name, leak in _LEAKS.items()]
    leaky.append("def test_given(given):\n    pass\n")
    after = [f"def test_after_{rank}():\n    pass\n" for rank in range(len(leaky))]
    path = tmp_path / "test_leaky.py"
    pairs = "\n".join(text for pair in zip(leaky, after, strict=True) for text in pair)
    path.write_text(f"{_SHARED}\n{pairs}", encoding="utf-8")
    words = ("-p", "tests.kit.leaks", "-p", "no:asyncio", "-p", "no:cacheprovider", "-W", "error", "-q")
    run = tmp_path / "run"
    run.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, f"--basetemp={run / 'base'}", str(path)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in done.stdout.splitlines() if line.startswith(("ERROR ", "FAILED "))]
    names = [line.partition("::test_")[2].partition(" ")[0] for line in told]
    assert names == [*_LEAKS, "given"], done.stdout
    assert f"{2 * len(leaky) + 1} passed, {len(leaky)} errors" in done.stdout
