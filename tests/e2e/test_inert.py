"""In a real terminal, on a store whose every text is hostile: title and clipboard stay as they were."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import commands_of

ACTS = re.compile(
    r"\x1b\](?:0|1|2|4|7|8|9|1[0-9]|52|777|1337);|\x1b[PX^_]|\x9d|\x90|\x07|\u202e|\u200b|\ufeff"
)
"""Titles, clipboard, links, colours, notifications, device strings; what hides or reorders."""
POINTER = re.compile(r"\x1b\]22;[a-z-]*\x07")
"""Textual's own: the shape of the mouse pointer."""
PLACES = {
    "f3": "AD2I",
    "f4": "pour vous",
    "f5": "Revue · semaine ",
    "f6": "complète",
    "f2": "Semaine 20",
}
FUNCTION_KEYS = {"f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~"}


@pytest.fixture
def store_path(hostile_path: Path) -> Path:
    return hostile_path


def test_no_place_lets_a_stored_text_act_on_the_terminal(open_session: Callable[..., Any]) -> None:
    session = open_session("--agent", "DM", "--au", "2018-05-18")
    session.wait_for("Semaine 20")
    for key, word in PLACES.items():
        session.type(FUNCTION_KEYS[key])
        session.wait_for(word)
    session.type("m")
    session.wait_for("mai 2018")
    session.type(FUNCTION_KEYS["f3"])
    session.wait_for("␛")
    session.type("q")
    assert session.wait_for_exit() == 0
    # The emulator takes the shape of the pointer for a title.
    assert session.title in ("", ";default")
    raw = POINTER.sub("", session.raw)
    assert [raw[one.start() - 20 : one.end()] for one in ACTS.finditer(raw)] == []


ELSEWHERE = (Place.PARTOUT, Place.SIMULATION, Place.MOIS, Place.REUNION)
"""Places without a key that works everywhere: the tests of the interface look at them."""


def test_every_place_is_looked_at() -> None:
    places = [one for one in Place if one not in ELSEWHERE]
    keys = [command.keys for command in commands_of(Place.PARTOUT) if command.name.startswith("lieu.")]
    assert len(places) == len(keys) == len(PLACES)
    assert all(any(key in one.split(",") for one in keys) for key in PLACES)
