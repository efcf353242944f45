"""The secret by which the server knows its proxy, kept in a file that its own account alone reads."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from shlex import quote

from cariforef_tui.machine.private_file import read_regular
from cariforef_tui.services.ports.errors import ConfigurationError

LENGTH_MIN, LENGTH_MAX = 32, 1024
"""Characters: 32 of hexadecimal are 16 random bytes, which nobody can guess."""


def read_secret(path: Path) -> str:
    """Return the secret that the file holds.

    Raises:
        ConfigurationError: no such file, one that others may read, one of another account, or too short.
    """
    try:
        state = path.stat()
        text = read_regular(path, LENGTH_MAX).decode("ascii").strip()
    except FileNotFoundError as error:
        make = f"(umask 077; set -C; openssl rand -hex 32 > {quote(str(path))})"
        raise ConfigurationError(f"Le secret {path} n'existe pas. Pour le faire : {make}") from error
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"Le secret {path} ne se lit pas : donnez son fichier.") from error
    if len(text) < LENGTH_MIN or not text.isprintable() or " " in text:
        raise ConfigurationError(
            f"{path} ne tient pas un secret, de {LENGTH_MIN} signes au moins : donnez un autre fichier."
        )
    if stat.S_IMODE(state.st_mode) & 0o077 or state.st_uid != os.getuid():
        raise ConfigurationError(f"Le secret {path} n'est pas qu'à ce compte : chmod 600, et chown.")
    return text
