"""Every failure becomes one French line on standard error and an exit code; never a traceback."""

from __future__ import annotations

import click

from cariforef_tui.cli.kit.exits import ExitCode, exit_code_of
from cariforef_tui.cli.kit.output import ClosedPipe, discard_stdout, print_notice
from cariforef_tui.domain.values.refusals import CariforefError


def report(error: Exception) -> ExitCode:
    """Say what `error` means to the person, and return its exit code."""
    if isinstance(error, (ClosedPipe, BrokenPipeError)):
        discard_stdout()
        return ExitCode.FAIT
    if isinstance(error, click.exceptions.Abort):
        return ExitCode.INTERROMPU
    if isinstance(error, click.ClickException):
        print_notice(_usage_line(error))
        return ExitCode.USAGE
    if isinstance(error, CariforefError):
        print_notice(str(error))
        return exit_code_of(error)
    print_notice(_incident_line(error))
    return ExitCode.IMPREVU


def _usage_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message} Aide : {ctx.command_path if ctx else 'cariforef'} --help."


def _incident_line(error: Exception) -> str:
    from cariforef_tui.machine.configuration import state_dir
    from cariforef_tui.machine.incidents import record_incident

    folder = state_dir()
    path = record_incident(error, folder) if folder else None
    where = f"détails dans {path}" if path else "aucun fichier de détails n'a pu être écrit"
    return f"Erreur imprévue du programme ({type(error).__name__}) : {where}."
