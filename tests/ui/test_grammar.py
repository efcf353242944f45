"""One key means one thing: the grammar of the keys, and the commands of every place that follow it."""

from __future__ import annotations

from collections import Counter

import pytest

from cariforef_tui.ui.keys.commands import Place, all_commands, commands_of, tell_elsewhere
from cariforef_tui.ui.keys.grammar import MOVES, Gesture

CAPITALS_OF_THEIR_OWN = frozenset({Gesture.AGENT, Gesture.LAST, Gesture.HISTORY, Gesture.PLAN, Gesture.CLOSE})
"""Capitals that are not the same gesture on more than one thing; closing is, of the decisions of a review."""


@pytest.mark.parametrize(
    ("place", "key", "said"),
    [
        (Place.SEMAINE, "exclamation_mark", "« ! » : à regarder, dans Avancement (F3)."),
        (Place.AVANCEMENT, "c", "« c » : note, dans Semaine (F2) ou "),
        (Place.AVANCEMENT, "exclamation_mark", ""),
        (Place.SEMAINE, "q", ""),
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
    gestures = Counter(command.gesture for command in commands_of(place) if command.gesture)
    assert [gesture for gesture, count in gestures.items() if count > 1] == []


def test_every_gesture_does_something_somewhere() -> None:
    used = {command.gesture for command in all_commands()}
    assert set(Gesture) - used == set()


def test_what_has_no_key_is_found_by_its_name() -> None:
    for command in all_commands():
        assert command.gesture is not None or (command.label and command.gesture not in MOVES)
