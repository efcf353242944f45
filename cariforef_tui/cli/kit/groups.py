"""Commands of one noun: their modules are imported when they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui.cli.kit.options import HELP, Commande, common_option
from cariforef_tui.cli.kit.registry import Family

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def load_command(name: str, place: str | Family) -> click.Command:
    """Return the command called `name`, imported from its place."""
    if isinstance(place, Family):
        return OpenGroup(name, place) if place.is_open else Group(name, place)
    module, _, variable = place.partition(":")
    command: click.Command = getattr(import_module(f"cariforef_tui.cli.{module}"), variable)
    return command


class Group(click.Group):
    """A command with sub-commands; alone, it runs the one that its family names, and takes its options."""

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
        self.alone = load_command(family.alone, family.members[family.alone]) if family.alone else None
        if isinstance(self.alone, Commande):
            self.callback = click.pass_context(self._run_alone)
            self.params.extend(common_option(option) for option in self.alone.communes)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.family.members)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = self.family.members.get(cmd_name)
        return None if place is None else load_command(cmd_name, place)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the sub-commands, each with its whole line of help: click would cut it at 45 characters."""
        from click.shell_completion import CompletionItem

        found = [(name, self.get_command(ctx, name)) for name in self.family.members]
        return [
            CompletionItem(name, help=command.get_short_help_str(ctx.max_content_width or 80))
            for name, command in found
            if command is not None and name.startswith(incomplete)
        ] + click.Command.shell_complete(self, ctx, incomplete)

    def _run_alone(self, ctx: click.Context) -> Any:
        if ctx.invoked_subcommand is not None or self.alone is None:
            return None
        with self.alone.make_context(self.family.alone, [], parent=ctx) as inner:
            return self.alone.invoke(inner)


class OpenGroup(Group):
    """Without a sub-command, everything typed goes to the one that runs alone: `revue PRI --semaine 21`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_help = not {"-h", "--help"}.isdisjoint(args)
        # The shell completes at once a sub-command and what may stand in its place.
        is_open = bool(args) or not ctx.resilient_parsing
        if self.family.alone and not asks_help and is_open and self.family.members.keys().isdisjoint(args):
            args = [self.family.alone, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        if self.alone is None:
            return found
        with self.alone.make_context(self.family.alone, [], parent=ctx, resilient_parsing=True) as inner:
            first = next((param for param in self.alone.params if isinstance(param, click.Argument)), None)
            takes = self.alone if incomplete.startswith("-") or first is None else first
            found += takes.shell_complete(inner, incomplete)
        return list({item.value: item for item in reversed(found)}.values())[::-1]
