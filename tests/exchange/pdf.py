"""What the streams of a PDF hold, whatever their bytes."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"/Length ([0-9]+)[^\r\n]*>>\r?\nstream\r?\n")


def streams_of(pdf: bytes) -> list[bytes]:
    """Return the streams, inflated; those that are not deflated are left out.

    Only `/Length` tells where one ends: its last byte may be the first of a line end.
    """
    found = []
    for start in _STREAM.finditer(pdf):
        inflater = zlib.decompressobj()
        try:
            inflated = inflater.decompress(pdf[start.end() : start.end() + int(start[1])])
        except zlib.error:
            continue
        assert inflater.eof, "a stream cut short"
        found.append(inflated)
    return found
