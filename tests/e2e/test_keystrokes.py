"""The daily job in a real terminal: a day of three opérations, from a cold start, in the README's keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from signal import SIGINT
from typing import Any

import pytest

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.temps.saisies import write_cells
from tests.people import open_store, stored

OpenSession = Callable[..., Any]

JEUDI, VENDREDI = date(2018, 5, 24), date(2018, 5, 25)
CODES = ("14.1.1", "14.7.1", "15.1.1")
README = (Path(__file__).parents[2] / "README.md").read_text()
ENTER, RIGHT, CONTROL_C = "\r", "\x1b[C", "\x03"


@pytest.fixture(autouse=True)
def week_before(store_path: Path) -> None:
    """DM logged on three lines the week before."""
    with open_store(store_path) as store:
        changes = [CellChange(agent="DM", jour=date(2018, 5, 15), code=code, centiemes=25) for code in CODES]
        write_cells(store, changes, today=JEUDI, acteur="DM")


def test_a_day_takes_the_keys_that_are_said_even_before_the_week_is_read_and_control_c_leaves_it_well(
    open_session: OpenSession, store_path: Path
) -> None:
    (said,) = re.findall(r"log a day in (\d+) keys", README)
    session = open_session("--agent", "DM", "--au", "2018-05-24")
    session.wait_for("je24")
    session.type(f".5{ENTER}.25{ENTER}=")
    session.wait_for("1✓", "✓ jeu. 24/05 : 15.1.1 0,25 j")
    assert session.sent == int(said)
    assert stored(store_path, "DM", JEUDI) == dict(zip(CODES, (50, 25, 25), strict=True))
    # The day after, a line is found and logged in one burst.
    session.type(f"{RIGHT}/14.2.2{ENTER}1/2{ENTER}")
    session.wait_for("✓ ven. 25/05 : 14.2.2 0,5 j")
    assert stored(store_path, "DM", VENDREDI) == {"14.2.2": 50}
    session.type(CONTROL_C)
    assert session.wait_for_exit() == 128 + SIGINT
    assert session.is_given_back
