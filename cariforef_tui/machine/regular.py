"""Read regular files only, up to a size: a named pipe would hang, a device would never end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NotRegular(OSError):
    """A folder, a named pipe, a device, a socket."""


class TooLarge(OSError):
    """The file has more bytes than the caller allows."""


def read_regular(path: Path, limit: int) -> bytes:
    """Return the content of a regular file of at most `limit` bytes; its size is asked before it is read.

    A link is followed.

    Raises:
        NotRegular, TooLarge, OSError: the file is not regular, is too large, or the system refuses.
        ValueError: a name that no file can have.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        check_regular(descriptor)
        size = os.fstat(descriptor).st_size
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(limit + 1) if size <= limit else b""
    finally:
        os.close(descriptor)
    if max(size, len(data)) > limit:
        raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def check_regular(descriptor: int) -> None:
    """Raise NotRegular if what is open is no regular file."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise NotRegular(errno.EINVAL, os.strerror(errno.EINVAL))
