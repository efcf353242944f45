"""Deputies from the shell: named, listed, ended, taken away, and what each sentence says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cariforef_tui.machine import clock

TODAY = clock.today()
SOON = TODAY + timedelta(days=5)
ME = ("--agent", "DM")


@pytest.fixture
def today(cli: Any) -> Any:
    """Commands on the very day it is: that of rights."""
    return cli.at(TODAY)


def test_a_deputy_is_named_listed_ended_and_taken_away(today: Any) -> None:
    assert "Aucune suppléance" in today.done("agent", "suppleance").out
    said = today.done("agent", "suppleance", "nommer", "me", "--jusqu-au", f"{SOON:%d/%m/%Y}", *ME).out
    days = f"ME supplée DM (PRI) du {TODAY:%d/%m/%Y} au {SOON:%d/%m/%Y}"
    assert said == f"Enregistré : {days}.\n"
    (row,) = today.done("agent", "suppleance", "--json").json["suppleances"]
    assert row == {
        "pole": "PRI",
        "titulaire": "DM",
        "suppleant": "ME",
        "du": TODAY.isoformat(),
        "au": SOON.isoformat(),
        "en_cours": True,
    }
    assert "en cours" in today.done("agent", "suppleance").out
    rights = today.done("agent", "droits", "ME", "--json", *ME).json
    assert rights["supplee"] == [{"pole": "PRI", "agent": "DM", "au": SOON.isoformat()}]
    assert "supplée DM (PRI)" in today.done("agent", "droits", "ME", *ME).out
    said = today.done("agent", "suppleance", "terminer", "--le", f"{TODAY:%d/%m/%Y}", *ME).out
    assert said.startswith(f"Enregistré : ME supplée DM jusqu'au {TODAY:%d/%m/%Y} inclus, et non plus")
    said = today.done(
        "agent", "suppleance", "retirer", f"{TODAY:%d/%m/%Y}", "--de", "DM", "--agent", "LR"
    ).out
    assert said.startswith("Enregistré : suppléance retirée (ME supplée DM (PRI) du")
    assert today.done("agent", "suppleance", "--json").json == {"suppleances": []}
    history = today.done("journal", "--de", "DM", "--agent", "DM").out
    assert history.count("ME supplée DM (PRI)") == 3


def test_who_coordinates_nothing_is_told_so(today: Any) -> None:
    said = today.refused(
        8, "agent", "suppleance", "nommer", "ME", "--jusqu-au", f"{SOON:%d/%m/%Y}", "--agent", "PG"
    )
    assert "PG ne coordonne aucun pôle" in said
    said = today.refused(
        4,
        "agent",
        "suppleance",
        "nommer",
        "ME",
        "--jusqu-au",
        f"{SOON:%d/%m/%Y}",
        "--de",
        "DM",
        "--agent",
        "PG",
    )
    assert "PG n'a pas le droit de nommer un suppléant de PRI" in said
