"""A token opens one thing, once, for a while."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.web.entrance import Tokens

pytestmark = pytest.mark.quick


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def test_a_token_opens_once_what_it_was_made_for() -> None:
    tokens = Tokens[str](Clock(), seconds=10, most=5)
    first, second = tokens.make("un"), tokens.make("deux")
    assert first != second
    assert (tokens.take(second), tokens.take(first)) == ("deux", "un")
    assert (tokens.take(second), tokens.take(first)) == (None, None)


@given(st.text())
def test_what_is_no_token_opens_nothing_and_spends_nothing(text: str) -> None:
    tokens = Tokens[str](Clock(), seconds=10, most=5)
    token = tokens.make("un")
    assert tokens.take(text) is None
    assert tokens.take(token) == "un"


def test_a_token_too_old_opens_nothing() -> None:
    clock = Clock()
    tokens = Tokens[str](clock, seconds=10, most=5)
    at_the_last, too_late = tokens.make("un"), tokens.make("deux")
    clock.time = 10.0
    assert tokens.take(at_the_last) == "un"
    clock.time = 10.1
    assert tokens.take(too_late) is None


def test_the_oldest_are_forgotten_past_the_bound() -> None:
    tokens = Tokens[int](Clock(), seconds=10, most=3)
    made = [tokens.make(number) for number in range(5)]
    assert [tokens.take(token) for token in made] == [None, None, 2, 3, 4]


def test_what_is_too_old_is_kept_no_longer() -> None:
    """A file that nobody fetched holds somebody's days."""
    clock = Clock()
    tokens = Tokens[object](clock, seconds=10, most=5)
    tokens.make("les jours de quelqu'un")
    clock.time = 11.0
    kept = tokens.make("autre chose")
    assert [*tokens._kept] == [kept]
