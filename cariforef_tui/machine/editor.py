"""The person's own text editor, if it gives them no right that they do not already have."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cariforef_tui.machine.account import is_for_another

VARIABLES = ("VISUAL", "EDITOR")
FORCED = "SSH_ORIGINAL_COMMAND"
"""Set by sshd if the account may run one command only and another was asked for."""


def find_editor() -> list[str] | None:
    """Return the words of the editor's command, None if there is none or it must not be run.

    Through sudo, a forced command or a browser, an editor would give a shell as the store's owner.
    """
    if is_for_another() or FORCED in os.environ or not (_has_terminal() and is_job_of_a_shell()):
        return None
    commands = (os.environ.get(name, "") for name in VARIABLES)
    command = next(filter(None, map(str.strip, commands)), None)
    try:
        words = shlex.split(command or "")
    except ValueError:
        return None
    return words if words and shutil.which(words[0]) else None


def _has_terminal() -> bool:
    return sys.__stdin__ is not None and sys.__stdin__.isatty() and os.isatty(1)


def is_job_of_a_shell() -> bool:
    """True if the person's shell began this process: it gives each command a process group of its own.

    A forced command, or one of a server, is in the group of the process that began its session.
    """
    return os.getpgrp() != os.getsid(0)


def edit_text(editor: list[str], text: str) -> str | None:
    """Let the person write in their editor; return the text, None if it failed or is not text."""
    with TemporaryDirectory(prefix="cariforef-") as folder:
        path = Path(folder) / "texte.txt"
        path.write_text(f"{text}\n" if text else "", encoding="utf-8")
        try:
            # It is the person's own command, which they could run by themselves.
            done = subprocess.run([*editor, str(path)], check=False)  # noqa: S603
            return path.read_text(encoding="utf-8").strip() if done.returncode == 0 else None
        except (OSError, UnicodeDecodeError):
            return None
