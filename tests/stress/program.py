"""The program as people run it: whole processes of `cariforef`, and Ctrl-C in the midst of one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from children import busy_wait
from tally import check

from tests.bench.processes import Answer, adopt_orphans, ask, private_environment

_ENDS = (0, 130, -signal.SIGINT)
"""Done, cut short and told, or struck by the signal while Python was going away."""


class Program:
    """Commands of somebody who works in `folder`; this process has to wait for what they leave running."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._temporary = folder, folder / "temporaire"
        self._temporary.mkdir(exist_ok=True)
        self._env = private_environment(folder) | {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TMPDIR": str(self._temporary),
        }
        adopt_orphans()
        # A run that a shell put in the background ignores Ctrl-C, and so would what it starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def ask(self, store: Path, command: str, *arguments: object) -> Answer:
        return ask(_argv(store, command, arguments), self._env)

    def interrupt(self, after: float, store: Path, command: str, *arguments: object) -> bool:
        """Send Ctrl-C so many seconds after the store was opened; tell whether it cut the command short."""
        process = subprocess.Popen(
            _argv(store, command, arguments),
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        while process.poll() is None and not _has_open(process.pid, store):
            time.sleep(0.001)
        busy_wait(after)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate()
        is_told = process.returncode in _ENDS and "Traceback" not in said
        check(is_told, f"Ctrl-C of {command}:", process.returncode, said)
        return process.returncode != 0

    def check_tidy(self) -> None:
        """Nothing may be left of what was cut short, beside the store or among temporary files."""
        left = [
            entry.name
            for entry in self._folder.rglob("*")
            if "partiel" in entry.name or entry.parent == self._temporary
        ]
        check(not left, "left behind:", left)


def _has_open(pid: int, store: Path) -> bool:
    with suppress(OSError):
        return any(link.readlink() == store for link in Path(f"/proc/{pid}/fd").iterdir())
    return False


def _argv(store: Path, command: str, arguments: tuple[object, ...]) -> list[str]:
    program = [sys.executable, "-m", "cariforef_tui", *command.split()]
    return [*program, "--base", str(store), *map(str, arguments)]
