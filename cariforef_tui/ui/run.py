"""Runs the interface, and prepares a process that forks its sessions."""

from __future__ import annotations

import os
import signal
from importlib import import_module
from pkgutil import walk_packages

from rich.cells import cell_len

from cariforef_tui.services.launch import Launch
from cariforef_tui.ui.app import CariforefApp

_ROOMS = ("cariforef_tui.ui", "cariforef_tui.services", "cariforef_tui.domain", "cariforef_tui.exchange")
_LATE = (
    "_strptime",
    "concurrent.futures.thread",
    "textual.drivers.headless_driver",
    "textual.drivers.linux_driver",
    "textual.layouts.factory",
    "textual.layouts.horizontal",
    "textual.layouts.stream",
    "textual.layouts.vertical",
    "textual.pilot",
    "textual.scrollbar",
)
"""Modules that a session loads later: those of its terminal, threads and layouts."""


def run_app(launch: Launch) -> int:
    """Run the interface and return the exit code, 0 if the person quits.

    Raises:
        CariforefError: the store could not be opened.
        Exception: a defect, for the caller to log.
    """
    app = CariforefApp(launch)
    app.run()
    # The code that `CariforefApp` leaves with when the terminal closes.
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
    """Import all modules of a session, so that sessions forked from this process need not."""
    for name in _ROOMS:
        package = import_module(name)
        for module in walk_packages(package.__path__, f"{name}."):
            import_module(module.name)
    for name in _LATE:
        import_module(name)
    # Make Rich read its table of widths, which it does at the first wide character.
    cell_len("世")


def _forget_terminal() -> None:
    """Redirect output to nowhere: with the terminal gone, Python's last flush would change the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
