"""Files that only their owner may read, written whole; regular files alone are read, up to a size."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME_MAX = 200
"""Characters of a name that the temporary file's name keeps: it adds up to 20, and 255 bytes are allowed."""


def replace_private(target: Path, data: bytes) -> None:
    """Make `data` the content of `target`, mode 0600, in a folder made with mode 0700 if there is none.

    Raises:
        OSError: the folder or the disk refuses; `target` is as it was.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_beside(target, data) as temporary:
        temporary.replace(target)


@contextmanager
def private_beside(target: Path, data: bytes) -> Iterator[Path]:
    """Lend a file that holds `data`, synced, for the caller to rename as `target`; it is then removed.

    Raises:
        OSError, ValueError: the folder, the disk or the name refuses.
    """
    temporary = target.with_name(f".{target.name[:_NAME_MAX]}.{os.getpid()}.tmp")
    try:
        fill_private(temporary, data)
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def fill_private(path: Path, data: bytes) -> None:
    """Write `data` in a new file of mode 0600, on disk before returning; raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "wb") as stream:
        # The umask may have removed rights of the owner.
        os.fchmod(stream.fileno(), 0o600)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync(path: Path) -> None:
    """Put a file's content, or a folder's names, on disk; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
