"""Write data to standard output and messages to standard error, without control characters."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import inert_text, is_dangerous

_BAR_CELLS = 30
"""Cells of the bar: the step and its percentage still fit beside it on a line of 80."""
_READER_GONE = (BrokenPipeError, ConnectionResetError)


class ClosedPipe(Exception):
    """Standard output has lost its reader (`| head`). This is no error, but nothing more is written."""


class OutputError(CariforefError):
    """Standard output cannot be written (disk full, I/O error): `cause` says why in a few French words."""

    def __init__(self, cause: str, message: str | None = None) -> None:
        super().__init__(message or f"Sortie impossible à écrire : {cause}.")
        self.cause = cause


def print_lines(lines: Iterable[str]) -> None:
    """Write lines of text to standard output, each made inert; raises ClosedPipe, OutputError."""
    _write(sys.stdout, "".join(f"{inert_text(line).rstrip()}\n" for line in lines))


def print_done(lines: Iterable[str]) -> None:
    """Print, as `print_lines` does, what was just saved; if that fails, the error says that it is saved."""
    with after_writing():
        print_lines(lines)


@contextmanager
def after_writing() -> Iterator[None]:
    """Print in the block the answer to a write: if that fails, the person is told not to write again.

    Raises:
        OutputError: standard output is full or closed; the sentence says that the write is done.
    """
    try:
        yield
    except (ClosedPipe, OutputError) as error:
        discard_stdout()
        cause = error.cause if isinstance(error, OutputError) else "sortie fermée"
        raise OutputError(
            cause,
            f"C'est enregistré, mais la réponse ne s'écrit pas ({cause}) : ne relancez pas la commande.",
        ) from error


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
    """Print a message on standard error, wrapped to the width of a terminal."""
    if sys.stderr is None:
        return
    text = inert_text(message)
    if is_terminal(sys.stderr):
        from cariforef_tui.cli.kit.table import terminal_width, wrap_text

        text = "\n".join(wrap_text(text, terminal_width(sys.stderr)))
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        # Standard error is full or closed, and nothing else can show the message.
        _discard(sys.stderr)


def show_progress(message: str) -> None:
    """Print the progress of a long work on standard error, if it is a terminal."""
    if is_terminal(sys.stderr):
        print_notice(message)


class Bar:
    """A progress bar on one line of standard error, if it is a terminal; it erases itself in the end."""

    def __init__(self) -> None:
        self._shown = is_terminal(sys.stderr)
        self._last = ""

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, etape: str, fait: int, total: int) -> None:
        if not self._shown or not total:
            return
        filled = _BAR_CELLS * fait // total
        line = f"{etape:<10} [{'█' * filled}{'·' * (_BAR_CELLS - filled)}] {100 * fait // total:3d} %"
        if line != self._last:
            self._last = line
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()


def is_terminal(stream: TextIO | None) -> bool:
    """Return True if `stream` is a terminal; False if it is closed."""
    return stream is not None and hasattr(stream, "isatty") and bool(stream.isatty())


def discard_stdout() -> None:
    """Redirect standard output to the null device, so that the interpreter's last flush cannot fail."""
    if sys.stdout is not None:
        _discard(sys.stdout)


def _discard(stream: TextIO) -> None:
    with suppress(OSError, ValueError, AttributeError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def _write(stream: TextIO | None, texte: str) -> None:
    if stream is None:
        return
    try:
        stream.write(texte)
        stream.flush()
    except _READER_GONE as error:
        raise ClosedPipe from error
    except OSError as error:
        from cariforef_tui.services.ports.errors import describe_os_error

        discard_stdout()
        raise OutputError(describe_os_error(error)) from error
