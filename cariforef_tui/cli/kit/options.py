"""The shape that every command shares: common options before or after its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cariforef_tui.cli.kit.invocation import Invocation

OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "base": ("--base", {"metavar": "CHEMIN", "help": "Base à ouvrir (sinon CARIFOREF_BASE ou la vôtre)."}),
    "agent": ("--agent", {"metavar": "INITIALES", "help": "Qui agit (sinon CARIFOREF_AGENT)."}),
    "au": ("--au", {"metavar": "DATE", "help": "Date de référence (sinon aujourd'hui)."}),
    "json": ("--json", {"is_flag": True, "help": "Écrire du JSON."}),
}


class Texte(click.types.StringParamType):
    """A text, which the shell completes by what it stands for."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from cariforef_tui.cli.kit.suggestions import suggest

        return suggest(ctx.obj, param, incomplete)


TEXTE = Texte()
STRICT = frozenset({"au", "json"})
"""Options that change what a command answers: refused where the command does not know them."""

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 80}


class Commande(click.Command):
    """A command that takes the common options named in `communes`, before its name as after it.

    One that opens the store takes who acts: where accounts are bound, anybody may have to say it.
    """

    def __init__(self, *args: Any, communes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {flag for param in self.params for flag in param.opts}
        self.communes = tuple(
            name for name in OPTIONS if name in communes or (name == "agent" and "base" in communes)
        )
        self.params.extend(common_option(name) for name in self.communes if OPTIONS[name][0] not in own)
        for param in self.params:
            if param.type is click.STRING:
                param.type = TEXTE

    def invoke(self, ctx: click.Context) -> Any:
        invocation: Invocation = ctx.obj
        for name in sorted(STRICT & invocation.given.keys() - {*self.communes}):
            raise click.UsageError(f"L'option {OPTIONS[name][0]} ne sert pas ici.", ctx=ctx)
        return super().invoke(ctx)


class Groupe(click.Group):
    """A command with sub-commands; alone, it runs the one named `seul`, if any, and takes its options."""

    def __init__(
        self, *, name: str, help: str, commands: Mapping[str, click.Command], seul: str | None = None
    ) -> None:
        super().__init__(
            name=name,
            commands=dict(commands),
            help=help,
            no_args_is_help=False,
            invoke_without_command=seul is not None,
            subcommand_metavar="COMMANDE [ARGS]...",
            context_settings=HELP,
        )
        self.seul = seul
        if seul is not None:
            self.callback = click.pass_context(self._run_alone)
            alone = commands[seul]
            taken = alone.communes if isinstance(alone, Commande) else ()
            self.params.extend(common_option(name) for name in taken)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [
            CompletionItem(name, help=command.get_short_help_str(ctx.max_content_width or 80))
            for name, command in self.commands.items()
            if name.startswith(incomplete)
        ] + click.Command.shell_complete(self, ctx, incomplete)

    def _run_alone(self, ctx: click.Context) -> Any:
        if ctx.invoked_subcommand is not None or self.seul is None:
            return None
        alone = self.commands[self.seul]
        with alone.make_context(self.seul, [], parent=ctx) as inner:
            return alone.invoke(inner)


class GroupeOuvert(Groupe):
    """Without a sub-command, everything typed goes to the one named `seul`: `revue PRI --semaine 21`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_help = not {"-h", "--help"}.isdisjoint(args)
        # The shell completes at once a sub-command and what may stand in its place.
        is_open = bool(args) or not ctx.resilient_parsing
        if self.seul is not None and not asks_help and is_open and self.commands.keys().isdisjoint(args):
            args = [self.seul, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        if self.seul is None:
            return found
        alone = self.commands[self.seul]
        with alone.make_context(self.seul, [], parent=ctx, resilient_parsing=True) as inner:
            first = next((param for param in alone.params if isinstance(param, click.Argument)), None)
            takes = alone if incomplete.startswith("-") or first is None else first
            found += takes.shell_complete(inner, incomplete)
        return list({item.value: item for item in reversed(found)}.values())[::-1]


def commande(
    *communes: str, cls: type[Commande] = Commande, name: str | None = None
) -> Callable[[Callable[..., int | None]], Commande]:
    """Make a function a command that takes the common options named."""
    return click.command(name=name, cls=cls, communes=communes, context_settings=HELP)


def common_option(name: str) -> click.Option:
    """Return the common option `name`; its value goes to the invocation."""
    flag, settings = OPTIONS[name]
    if not settings.get("is_flag"):
        settings = {**settings, "type": TEXTE}
    return click.Option([flag, f"_{name}"], expose_value=False, callback=_keep, **settings)


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is None or value is False:
        return
    invocation: Invocation = ctx.obj
    invocation.given[str(param.name).removeprefix("_")] = str(value)
