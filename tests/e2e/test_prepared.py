"""What sessions in a browser are born of: all that they share is there, and nothing of nobody's rehearsal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
REHEARSED = """
import gc, os, signal, sys, threading
from cariforef_tui import __main__
__main__._import_asyncio_without_openssl()
from textual._context import active_app
from textual.app import App
from cariforef_tui.ui.kit.terminal.textual_internals import KeptStylesheet
from cariforef_tui.ui.rehearsal import rehearse
gc.disable()
signal.signal(signal.SIGHUP, signal.SIG_IGN)
def look():
    return {
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "wakeup": signal.set_wakeup_fd(-1),
        "collector": (gc.isenabled(), gc.get_threshold()),
        "threads": threading.enumerate(),
        "files": sorted(os.listdir("/proc/self/fd")),
        "streams": (sys.stdin, sys.stdout, sys.stderr, sys.excepthook),
        "environment": dict(os.environ),
        "application": active_app.get(None),
        "ssl": "ssl" in sys.modules,
    }
before = look()
rehearse()
after = look()
assert before == after, (before, after)
gc.collect()
assert [one for one in gc.get_objects() if isinstance(one, App)] == []
assert any(len(parsed) for parsed in KeptStylesheet._parsed.values())
"""
PLACES = {
    "": "alertes pour vous",
    "0,5\r": "u : annuler",
    "\x1bOR": "lignes · ",
    "\x1bOS": "Échéances proches",
    "\x1b[15~": "Décisions",
    "\x1b[17~": "Complétude",
    "\x1bOQ": "lu21",
}
"""A day logged, then every place, with what each shows once its figures are there."""
NEVER = {"alembic", "openpyxl", "psycopg", "sqlalchemy", "ssl", "typst"}


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


def test_a_rehearsal_leaves_no_trace_but_what_every_session_would_make_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REHEARSED],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
