"""Processes and what they cost: wall time, and processor time of the process and all those it waited for."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_ORPHANS_LAST_AT_MOST = 900.0
_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
_KEPT_OUT = ("PYTHON", "CARIFOREF", "XDG_", "COLUMNS", "LINES")


class Refused(Exception):
    """A process that had to succeed did not."""


class StillRunning(Exception):
    """What a command left behind it does not end."""


@dataclass(frozen=True)
class Cost:
    """Seconds: of the clock, and of processors (user and system)."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Answer:
    """How a process ended and what it said, both streams together."""

    code: int
    said: str
    cost: Cost


def private_environment(folder: Path) -> dict[str, str]:
    """Return an environment that knows nothing of the person who measures, with homes in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_KEPT_OUT)}
    homes = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
    return {**kept, **homes}


def ask(argv: Sequence[str], env: Mapping[str, str]) -> Answer:
    """Run a process until it has ended and let go of its output, as a shell's `$(...)` waits for it."""
    started = time.perf_counter()
    process = subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    with process.stdout as stream:
        said = stream.read()
    code, cost = _wait(process, started)
    return Answer(code, said, cost)


def run_process(argv: Sequence[str], env: Mapping[str, str]) -> Cost:
    """Return the cost of a whole process; raises Refused where it does not succeed."""
    answer = ask(argv, env)
    if answer.code:
        raise Refused(f"{' '.join(argv)}: code {answer.code}\n{answer.said}")
    return answer.cost


def _wait(process: subprocess.Popen[bytes] | subprocess.Popen[str], started: float) -> tuple[int, Cost]:
    _, status, usage = os.wait4(process.pid, 0)
    lasted = time.perf_counter() - started
    # Told to the module too, or it would wait for a process that is no more.
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, Cost(lasted, usage.ru_utime + usage.ru_stime)


def read_peak(python: str, argv: Sequence[str], env: Mapping[str, str]) -> float:
    """Return the MiB that a command uses at most, run from a small process: the peak of its parent counts."""
    return float(ask([python, "-c", _PEAK, *argv], env).said) / 1024


def adopt_orphans() -> None:
    """Become the parent of what commands leave running, so that it may be waited for; raises OSError."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def wait_for_orphans() -> Cost:
    """Wait until nothing runs behind the commands that ended; return what it cost. Raises StillRunning."""
    started, cpu = time.perf_counter(), 0.0
    while time.perf_counter() - started < _ORPHANS_LAST_AT_MOST:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return Cost(time.perf_counter() - started, cpu)
        cpu += usage.ru_utime + usage.ru_stime if pid else 0.0
        if not pid:
            time.sleep(0.005)
    raise StillRunning("something runs behind a command that ended")


def read_cpu(pid: int) -> float:
    """Return the processor seconds that a running process has used, all its threads together."""
    # The clock of another process, as clock_getcpuclockid(3) numbers it.
    return time.clock_gettime((~pid << 3) | 2)
