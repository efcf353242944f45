"""Standard output is data, standard error is talk; nothing alive reaches the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from cariforef_tui.cli.exit_codes import OutputError
from cariforef_tui.domain.texte import inert_text, is_dangerous

_NULL_ERRORS = (BrokenPipeError, ConnectionResetError)


class ClosedPipe(Exception):
    """Whoever read standard output has gone: nothing more to say, and no error."""


def print_lines(lines: Iterable[str]) -> None:
    """Write lines of text to standard output, each made inert; raises ClosedPipe, OutputError."""
    _write(sys.stdout, "".join(f"{inert_text(line).rstrip()}\n" for line in lines))


def print_json(value: object) -> None:
    """Write one JSON document in UTF-8, the dangerous characters of its strings escaped."""
    import json

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    texte = json.dumps(value, ensure_ascii=False)
    if not texte.isprintable():
        texte = "".join(json.dumps(char)[1:-1] if is_dangerous(char) else char for char in texte)
    _write(sys.stdout, f"{texte}\n")


def print_notice(message: str) -> None:
    """Say one line on standard error."""
    if sys.stderr is not None:
        sys.stderr.write(f"{inert_text(message)}\n")
        sys.stderr.flush()


def show_progress(message: str) -> None:
    """Say where a long work stands, to a person only."""
    if sys.stderr is not None and sys.stderr.isatty():
        print_notice(message)


def discard_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's last flush cannot fail."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return


def _write(stream: TextIO | None, texte: str) -> None:
    if stream is None:
        return
    try:
        stream.write(texte)
        stream.flush()
    except _NULL_ERRORS as error:
        raise ClosedPipe from error
    except OSError as error:
        from cariforef_tui.services.errors import describe_os_error

        discard_stdout()
        raise OutputError(f"Sortie impossible à écrire : {describe_os_error(error)}.") from error
