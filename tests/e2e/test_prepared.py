"""What sessions in a browser are born of: all that they share is there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.e2e.conftest import Session

PREPARED = """
import json, os, sys, threading
from cariforef_tui import __main__
from cariforef_tui.cli.main import run
wiring = __main__.make_wiring()
wiring.prepare(sys.argv[2])
threads, prepared = threading.active_count(), set(sys.modules)
code = run(sys.argv[1:], wiring)
late = sorted({*sys.modules} - prepared)
with open(os.environ["HOME"] + "/report.json", "w") as report:
    json.dump({"threads": threads, "prepared": sorted(prepared), "late": late}, report)
sys.exit(code)
"""
PLACES = {
    "": "alerte pour vous",
    "0,5\r": "u : annuler",
    "\x1bOR": "lignes · ",
    "\x1bOS": "Échéances proches",
    "\x1b[15~": "Décisions",
    "\x1b[17~": "Feuilles",
    "\x1bOQ": "lu21",
}
"""A day logged, then every place, with what each shows once its figures are there."""
NEVER = {"alembic", "openpyxl", "psycopg", "typst"}


def test_a_session_imports_nothing_that_the_process_it_is_born_of_could_have(
    open_session: Callable[..., Session], environment: dict[str, str]
) -> None:
    session = open_session("--agent", "DM", "--au", "22/05/2018", program=("-c", PREPARED))
    for keys, shown in PLACES.items():
        session.type(keys)
        session.wait_for(shown)
    session.type("q")
    assert session.wait_for_exit() == 0
    found = json.loads(Path(environment["HOME"], "report.json").read_text())
    assert found["threads"] == 1
    assert found["late"] == []
    assert {name.partition(".")[0] for name in found["prepared"]} & NEVER == set()
