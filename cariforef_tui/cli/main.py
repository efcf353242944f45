"""The root of the command line: finds the command, runs it, turns every failure into one line and a code."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui import __version__
from cariforef_tui.cli.kit import french
from cariforef_tui.cli.kit.options import HELP, OPTIONS, common_option
from cariforef_tui.cli.kit.registry import COMMANDES, RUBRIQUES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cariforef_tui.cli.kit.wiring import Wiring

PROGRAMME = "cariforef"
VARIABLE_COMPLETION = "_CARIFOREF_COMPLETE"


class Racine(click.Group):
    """The program: commands are imported when asked for, their help is in the registry."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entree = COMMANDES.get(cmd_name)
        if entree is None:
            return None
        module = import_module(f"cariforef_tui.cli.{entree.module}")
        command: click.Command = getattr(module, entree.objet)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDES and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDES, 3)
            hint = f" Proches : {', '.join(near)}." if near else ""
            raise click.UsageError(f"Commande inconnue : {name}.{hint}", ctx=ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [
            CompletionItem(name, help=entree.aide)
            for name, entree in COMMANDES.items()
            if name.startswith(incomplete)
        ]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for rubrique, entrees in RUBRIQUES.items():
            with formatter.section(f"{rubrique} "):
                formatter.write_dl([(name, entree.aide) for name, entree in entrees.items()])


def _print_version(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"{PROGRAMME} {__version__}")
        ctx.exit()


def _open_ui(ctx: click.Context) -> int | None:
    if ctx.invoked_subcommand is not None:
        return None
    if "json" in ctx.obj.given:
        raise click.UsageError("L'option --json ne sert pas ici.", ctx=ctx)
    from cariforef_tui.cli.kit.interface import open_interface

    return open_interface(ctx.obj)


racine = Racine(
    name=PROGRAMME,
    callback=click.pass_context(_open_ui),
    invoke_without_command=True,
    no_args_is_help=False,
    subcommand_metavar="[COMMANDE] [ARGS]...",
    params=[common_option(name) for name in OPTIONS],
    context_settings=HELP,
    help="Saisir des jours de travail sur le programme annuel, et voir où il en est.\n\n"
    "Sans commande : ouvre l'interface dans le terminal.",
)
racine.params.append(
    click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version,
        help="Affiche la version.",
    )
)


def run(args: Sequence[str], wiring: Wiring) -> int:
    """Run one command line; returns its exit code. Nothing escapes: one French line per failure."""
    french.install()
    instruction = os.environ.get(VARIABLE_COMPLETION)
    try:
        if instruction:
            return _complete(instruction, wiring)
        return _run_command(args, wiring)
    except KeyboardInterrupt:
        from cariforef_tui.cli.kit.exits import ExitCode
        from cariforef_tui.cli.kit.output import print_notice

        print_notice("Interrompu.")
        return ExitCode.INTERROMPU
    except Exception as error:
        from cariforef_tui.cli.kit.failures import report

        return report(error)


def _run_command(args: Sequence[str], wiring: Wiring) -> int:
    from cariforef_tui.cli.kit.invocation import Invocation

    invocation = Invocation(wiring)
    try:
        with racine.make_context(PROGRAMME, list(args), obj=invocation) as ctx:
            result: Any = racine.invoke(ctx)
            return int(result or 0)
    except click.exceptions.Exit as finished:
        return finished.exit_code
    except Exception as error:
        if not isinstance(error, click.ClickException):
            from cariforef_tui.cli.kit.access import keep_attempt

            keep_attempt(invocation, error)
        raise


def _complete(instruction: str, wiring: Wiring) -> int:
    """Answer the shell; whatever fails, it says nothing on the line that is being typed."""
    from click.shell_completion import shell_complete

    from cariforef_tui.cli.kit.invocation import Invocation

    ctx_args = {"obj": Invocation(wiring)}
    with suppress(Exception):
        shell_complete(racine, ctx_args, PROGRAMME, VARIABLE_COMPLETION, instruction)
    return 0
