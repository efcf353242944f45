"""Whatever a browser sends is a message, or is refused: never a failure."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.web.envelope import BYTES_MAX, Size, Typed, Unreadable, read_message, read_size

pytestmark = pytest.mark.quick

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
        assert message is None or isinstance(message, (Size, Typed))


@given(JSON, JSON)
def test_any_size_is_within_the_bounds_or_unreadable(columns: object, rows: object) -> None:
    with suppress(Unreadable):
        size = read_size(columns, rows)
        assert 2 <= size.columns <= 400
        assert 1 <= size.rows <= 200


@given(st.integers(), st.integers())
def test_every_window_has_a_size(columns: int, rows: int) -> None:
    size = read_size(columns, rows)
    assert size == read_size(f"{columns}", f"{rows}")
    assert size == read_message(json.dumps(["resize", {"width": columns, "height": rows}]))
    assert (size.columns == columns) == (2 <= columns <= 400)
    assert (size.rows == rows) == (1 <= rows <= 200)


@pytest.mark.parametrize(
    ("columns", "rows", "size"),
    [
        (401, 24, Size(400, 24)),
        (10**9, 24, Size(400, 24)),
        (1, 1, Size(2, 1)),
        (80, 0, Size(80, 1)),
        (-80, -24, Size(2, 1)),
        (80, 1000, Size(80, 200)),
    ],
)
def test_a_window_too_large_or_too_small_has_the_nearest_size(columns: int, rows: int, size: Size) -> None:
    assert read_size(columns, rows) == size


def test_what_a_page_sends_is_read() -> None:
    assert read_message('["stdin", "œuvre, 12 €"]') == Typed("œuvre, 12 €".encode())
    assert read_message('["resize", {"width": 100, "height": 30}]') == Size(100, 30)
    assert read_message('["ping", "x"]') is None
    assert read_message('["focus"]') is None
    assert read_message('["blur"]') is None


PASTE, PASTED = "\x1b[200~", "\x1b[201~"


@given(st.text(), st.text(st.sampled_from("\x1b[0123~Oa\t\r\n\x9b\x07;")), st.sampled_from(["", PASTED]))
def test_a_paste_holds_no_key(before: str, pasted: str, end: str) -> None:
    before = before.replace(PASTE, "")
    message = read_message(json.dumps(["stdin", before + PASTE + pasted + end]))
    assert isinstance(message, Typed)
    keys, _, rest = message.data.decode().partition(PASTE)
    assert keys == before.encode("utf-8", "ignore").decode()
    assert rest.endswith(PASTED)
    inside = rest.removesuffix(PASTED)
    assert [sign for sign in inside if not sign.isprintable() and sign not in "\t\r\n"] == []
    if not set(pasted) & set("\x1b\x9b\x07"):
        assert inside == pasted


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("a\x1b[201~\r?", "a\r?"),
        ("\x1b[31mrouge\x1b[0m", "rouge"),
        ("\x1b\x1b[201~[201~c", "[201~c"),
        ("\x9b201~\x03\x7f", "201~"),
        ("Réunion,\t12 €\r", "Réunion,\t12 €\r"),
        (f"a{PASTED}b{PASTE}c", "abc"),
    ],
)
def test_what_a_terminal_obeys_is_taken_out_of_a_paste(pasted: str, kept: str) -> None:
    said = json.dumps(["stdin", PASTE + pasted + PASTED])
    assert read_message(said) == Typed(f"{PASTE}{kept}{PASTED}".encode())


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
        '["resize", {"width": 1e999, "height": 30}]',
        '["resize", {"width": NaN, "height": 30}]',
        f'["resize", {{"width": {"9" * 5000}, "height": 30}}]',
        "[" * (BYTES_MAX - 1),
        '{"a":' * 40_000,
    ],
)
def test_what_no_page_sends_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_message(text)


@pytest.mark.parametrize("given", [None, "", "abc", "1e2", "9" * 5000, "\ud800"])
def test_what_is_no_size_in_an_address_is_unreadable(given: object) -> None:
    with pytest.raises(Unreadable):
        read_size(given, "30")
