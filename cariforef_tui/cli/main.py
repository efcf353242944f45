"""The root of the command line: find and run a command, and turn a failure into a line and an exit code."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui import __version__
from cariforef_tui.cli.kit import french
from cariforef_tui.cli.kit.options import HELP, OPTIONS, ElsewhereError, LazyGroup, common_option
from cariforef_tui.cli.kit.registry import COMMANDS, SECTIONS, Family, Leaf, paths_of
from cariforef_tui.domain.values.text import join_words

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cariforef_tui.cli.kit.invocation import Wiring

PROGRAM = "cariforef"
COMPLETION_VARIABLE = "_CARIFOREF_COMPLETE"
_SAID = {"annuler": ("effacer",), "supprimer": ("effacer",)}
"""Commands that people look for by another word."""


class Root(LazyGroup):
    """The program: every command of the registry, under the title of its section."""

    entries = COMMANDS

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `help avancement`, which other programs accept, as `avancement --help`."""
        if args[:1] in (["help"], ["aide"]):
            args = [*args[1:], "--help"]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        whole = (*_SAID.get(args[0], ()), *paths_of(args[0]))
        if whole:
            ways = join_words([f"« {PROGRAM} {path} »" for path in whole], "ou")
            raise ElsewhereError(f"« {args[0]} » s'écrit {ways}.", ctx=ctx)
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


def _print_version(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"{PROGRAM} {__version__}")
        ctx.exit()


def _open_ui(ctx: click.Context) -> int | None:
    if ctx.invoked_subcommand is not None:
        return None
    if "json" in ctx.obj.given:
        raise click.NoSuchOption("--json", ctx=ctx)
    from cariforef_tui.cli.kit.interface import open_interface

    return open_interface(ctx.obj)


root = Root(
    name=PROGRAM,
    callback=click.pass_context(_open_ui),
    invoke_without_command=True,
    no_args_is_help=False,
    subcommand_metavar="[COMMANDE] [ARGS]...",
    params=[
        *(common_option(name) for name in OPTIONS),
        click.Option(
            ["-V", "--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Affiche la version.",
        ),
    ],
    context_settings=HELP,
    help="Saisir des jours de travail sur le programme annuel, et voir où il en est.\n\n"
    "Sans commande : ouvre l'interface dans le terminal.",
)


def run(args: Sequence[str], wiring: Wiring) -> int:
    """Run one command line and return its exit code. A failure prints one French line and raises nothing."""
    french.install()
    instruction = os.environ.get(COMPLETION_VARIABLE)
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
        from cariforef_tui.cli.kit.exits import report

        return report(error)


def _run_command(args: Sequence[str], wiring: Wiring) -> int:
    from cariforef_tui.cli.kit.invocation import Invocation

    invocation = Invocation(wiring)
    try:
        with root.make_context(PROGRAM, list(args), obj=invocation) as ctx:
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
    """Answer the shell's completion; a failure writes nothing on the line being typed."""
    from click.shell_completion import shell_complete

    from cariforef_tui.cli.kit.invocation import Invocation

    ctx_args = {"obj": Invocation(wiring)}
    with suppress(Exception):
        shell_complete(root, ctx_args, PROGRAM, COMPLETION_VARIABLE, instruction)
    return 0
