"""The reader of PDFs that the tests of sheets and minutes rely on."""

from __future__ import annotations

import zlib
from itertools import count

import pytest

from tests.exchange.pdf import streams_of


def deflated(last: bytes) -> tuple[bytes, bytes]:
    """Return a text, and the same deflated, which ends with this byte."""
    for number in count():
        text = f"BT ({number}) Tj ET".encode()
        packed = zlib.compress(text)
        if packed.endswith(last):
            return text, packed
    raise AssertionError


def write_stream(data: bytes, line_end: bytes) -> bytes:
    head = b"7 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream" % len(data)
    return head + line_end + data + b"\nendstream\nendobj\n"


@pytest.mark.parametrize("last", [b"\r", b"\n", b"x"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_stream_is_read_whole_whatever_its_last_byte(last: bytes, line_end: bytes) -> None:
    text, packed = deflated(last)
    pdf = write_stream(packed, line_end) + write_stream(b"not deflated", b"\n") + write_stream(packed, b"\n")
    assert streams_of(pdf) == [text, text]


def test_a_stream_that_holds_the_words_of_its_end_is_read_whole() -> None:
    text = b"(x)\nendstream\n"
    stored = zlib.compress(text, level=0)
    assert b"\nendstream" in stored
    assert streams_of(write_stream(stored, b"\n")) == [text]
