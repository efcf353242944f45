"""Runs the application and returns its exit code."""

from __future__ import annotations

import os
import signal
from importlib import import_module
from pkgutil import walk_packages

from cariforef_tui.services.launch import Launch
from cariforef_tui.ui.app import CariforefApp

_ROOMS = ("cariforef_tui.ui", "cariforef_tui.services", "cariforef_tui.domain", "cariforef_tui.exchange")
_LATE = ("textual.drivers.linux_driver", "textual.layouts.stream", "_strptime")
"""What a session loads besides: its terminal, and what figures are laid out by."""


def run_app(launch: Launch) -> int:
    """Run the interface; returns the exit code, 0 when the person quits.

    Raises:
        CariforefError: the store could not be opened.
        Exception: a defect, for the wiring to log.
    """
    app = CariforefApp(launch)
    app.run()
    if app.return_code == 128 + signal.SIGHUP:
        _forget_terminal()
    if app.launch_error is not None:
        raise app.launch_error
    if app.failure is not None:
        raise app.failure
    if app.welcome.wants_demonstration and launch.demonstrate is not None:
        return launch.demonstrate()
    return app.return_code or 0


def prepare() -> None:
    """Do once what all who are born of this process would do again: imports, and a first frame.

    The frame comes first: what it uses lies together in memory, apart from what is seldom used.
    """
    from cariforef_tui.ui.rehearsal import rehearse

    rehearse()
    for name in _ROOMS:
        package = import_module(name)
        for module in walk_packages(package.__path__, f"{name}."):
            import_module(module.name)
    for name in _LATE:
        import_module(name)


def _forget_terminal() -> None:
    """Write nowhere: the terminal is gone, and Python's last flush would fail and change the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
