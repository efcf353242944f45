"""Parse, wire, run, exit code.

An import that most runs of a module do without stays inside the function that needs it: each run pays for
what it uses. `tests/test_imports.py` holds what a run may load.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from cariforef_tui import __version__

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from cariforef_tui.cli.kit.invocation import Wiring
    from cariforef_tui.exchange.programme.parse import ProgrammeLu
    from cariforef_tui.services.launch import Launch
    from cariforef_tui.services.ports.files import Apercu, StoreAdmin, StoreTransfers
    from cariforef_tui.services.ports.store import Progress, Store

YOUNG_OBJECTS = 200_000
"""Objects made before the collector looks: a command makes 100,000 or so, and never stops for it.

A session makes more before its first figures, and stops for 57 to 88 ms. It looks more often once it shows
them.
"""


def main() -> int:
    """Run the command that `sys.argv` states; returns the exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]) and _print_version():
        return 0
    gc.set_threshold(YOUNG_OBJECTS)
    from cariforef_tui.cli.main import run
    from cariforef_tui.machine.discretion import forbid_core_dumps

    forbid_core_dumps()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    return run(sys.argv[1:], make_wiring())


def _print_version() -> bool:
    """Say the version before click is imported; False where it cannot be written: click then says why."""
    if sys.stdout is None:
        return False
    try:
        sys.stdout.write(f"cariforef {__version__}\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def make_wiring() -> Wiring:
    """Return what the program runs on: the user's machine, clock and terminal."""
    from cariforef_tui.cli.kit.invocation import Wiring

    return Wiring(
        _admin,
        _seeds,
        _today,
        _now,
        _demonstration,
        _interface,
        _transfers,
        prepare=_prepare,
        apercu=_apercu,
    )


def _admin(place: str) -> StoreAdmin:
    from cariforef_tui.machine.places import is_address

    if is_address(place):
        _check_driver()
        from cariforef_db.store.postgres_admin import PostgresAdmin

        return PostgresAdmin()
    from cariforef_db.store.admin import SqliteAdmin

    return SqliteAdmin(_start_daily)


def _check_driver() -> None:
    """Check that the driver of servers is installed, before a module that needs it is imported.

    Raises:
        ConfigurationError: it says what to install.
    """
    from cariforef_tui.exchange.files.optional import load_optional

    load_optional("psycopg", "postgres", "Une base sur un serveur")


def _start_daily(place: Path) -> str | None:
    from cariforef_db.files.daily import start_daily

    return start_daily(place)


def _seeds() -> ProgrammeLu:
    from cariforef_seeds.delivered import PROGRAMME_2018
    from cariforef_tui.exchange.programme.folder import read_folder

    return read_folder(PROGRAMME_2018)


def _apercu(place: str, annee: int) -> Apercu | None:
    from cariforef_db.files.apercu import read_apercu

    return read_apercu(place, annee)


def _transfers() -> StoreTransfers:
    _check_driver()
    from cariforef_db.transfer import Transfers

    return Transfers()


def _today() -> date:
    from cariforef_tui.machine.clock import today

    return today()


def _now() -> datetime:
    from cariforef_tui.machine.clock import now

    return now()


def _interface(launch: Launch) -> int:
    from cariforef_tui.ui.run import run_app

    return run_app(launch)


def _prepare(place: str) -> None:
    """Import what sessions on the store of `place` share, in the process that they are forked from.

    Each then opens its store and logs a day in 50 ms of its own and 15 MB, and not in 350 ms and 32 MB.
    """
    from contextlib import suppress

    from cariforef_tui.cli.kit import interface  # noqa: F401 - imported for the sessions
    from cariforef_tui.machine import clock, configuration  # noqa: F401 - imported for the sessions
    from cariforef_tui.machine.places import is_address
    from cariforef_tui.ui.run import prepare

    prepare()
    # Where the driver of a server is missing, each session says so in words.
    with suppress(ImportError):
        if is_address(place):
            from cariforef_db.store.postgres_admin import import_late_modules
        else:
            from cariforef_db.store.admin import import_late_modules
        import_late_modules()


def _demonstration(place: str, au: date, progress: Progress) -> Store:
    from cariforef_tui.demonstration import build_demonstration

    return build_demonstration(place, au, progress)


if __name__ == "__main__":
    sys.exit(main())
