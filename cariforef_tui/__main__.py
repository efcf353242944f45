"""Parse, wire, run, exit code. Heavy imports stay inside functions: `--version` pays for click alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cariforef_tui.cli.kit.wiring import Wiring
from cariforef_tui.cli.main import run
from cariforef_tui.machine.discretion import forbid_core_dumps, hide_arguments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.services.launch import Launch
    from cariforef_tui.services.ports.files import Apercu, ProgrammeFiles, Progress, StoreAdmin
    from cariforef_tui.services.ports.store import Store


def main() -> int:
    """Run the command that `sys.argv` states; returns the exit code."""
    hide_arguments()
    forbid_core_dumps()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    return run(sys.argv[1:], make_wiring())


def make_wiring() -> Wiring:
    """Return what the program runs on: the user's machine, clock and terminal."""
    return Wiring(_admin, _seeds, _today, _demonstration, _interface, _programmes, apercu=_apercu)


def _admin() -> StoreAdmin:
    from cariforef_db.store.admin import SqliteAdmin

    return SqliteAdmin(_start_daily)


def _start_daily(place: Path) -> str | None:
    from cariforef_db.files.daily import start_daily

    return start_daily(place)


def _seeds() -> tuple[Programme, Sequence[Agent]]:
    from cariforef_seeds.reader import read_programme

    return read_programme()


def _apercu(place: str, annee: int) -> Apercu | None:
    from cariforef_db.reading.apercu import read_apercu

    return read_apercu(place, annee)


def _programmes() -> ProgrammeFiles:
    from cariforef_seeds.files import CsvProgrammeFiles

    return CsvProgrammeFiles()


def _today() -> date:
    from cariforef_tui.machine.clock import today

    return today()


def _interface(launch: Launch) -> int:
    from cariforef_tui.ui.app import run_app

    return run_app(launch)


def _demonstration(place: str, au: date, progress: Progress) -> Store:
    from cariforef_tui.machine.demonstration import build_demonstration

    return build_demonstration(place, au, progress)


if __name__ == "__main__":
    sys.exit(main())
