"""The shape that every command shares: common options before or after its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cariforef_tui.cli.invocation import Invocation

OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "base": ("--base", {"metavar": "CHEMIN", "help": "Base à ouvrir (sinon CARIFOREF_BASE ou la vôtre)."}),
    "agent": ("--agent", {"metavar": "INITIALES", "help": "Qui agit (sinon CARIFOREF_AGENT)."}),
    "au": ("--au", {"metavar": "DATE", "help": "Date de référence (sinon aujourd'hui)."}),
    "json": ("--json", {"is_flag": True, "help": "Écrire du JSON."}),
}
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
        if self.seul is not None and not asks_help and self.commands.keys().isdisjoint(args):
            args = [self.seul, *args]
        return super().parse_args(ctx, args)


def commande(
    *communes: str, cls: type[Commande] = Commande, name: str | None = None
) -> Callable[[Callable[..., int | None]], Commande]:
    """Make a function a command that takes the common options named."""
    return click.command(name=name, cls=cls, communes=communes, context_settings=HELP)


def common_option(name: str) -> click.Option:
    """Return the common option `name`; its value goes to the invocation."""
    flag, settings = OPTIONS[name]
    return click.Option([flag, f"_{name}"], expose_value=False, callback=_keep, **settings)


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is None or value is False:
        return
    invocation: Invocation = ctx.obj
    invocation.given[str(param.name).removeprefix("_")] = str(value)
