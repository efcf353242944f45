"""Write data to standard output or a file, and messages to standard error, without control characters."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import inert_text, is_dangerous, quote_text
from cariforef_tui.services.ports.errors import ConfigurationError, describe_os_error

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.invocation import Invocation

_BAR_CELLS = 30
"""Cells of the bar: the step and its percentage still fit beside it on a line of 80."""
_READER_GONE = (BrokenPipeError, ConnectionResetError)
STANDARD_OUTPUT = "-"
"""The name of standard output, as for `tar` and `cat`."""


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
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _write(stream: TextIO | None, texte: str) -> None:
    if stream is None:
        return
    try:
        stream.write(texte)
        stream.flush()
    except _READER_GONE as error:
        raise ClosedPipe from error
    except OSError as error:
        discard_stdout()
        raise OutputError(describe_os_error(error)) from error


@dataclass(frozen=True, slots=True)
class Destination:
    """The file asked for and its format; a `path` of None is standard output."""

    path: Path | None
    format: str
    replace: bool


def destination_options(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options for the destination of an export; the command gets them as one `destination`.

    The first format is the default one. `read_destination` checks the options before the command runs.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        def command(
            invocation: Invocation,
            *,
            format_: str | None,
            vers: str | None,
            remplacer: bool,
            **arguments: Any,
        ) -> Any:
            destination = read_destination(formats, format_, vers, remplacer=remplacer)
            return function(invocation, destination=destination, **arguments)

        decorated: Callable[..., Any] = update_wrapper(command, function)
        for option in (
            click.option("--remplacer", is_flag=True, help="Écraser le fichier s'il existe."),
            click.option("--vers", metavar="FICHIER|-", help="Fichier à écrire (sinon la sortie standard)."),
            click.option(
                "--format",
                "format_",
                type=click.Choice(formats),
                help=f"Sinon d'après le nom du fichier, ou {formats[0]}.",
            ),
        ):
            decorated = option(decorated)
        return decorated

    return decorate


def read_destination(
    formats: Sequence[str], format_: str | None, vers: str | None, *, remplacer: bool
) -> Destination:
    """Return the destination of an export, from its options.

    Raises:
        ConfigurationError: the name's extension is of no format (if there are several), the bytes would go
            to a terminal, or a PDF has no file.
        DroitRefuse: such a name, given through an account that is not the person's.
    """
    path = None if vers in (None, STANDARD_OUTPUT) else Path(vers or "").expanduser().absolute()
    suffix = path.suffix.casefold().removeprefix(".") if path else ""
    is_said = suffix in formats or (not suffix and len(formats) == 1)
    if path and format_ is None and not is_said:
        from cariforef_tui.services.agents.rights import PAR_LA_SORTIE, check_named_file

        check_named_file(path, PAR_LA_SORTIE)
        endings = " ou ".join(f".{known}" for known in formats)
        raise ConfigurationError(f"{quote_text(path.name)} : finissez le nom par {endings}.")
    chosen = format_ or (suffix if suffix in formats else formats[0])
    if path is None and (chosen == "pdf" or (chosen in ("xlsx", "png") and is_terminal(sys.stdout))):
        raise ConfigurationError(f"Un {chosen.upper()} s'écrit dans un fichier : donnez FICHIER.{chosen}.")
    return Destination(path, chosen, remplacer)


def deliver(destination: Destination, data: bytes, store: str, contenu: str) -> None:
    """Write `data` to its destination, and print the path of a file; `store` is never overwritten.

    Raises:
        ConfigurationError, StoreDenied, StoreIO: the file cannot be written, or already exists.
        ClosedPipe, OutputError: standard output cannot be written.
    """
    if destination.path is None:
        _write_stdout(data)
        return
    from cariforef_tui.exchange.files.files import Existing, write_atomically

    existing = Existing.REPLACE if destination.replace else Existing.KEEP
    written = write_atomically(destination.path, data, existing, store)
    print_done([f"Écrit : {written} ({contenu})."])


def _write_stdout(data: bytes) -> None:
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except (BrokenPipeError, ConnectionResetError) as error:
        raise ClosedPipe from error
    except OSError as error:
        discard_stdout()
        raise OutputError(describe_os_error(error)) from error
