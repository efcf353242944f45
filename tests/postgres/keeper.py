"""Run a program for as long as a process lives: `python -I keeper.py PID FOLDER USER PROGRAM ARGUMENT…`.

The program ends (SIGQUIT) with that process, with this one, or when this one is asked to (SIGTERM), whichever
comes first and however it comes; FOLDER then goes. It runs as USER where USER is not this process's own.
"""

from __future__ import annotations

import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
_STOP_SECONDS = 10


def keep(watched: int, folder: str, user: int, program: Sequence[str]) -> None:
    """Run `program` until the process of that descriptor ends, or SIGTERM comes; then remove `folder`."""
    prctl = ctypes.CDLL(None).prctl
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGTERM, lambda *_: None)
    other = None if user == os.geteuid() else user
    running = subprocess.Popen(
        program,
        cwd=folder,
        start_new_session=True,
        preexec_fn=lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT),
        user=other,
        group=other,
        extra_groups=None if other is None else [],
    )
    select.select([watched, woken, os.pidfd_open(running.pid)], [], [])
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGQUIT)
    try:
        running.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    pid, folder, user, *program = sys.argv[1:]
    with suppress(ProcessLookupError):
        keep(os.pidfd_open(int(pid)), folder, int(user), program)
