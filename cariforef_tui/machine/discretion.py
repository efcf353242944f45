"""Hide what the machine could show of a running command: its arguments, and its memory where it crashes.

`ps` shows everybody the command line of every process, and a comment may be on it. A core dump would write
what was being typed to a file of the system.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

_PROCESS = Path("/proc/self")
_ARG_START = 45
"""Place of `arg_start` among the fields of /proc/self/stat that follow the program's name."""


def hide_arguments() -> None:
    """Blank the command line that the system shows, but for the command's name, where the system lets it."""
    arguments = sys.argv[1:]
    shown = arguments[0] if arguments and not arguments[0].startswith("-") else ""
    with suppress(OSError, ValueError, IndexError):
        line = (_PROCESS / "cmdline").read_bytes()
        typed = b"".join(os.fsencode(argument) + b"\0" for argument in arguments)
        if not typed or not line.endswith(typed):
            return
        start = int((_PROCESS / "stat").read_bytes().rpartition(b")")[2].split()[_ARG_START])
        prefix = len(line) - len(typed) + len(os.fsencode(shown))
        with (_PROCESS / "mem").open("r+b", buffering=0) as memory:
            memory.seek(start + prefix)
            memory.write(b"\0" * (len(line) - prefix))


def forbid_core_dumps() -> None:
    """Let no crash write this process's memory to a file."""
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
