"""A file that a session hands to its server, for the person's browser to fetch."""

from __future__ import annotations

import errno
import os

SIZE_BYTES = 8
"""Of the size that comes before a name, then before what the file holds."""
FILE_MAX = 50 * 1024 * 1024
"""Bytes of a file that leaves by the browser: a year of everybody's days is a tenth of it."""


def give_file(line: int, name: str, data: bytes) -> None:
    """Write a file to the server's line; raises OSError where the server is gone, or the file too large."""
    if len(data) > FILE_MAX:
        raise OSError(errno.EFBIG, name)
    for part in (name.encode(), data):
        whole = len(part).to_bytes(SIZE_BYTES, "big") + part
        while whole:
            whole = whole[os.write(line, whole) :]
