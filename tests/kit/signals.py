"""Signals of the programs that tests start, and what became of them."""

from __future__ import annotations

import signal
from pathlib import Path


def heed_signals() -> None:
    """Let a child that is about to run its program be ended by Ctrl-C and by the end of its terminal.

    A run of the tests under nohup, or in the background of a script, ignores them: so would the child.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def state_of(pid: int) -> str:
    """Return the letter of the state of a process: `T` stopped, `Z` ended, not waited for; none if gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return ""
