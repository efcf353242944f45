"""Write an export to the file or the standard output that its options name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui.cli.kit.output import ClosedPipe, OutputError, discard_stdout, is_terminal, print_done
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.services.ports.errors import ConfigurationError, describe_os_error

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.invocation import Invocation


STANDARD_OUTPUT = "-"
"""The name of standard output, as for `tar` and `cat`."""
_BINARY = frozenset({"pdf", "png", "xlsx", "zip"})
"""Formats that a terminal cannot show."""


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
        ConfigurationError: the name's extension is of no format (if there are several), or a terminal would
            get bytes that it cannot show.
        DroitRefuse: a file, named through an account that is not the person's.
    """
    path = None if vers in (None, STANDARD_OUTPUT) else Path(vers or "").expanduser().absolute()
    suffix = path.suffix.casefold().removeprefix(".") if path else ""
    is_said = suffix in formats or (not suffix and len(formats) == 1)
    if path:
        from cariforef_tui.machine.named_files import PAR_LA_SORTIE, check_named_file

        check_named_file(path, PAR_LA_SORTIE)
    if path and format_ is None and not is_said:
        endings = " ou ".join(f".{known}" for known in formats)
        raise ConfigurationError(f"{quote_text(path.name)} : finissez le nom par {endings}.")
    chosen = format_ or (suffix if suffix in formats else formats[0])
    if path is None and chosen in _BINARY and is_terminal(sys.stdout):
        raise ConfigurationError(
            f"Un {chosen.upper()} ne s'affiche pas dans un terminal : redirigez-le (> fichier.{chosen})."
        )
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
