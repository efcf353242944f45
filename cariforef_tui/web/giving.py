"""A file that a session hands to its server, for the person's browser to fetch."""

from __future__ import annotations

import os

SIZE_BYTES = 8
"""Of the size that comes before a name, then before what the file holds."""


def give_file(line: int, name: str, data: bytes) -> None:
    """Write a file to the server's line; raises OSError where the server is gone."""
    for part in (name.encode(), data):
        whole = len(part).to_bytes(SIZE_BYTES, "big") + part
        while whole:
            whole = whole[os.write(line, whole) :]
