"""Every place in a real terminal, on a store whose every text is hostile, in a session as browsers have them.

Title and clipboard stay as they were; what sessions in a browser are born of has all that they share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import commands_of
from tests.e2e.conftest import Session

ACTS = re.compile(
    r"\x1b\](?:0|1|2|4|7|8|9|1[0-9]|52|777|1337);|\x1b[PX^_]|\x9d|\x90|\x07|\u202e|\u200b|\ufeff"
)
"""Titles, clipboard, links, colours, notifications, device strings; what hides or reorders."""
POINTER = re.compile(r"\x1b\]22;[a-z-]*\x07")
"""Textual's own: the shape of the mouse pointer."""
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
NEVER = {"alembic", "openpyxl", "psycopg", "typst"}
PLACES = {
    "f3": ("AD2I", "lignes · "),
    "f4": ("pour vous", "Autres alertes"),
    "f5": ("Revue · semaine ", "Décisions"),
    "f6": ("complète", "Feuilles"),
    "f2": ("Semaine 20", "lu14"),
}
"""Each place, with what it shows once its figures are there."""
FUNCTION_KEYS = {"f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~"}
LEFT = "\x1b[D"
ELSEWHERE = (Place.PARTOUT, Place.SIMULATION, Place.MOIS, Place.REUNION)
"""Places without a key that works everywhere: the tests of the interface look at them."""


@pytest.fixture
def store_path(hostile_path: Path) -> Path:
    return hostile_path


def test_no_place_lets_a_stored_text_act_on_the_terminal_nor_imports_what_its_session_could_be_born_with(
    open_session: Callable[..., Session], environment: dict[str, str]
) -> None:
    session = open_session("--agent", "DM", "--au", "2018-05-18", program=("-c", PREPARED))
    session.wait_for("Semaine 20", "pour vous")
    # Beside days that no service wrote, all are refused: one is logged on Wednesday of the week before.
    session.type("[" + LEFT * 2 + "0,25\r")
    session.wait_for("Semaine 19", "u : annuler")
    session.type("]")
    session.wait_for("Semaine 20")
    for key, words in PLACES.items():
        session.type(FUNCTION_KEYS[key])
        session.wait_for(*words)
    session.type("m")
    session.wait_for("mai 2018")
    session.type(FUNCTION_KEYS["f4"] + "vv")
    session.wait_for("Échéances dépassées")
    session.type(FUNCTION_KEYS["f3"])
    session.wait_for("␛")
    session.type("q")
    assert session.wait_for_exit() == 0
    # The emulator takes the shape of the pointer for a title.
    assert session.title in ("", ";default")
    raw = POINTER.sub("", session.raw)
    assert [raw[one.start() - 20 : one.end()] for one in ACTS.finditer(raw)] == []
    found = json.loads(Path(environment["HOME"], "report.json").read_text())
    assert (found["threads"], found["late"]) == (1, [])
    assert {name.partition(".")[0] for name in found["prepared"]} & NEVER == set()


def test_every_place_is_looked_at() -> None:
    places = [one for one in Place if one not in ELSEWHERE]
    keys = [command.keys for command in commands_of(Place.PARTOUT) if command.name.startswith("lieu.")]
    assert len(places) == len(keys) == len(PLACES)
    assert all(any(key in one.split(",") for one in keys) for key in PLACES)
