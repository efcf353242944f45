"""The root of the command line: finds the command, runs it, turns every failure into one line and a code."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui import __version__
from cariforef_tui.cli.kit import french
from cariforef_tui.cli.kit.groups import load_command
from cariforef_tui.cli.kit.options import HELP, OPTIONS, common_option
from cariforef_tui.cli.kit.registry import COMMANDS, RENAMED, SECTIONS, Family, Leaf

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cariforef_tui.cli.kit.wiring import Wiring

PROGRAMME = "cariforef"
VARIABLE_COMPLETION = "_CARIFOREF_COMPLETE"


class Root(click.Group):
    """The program: its commands are imported when asked for, their help is in the registry."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        return load_command(cmd_name, entry.place if isinstance(entry, Leaf) else entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            raise click.UsageError(_explain_unknown(args), ctx=ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [
            CompletionItem(name, help=_short_help(entry))
            for name, entry in COMMANDS.items()
            if name.startswith(incomplete)
        ]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for title, entries in SECTIONS.items():
            with formatter.section(f"{title} "):
                formatter.write_dl([(name, _short_help(entry)) for name, entry in entries.items()])


def _short_help(entry: Leaf | Family) -> str:
    return entry.help.partition("\n")[0]


def _explain_unknown(args: Sequence[str]) -> str:
    for words in (" ".join(args[:2]), args[0]):
        if words in RENAMED:
            return f"« {words} » s'écrit désormais « {PROGRAMME} {RENAMED[words]} »."
    from difflib import get_close_matches

    near = get_close_matches(args[0], COMMANDS, 3)
    hint = f" Proches : {', '.join(near)}." if near else ""
    return f"Commande inconnue : {args[0]}.{hint}"


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


root = Root(
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
root.params.append(
    click.Option(
        ["-V", "--version"],
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
        with root.make_context(PROGRAMME, list(args), obj=invocation) as ctx:
            result: Any = root.invoke(ctx)
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
        shell_complete(root, ctx_args, PROGRAMME, VARIABLE_COMPLETION, instruction)
    return 0
