"""Commands of one noun: their modules are imported when they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui.cli.kit.french import Context
from cariforef_tui.cli.kit.options import HELP, OPTIONS, RUNS_ALONE, Command, common_option
from cariforef_tui.cli.kit.registry import Family, Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from click.shell_completion import CompletionItem

_WHOLE = 200
"""Characters that no first line of help has."""
_LIKENESS = 0.7
"""What a slip leaves of a name: `signe` for `signer`, but no pôle for a command."""


def load_command(name: str, entry: str | Leaf | Family) -> click.Command:
    """Return the command called `name`, of a module of `cariforef_tui.cli` or made of a family."""
    if isinstance(entry, Family):
        return OpenGroup(name, entry) if entry.is_open else Group(name, entry)
    module = import_module(f"cariforef_tui.cli.{entry.module if isinstance(entry, Leaf) else entry}")
    command: click.Command = getattr(module, name.replace("-", "_"))
    return command


def near_names(name: str, entries: Iterable[str]) -> list[str]:
    """Return the names that `name` may have been meant for, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(name, entries, cutoff=_LIKENESS)


class LazyGroup(click.Group):
    """Imports the commands that `entries` name when they are asked for; an unknown name gets the nearest."""

    context_class = Context
    entries: Mapping[str, str | Leaf | Family]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = self.entries.get(cmd_name)
        return None if entry is None else load_command(cmd_name, entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in self.entries or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        raise self.unknown(ctx, args[0], near_names(args[0], self.entries))

    def unknown(self, ctx: click.Context, name: str, near: Sequence[str]) -> click.UsageError:
        """Return the refusal of a name that no command has, with those that are like it."""
        hint = f" Proches : {', '.join(near)}." if near else ""
        return click.UsageError(f"Commande inconnue : {name}.{hint}", ctx=ctx)


class Group(LazyGroup):
    """Commands of a family; alone, it runs the one that the family names, and takes its options."""

    def __init__(self, name: str, family: Family) -> None:
        super().__init__(
            name=name,
            help=family.help,
            no_args_is_help=False,
            invoke_without_command=family.alone is not None,
            subcommand_metavar="COMMANDE [ARGS]...",
            context_settings=HELP,
        )
        self.family = family
        self.entries = family.members
        self.alone = load_command(family.alone, self.entries[family.alone]) if family.alone else None
        if isinstance(self.alone, Command):
            self.callback = click.pass_context(self._run_alone)
        shown = self.alone.common if isinstance(self.alone, Command) else ()
        for name in OPTIONS:
            option = common_option(name)
            option.hidden = name not in shown
            self.params.append(option)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the sub-commands, each with its whole line of help: click would cut it at 45 characters."""
        from click.shell_completion import CompletionItem

        return [
            CompletionItem(name, help=line) for name, line in self._lines(ctx, incomplete)
        ] + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the sub-commands, each with its whole line of help: click would cut it to the width."""
        with formatter.section("Commandes "):
            formatter.write_dl(list(self._lines(ctx, "")))

    def _lines(self, ctx: click.Context, start: str) -> Iterator[tuple[str, str]]:
        """The sub-commands whose name begins so: the others are not imported."""
        for name in self.entries:
            command = self.get_command(ctx, name) if name.startswith(start) else None
            if command is not None:
                yield name, command.get_short_help_str(_WHOLE)

    def _run_alone(self, ctx: click.Context) -> Any:
        if ctx.invoked_subcommand is not None or self.alone is None:
            return None
        ctx.meta[RUNS_ALONE] = self.family.alone
        with self.alone.make_context(self.family.alone, [], parent=ctx) as inner:
            return self.alone.invoke(inner)


class OpenGroup(Group):
    """Without a sub-command, everything typed goes to the one that runs alone: `revue PRI --semaine 21`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_help = not {"-h", "--help"}.isdisjoint(args)
        # The shell completes at once a sub-command and what may stand in its place.
        is_open = bool(args) or not ctx.resilient_parsing
        if self.family.alone and not asks_help and is_open and self.entries.keys().isdisjoint(args):
            if args and (near := near_names(args[0], self.entries)):
                raise self.unknown(ctx, args[0], near)
            ctx.meta[RUNS_ALONE] = self.family.alone
            args = [self.family.alone, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        items = super().shell_complete(ctx, incomplete)
        if self.alone is None:
            return items
        with self.alone.make_context(self.family.alone, [], parent=ctx, resilient_parsing=True) as inner:
            first = next((param for param in self.alone.params if isinstance(param, click.Argument)), None)
            takes = self.alone if incomplete.startswith("-") or first is None else first
            items += takes.shell_complete(inner, incomplete)
        return list({item.value: item for item in reversed(items)}.values())[::-1]
