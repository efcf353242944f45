"""Signals of the programs that tests start."""

from __future__ import annotations

import signal


def heed_signals() -> None:
    """Let a child that is about to run its program be ended by Ctrl-C and by the end of its terminal.

    A run of the tests under nohup, or in the background of a script, ignores them: so would the child.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
