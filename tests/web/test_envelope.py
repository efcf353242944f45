"""Whatever a browser sends is a message, or is refused: never a failure."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.web.envelope import BYTES_MAX, Ping, Size, Typed, Unreadable, read_message, read_size

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
KIND = st.sampled_from(["stdin", "resize", "ping", "focus", "blur", "autre"])


@given(st.text())
def test_any_text_is_a_message_or_unreadable(text: str) -> None:
    with suppress(Unreadable):
        read_message(text)


@given(KIND, st.lists(JSON, max_size=2))
def test_any_envelope_is_a_message_or_unreadable(kind: str, said: list[object]) -> None:
    with suppress(Unreadable):
        message = read_message(json.dumps([kind, *said]))
        assert message is None or isinstance(message, (Size, Typed, Ping))


@given(JSON, JSON)
def test_any_size_is_within_the_bounds_or_unreadable(columns: object, rows: object) -> None:
    with suppress(Unreadable):
        size = read_size(columns, rows)
        assert 20 <= size.columns <= 400
        assert 5 <= size.rows <= 200


def test_what_a_page_sends_is_read() -> None:
    assert read_message('["stdin", "œuvre, 12 €"]') == Typed("œuvre, 12 €".encode())
    assert read_message('["resize", {"width": 100, "height": 30}]') == Size(100, 30)
    assert read_message('["ping", "x"]') == Ping("x")
    assert read_message('["focus"]') is None
    assert read_message('["blur"]') is None


def test_half_a_character_is_no_key() -> None:
    assert read_message('["stdin", "a\\ud800b"]') == Typed(b"ab")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{}",
        "[]",
        "null",
        '["stdin"]',
        '["stdin", 1]',
        '["stdin", "a", "b"]',
        '["focus", 1]',
        '["resize", {"width": true, "height": 30}]',
        '["resize", {"width": 100.0, "height": 30}]',
        '["resize", {"width": "100", "height": 30}]',
        '["resize", {"width": 100}]',
        '["resize", {"width": 19, "height": 30}]',
        '["resize", {"width": 401, "height": 30}]',
        '["resize", {"width": 100, "height": 4}]',
        '["resize", {"width": 100, "height": 201}]',
        '["resize", {"width": -100, "height": 30}]',
        '["resize", {"width": 1e999, "height": 30}]',
        '["resize", {"width": NaN, "height": 30}]',
        f'["resize", {{"width": {"9" * 4000}, "height": 30}}]',
        f'["resize", {{"width": {"9" * 5000}, "height": 30}}]',
        "[" * (BYTES_MAX - 1),
        '{"a":' * 40_000,
    ],
)
def test_what_no_page_sends_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_message(text)


@pytest.mark.parametrize("given", [None, "", "abc", "1e2", "9" * 5000, "-30", "0", "\ud800"])
def test_what_is_no_size_in_an_address_is_unreadable(given: object) -> None:
    with pytest.raises(Unreadable):
        read_size(given, "30")
