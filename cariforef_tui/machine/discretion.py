"""Keep text being typed out of the core dumps that the system writes when a program crashes."""

from __future__ import annotations

from contextlib import suppress


def forbid_core_dumps() -> None:
    """Let no crash write this process's memory to a file."""
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
