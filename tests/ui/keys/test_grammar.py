"""One key means one thing: the grammar of the keys, and the commands of every place that follow it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from cariforef_tui.machine.documents import read_sections
from cariforef_tui.ui.keys.acts import TABS, Place
from cariforef_tui.ui.keys.commands import keyed_of, moves_of, tell_elsewhere
from cariforef_tui.ui.keys.grammar import MOVES, Gesture
from cariforef_tui.ui.keys.registry import COMMANDS

CAPITALS_OF_THEIR_OWN = frozenset({Gesture.AGENT, Gesture.LAST, Gesture.HISTORY, Gesture.PLAN, Gesture.CLOSE})
"""Capitals that are not the same gesture on more than one thing: the guide names them."""
OF_WHAT_IS_SHOWN = frozenset(
    {Gesture.OPEN, Gesture.VIEW, Gesture.FIND, Gesture.WRITE_FILE, Gesture.CONFIRM, Gesture.DONE}
)
"""Keys whose meaning names what the place shows, to open, see, find, write, tick or finish it."""
ARROWS = frozenset(
    {Gesture.LEFT, Gesture.RIGHT, Gesture.UP, Gesture.DOWN, Gesture.LINE_START, Gesture.LINE_END}
    | {Gesture.PAGE_UP, Gesture.PAGE_DOWN}
)
"""Keys that a keyboard explains by itself."""


@pytest.mark.parametrize(
    ("place", "key", "said"),
    [
        (Place.SEMAINE, "exclamation_mark", "« ! » : à regarder, dans Avancement (F3)."),
        (Place.AVANCEMENT, "c", "« c » : commentaire, dans Semaine (F2) ou "),
        (Place.MOIS, "a", "« a » : poser une absence, dans Semaine (F2) ; les lire, dans Équipe (F6)"),
        (Place.AVANCEMENT, "exclamation_mark", ""),
        (Place.SEMAINE, "q", ""),
        (Place.MOIS, "u", "Une signature ne s'annule pas : coordinateur ou direction renvoie le mois."),
        (Place.SEMAINE, "é", ""),
    ],
)
def test_a_key_without_a_command_here_is_told_with_the_places_that_have_one(
    place: Place, key: str, said: str
) -> None:
    told = tell_elsewhere(key, place)
    assert told.startswith(said)
    assert bool(told) == bool(said)


def test_no_key_has_two_meanings() -> None:
    keys = Counter(key for gesture in Gesture for key in gesture.keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


def test_a_capital_is_the_same_gesture_on_more_than_one_thing() -> None:
    by_key = {gesture.keys.split(",")[0]: gesture for gesture in Gesture}
    for key, gesture in by_key.items():
        if len(key) == 1 and key.isupper() and gesture not in CAPITALS_OF_THEIR_OWN:
            assert gesture.name == f"{by_key[key.lower()].name}_ALL"


@pytest.mark.parametrize("place", list(Place))
def test_a_place_gives_a_gesture_to_one_command(place: Place) -> None:
    gestures = Counter(one.gesture for one in keyed_of(place))
    assert [gesture for gesture, count in gestures.items() if count > 1] == []


def test_every_gesture_does_something_somewhere_and_those_that_move_only_move() -> None:
    acting = {command.gesture for command in COMMANDS if command.gesture}
    moving = {move.gesture for place in Place for move in moves_of(place)}
    assert acting | moving == set(Gesture)
    assert (acting & MOVES, moving - MOVES) == (set(), set())


def test_a_key_is_one_command_in_every_place_that_has_it() -> None:
    """But for the keys whose meaning names what the place shows: open it, look for it, see or write it."""
    commands = Counter(command.gesture for command in COMMANDS if command.gesture)
    assert {gesture for gesture, count in commands.items() if count > 1} <= OF_WHAT_IS_SHOWN


def test_the_guide_gives_each_key_the_meaning_of_the_grammar() -> None:
    section = next(section for section in read_sections() if section.title == "Une touche, un sens")
    rows = re.findall(r"^\| (`.+`) \| (.+) \|$", section.text, re.MULTILINE)
    told = {
        key: sense
        for keys, senses in rows
        for key, sense in zip(re.findall("`(.+?)`", keys), senses.split(" ; "), strict=True)
    }
    places = {Gesture[place.name] for place in TABS}
    assert told == {
        gesture.key_label: gesture.meaning for gesture in Gesture if gesture not in ARROWS | places
    }
