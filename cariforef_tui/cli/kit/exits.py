"""Turn every failure into one French line on standard error and an exit code, never a traceback."""

from __future__ import annotations

from enum import IntEnum

import click

from cariforef_tui.cli.kit.options import OPTIONS, ElsewhereError, Group, typed_path
from cariforef_tui.cli.kit.output import ClosedPipe, OutputError, discard_stdout, print_notice
from cariforef_tui.domain.values.refusals import CariforefError, Refus
from cariforef_tui.machine.places import hide_addresses
from cariforef_tui.services.ports import errors


class ExitCode(IntEnum):
    FAIT = 0
    IMPREVU = 1
    USAGE = 2
    CONFIGURATION = 3
    DROITS = 4
    OCCUPE = 5
    ETRANGER = 6
    VERSION = 7
    REFUS = 8
    DISQUE = 9
    CONFLIT = 10
    PREUVE = 11
    INTERROMPU = 130


_CODES: tuple[tuple[type[CariforefError], ExitCode], ...] = (
    (Refus, ExitCode.REFUS),
    (errors.Conflit, ExitCode.CONFLIT),
    (errors.ConfigurationError, ExitCode.CONFIGURATION),
    (errors.StoreNotFound, ExitCode.CONFIGURATION),
    (errors.StoreDenied, ExitCode.DROITS),
    (errors.DroitRefuse, ExitCode.DROITS),
    (errors.StoreBusy, ExitCode.OCCUPE),
    (errors.StoreForeign, ExitCode.ETRANGER),
    (errors.StoreVersion, ExitCode.VERSION),
    (errors.StoreIO, ExitCode.DISQUE),
    (errors.StoreIntegrity, ExitCode.PREUVE),
    (errors.MailError, ExitCode.DISQUE),
    (OutputError, ExitCode.DISQUE),
)


SAVED = (
    "C'est enregistré, mais la base n'a pas pu être relue ensuite : ce qui devait suivre n'est pas montré. "
    "Ne recommencez pas."
)
"""What is told of a write where the store fails once it has committed."""


def exit_code_of(error: CariforefError) -> ExitCode:
    """Return the exit code of `error`; IMPREVU if no rule names its class."""
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    return ExitCode.IMPREVU


def report(error: Exception) -> ExitCode:
    """Print on standard error what `error` means to the person, and return its exit code."""
    if isinstance(error, (ClosedPipe, BrokenPipeError)):
        discard_stdout()
        return ExitCode.FAIT
    if isinstance(error, click.exceptions.Abort):
        return ExitCode.INTERROMPU
    if isinstance(error, click.ClickException):
        print_notice(hide_addresses(_usage_line(error)))
        return ExitCode.USAGE
    if isinstance(error, errors.StoreError) and error.is_after_write:
        print_notice(SAVED)
        return ExitCode.FAIT
    if isinstance(error, CariforefError):
        print_notice(str(error))
        return exit_code_of(error)
    print_notice(_incident_line(error))
    return ExitCode.IMPREVU


def _usage_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    if isinstance(error, ElsewhereError):
        return message
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    path = typed_path(ctx) if ctx else "cariforef"
    if isinstance(error, click.NoSuchOption):
        message = f"{path} ne prend pas l'option {error.option_name}.{_hint(ctx, error)}"
    return f"{message} Aide : {path} --help."


def _hint(ctx: click.Context | None, error: click.NoSuchOption) -> str:
    """Return which commands beside take the option, else which options are like it."""
    if error.option_name in {flag for flag, _ in OPTIONS.values()}:
        return ""
    # Old options of a command that was divided are found so, and no slip of the keyboard is guessed in them.
    if owners := _list_owners(ctx, error.option_name):
        return f" C'est une option de {', de '.join(owners)}."
    return f" Proches : {', '.join(sorted(error.possibilities))}." if error.possibilities else ""


def _list_owners(ctx: click.Context | None, option: str) -> list[str]:
    """Return the other commands of the family that take an option."""
    family = ctx.parent.command if ctx and ctx.parent else None
    if ctx is None or not isinstance(family, Group):
        return []
    others = ((name, family.get_command(ctx, name)) for name in family.entries)
    return [
        f"« {family.name} {name} »"
        for name, other in others
        if other and any(option in param.opts for param in other.params)
    ]


def _incident_line(error: Exception) -> str:
    from cariforef_tui.machine.account import is_for_another
    from cariforef_tui.machine.logs import keep_incident

    path = keep_incident(error)
    where = f"détails dans {path}" if path else "aucun fichier de détails n'a pu être écrit"
    if path and is_for_another():
        where = "la personne qui l'administre en a le détail"
    return f"Erreur imprévue du programme ({type(error).__name__}) : {where}."
