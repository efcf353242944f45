"""A file that a session gives to its server, and that the person's browser then fetches."""

from __future__ import annotations

import errno
import os

SIZE_BYTES = 8
"""Bytes of the size that comes before the file's name, then before its content."""
FILE_MAX = 50 * 1024 * 1024
"""Bytes of a file given to a browser: a year of everybody's days is a tenth of that."""


def give_file(line: int, name: str, data: bytes) -> None:
    """Write a file to the server's line; raises OSError if the server is gone, or the file too large."""
    if len(data) > FILE_MAX:
        raise OSError(errno.EFBIG, name)
    for part in (name.encode(), data):
        whole = len(part).to_bytes(SIZE_BYTES, "big") + part
        while whole:
            whole = whole[os.write(line, whole) :]
