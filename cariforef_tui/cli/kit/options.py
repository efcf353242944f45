"""The classes of all commands and groups of commands, and their common options."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui.cli.kit.french import Context
from cariforef_tui.cli.kit.registry import Family, Leaf
from cariforef_tui.domain.values.glossary import explain

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cariforef_tui.cli.kit.invocation import Invocation


OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "base": ("--base", {"metavar": "CHEMIN", "help": "Base à ouvrir (sinon CARIFOREF_BASE ou la vôtre)."}),
    "agent": ("--agent", {"metavar": "INITIALES", "help": "Qui agit (sinon CARIFOREF_AGENT)."}),
    "au": ("--au", {"metavar": "DATE", "help": "Date de référence (sinon aujourd'hui)."}),
    "json": ("--json", {"is_flag": True, "help": "Écrire du JSON."}),
    "simple": ("--simple", {"is_flag": True, "help": "Une phrase par rangée, pour un lecteur d'écran."}),
}
FICHIERS = frozenset(
    {
        "CHEMIN",
        "CIBLE",
        "SOURCE",
        "DOSSIER|-",
        "FICHIER",
        "FICHIER|-",
        "FICHIER.xlsx|-",
        "FICHIER.xlsx|DOSSIER|-",
        "FICHIER.xlsx|.ods|DOSSIER|-",
    }
)
"""Names in help (metavars) of the parameters that are a file or a folder."""
PROSE_MAX = 100_000
"""Characters read at most: the store keeps no text as long."""
RUNS_ALONE = "cariforef_tui.runs_alone"
"""Key of `meta` in a click context: the command that a noun alone runs, if nobody typed its name."""
STRICT = frozenset({"au", "json", "simple"})
"""Options that change what a command answers: a command that does not know one refuses it."""
_ALONG = {"agent": "base", "simple": "json"}
"""Common options that a command takes because it takes another: `--agent` with `--base`."""
HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 80}
_NEGATIVE = re.compile(r"-[.,]?\d[\d.,/h]*")
"""A negative number of days as `parse_volume` reads it; it is no option, as none starts with a digit."""
_WHOLE = 200
"""Limit of click's short help, in characters: no first line of help is as long."""
_NO_DEPUTIES = (
    "Les suppléances n'existent plus : plusieurs personnes peuvent coordonner, "
    "« cariforef agent coordonne INITIALES POLE » en nomme une de plus."
)
_GONE = {"suppleance": _NO_DEPUTIES, "suppléance": _NO_DEPUTIES}
"""Commands of an earlier version, each with what one does instead."""
_LIKENESS = 0.7
"""Least likeness (difflib, 0 to 1) of a mistyped name: `signe` finds `signer`, a pôle finds no command."""


class ElsewhereError(click.UsageError):
    """The word typed is no command here: the message says which one to type, and no general help follows."""


def typed_path(ctx: click.Context) -> str:
    """Return the command as typed: `cariforef journal`, without the command that the noun alone runs."""
    typed = ctx.parent if ctx.parent and ctx.meta.get(RUNS_ALONE) == ctx.info_name else ctx
    return typed.command_path


class Text(click.types.StringParamType):
    """A text; the shell completes it according to its metavar.

    Under a locale without accents (`LC_ALL=C`), Python keeps the accents typed as bytes: read them as UTF-8.
    The name of a file stays as the system gave it.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        typed = str(super().convert(value, param, ctx))
        if param is not None and _sort_of(param) in FICHIERS:
            return typed
        try:
            return typed.encode("ascii", "surrogateescape").decode()
        except UnicodeError:
            return typed

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from cariforef_tui.cli.kit.suggestions import list_copies, suggest

        sort = _sort_of(param)
        if sort in FICHIERS:
            copies = list_copies(ctx.obj, incomplete) if sort == "SOURCE" else []
            kind = "dir" if sort == "DOSSIER|-" else "file"
            return copies or [CompletionItem(incomplete, type=kind)]
        said = ctx.params.get(str(param.name)) or ()
        return suggest(ctx.obj, sort, str(param.name), incomplete, said)


def _sort_of(param: click.Parameter) -> str:
    """Return the name that help gives to the value of a parameter."""
    return param.metavar or str(param.name).upper()


class Prose(Text):
    """A text in sentences; `-` reads it from standard input, which no list of processes shows."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return read_prose(param, ctx) if value == "-" else super().convert(value, param, ctx)


def read_prose(param: click.Parameter | None, ctx: click.Context | None) -> str:
    """Return a line typed at a terminal, else all of standard input with its lines joined by spaces."""
    from cariforef_tui.cli.kit.output import is_terminal, print_notice

    if sys.stdin is None:
        raise click.BadParameter("« - » lit l'entrée standard, et elle est fermée.", ctx, param)
    if is_terminal(sys.stdin):
        print_notice("Tapez le texte, puis Entrée.")
        return sys.stdin.readline().rstrip("\n")
    return " ".join(sys.stdin.read(PROSE_MAX).splitlines())


TEXT = Text()
PROSE = Prose()


class Command(click.Command):
    """A command that takes the common options named in `common`, before its name or after it.

    With `--base` it also takes `--agent`: a store may ask anybody who they are. With `--json` it also takes
    `--simple`. Its help explains the `mots` of the glossary that it prints.
    """

    context_class = Context

    def __init__(
        self, *args: Any, common: tuple[str, ...], mots: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.help = "\n\n".join((inspect.cleandoc(self.help or ""), *explain(mots)))
        own = {flag for param in self.params for flag in param.opts}
        self.common = tuple(name for name in OPTIONS if name in common or _ALONG.get(name) in common)
        self.params.extend(common_option(name) for name in self.common if OPTIONS[name][0] not in own)
        for param in self.params:
            if param.type is click.STRING:
                param.type = TEXT

    def invoke(self, ctx: click.Context) -> Any:
        invocation: Invocation = ctx.obj
        for name in sorted(STRICT & invocation.given.keys() - {*self.common}):
            raise click.NoSuchOption(OPTIONS[name][0], ctx=ctx)
        invocation.answers = "json" in self.common
        return super().invoke(ctx)


class DaysCommand(Command):
    """A command whose days may be negative: `-108` is a number there, not an unknown option.

    The command itself refuses a negative number if its rule forbids one.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ignore_unknown_options = any(_NEGATIVE.fullmatch(arg) for arg in args)
        return super().parse_args(ctx, args)


def command(
    *common: str, cls: type[Command] = Command, mots: tuple[str, ...] = ()
) -> Callable[[Callable[..., int | None]], Command]:
    """Return a decorator that makes a command, with the common options named, of a function.

    The function takes the invocation, then its own arguments. The help explains `mots`.
    """

    def decorate(function: Callable[..., int | None]) -> Command:
        make = click.command(cls=cls, common=common, mots=mots, context_settings=HELP)
        return make(click.pass_obj(function))

    return decorate


def common_option(name: str) -> click.Option:
    """Return the common option `name`, whose value goes to `Invocation.given`."""
    flag, settings = OPTIONS[name]
    if not settings.get("is_flag"):
        settings = {**settings, "type": TEXT}
    return click.Option([flag, f"_{name}"], expose_value=False, callback=keep_common, **settings)


def keep_common(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Keep in `Invocation.given` the value typed for a common option."""
    if value is None or value is False:
        return
    invocation: Invocation = ctx.obj
    name = str(param.name).removeprefix("_")
    invocation.given[name] = str(value)
    if name == "simple":
        from cariforef_tui.cli.kit.table import say_in_sentences

        ctx.call_on_close(say_in_sentences())


def load_command(name: str, entry: str | Leaf | Family) -> click.Command:
    """Return the command called `name`: that of a module of `cariforef_tui.cli`, or the group of a family."""
    if isinstance(entry, Family):
        return OpenGroup(name, entry) if entry.is_open else Group(name, entry)
    module = import_module(f"cariforef_tui.cli.{entry.module if isinstance(entry, Leaf) else entry}")
    command: click.Command = getattr(module, name.replace("-", "_"))
    return command


def near_names(name: str, entries: Iterable[str]) -> list[str]:
    """Return the entries that are like `name`, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(name, entries, cutoff=_LIKENESS)


class LazyGroup(click.Group):
    """A group that imports a command only on demand; it answers an unknown name with the nearest."""

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
        if args[0] in _GONE:
            raise ElsewhereError(_GONE[args[0]], ctx=ctx)
        raise self.unknown(ctx, args[0], near_names(args[0], self.entries))

    def unknown(self, ctx: click.Context, name: str, near: Sequence[str]) -> click.UsageError:
        """Return the refusal of the unknown command `name`; it cites the names `near` it."""
        hint = f" Proches : {', '.join(near)}." if near else ""
        return click.UsageError(f"Commande inconnue : {name}.{hint}", ctx=ctx)


class Group(LazyGroup):
    """The commands of a family; without a sub-command, it runs the one that `family.alone` names."""

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
        # Every common option may be typed before a sub-command, but help shows only those of `alone`.
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
        """Yield the sub-commands whose name begins with `start`, with their help; import no other."""
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
    """A group whose words go to `family.alone` if they name no sub-command: `revue PRI --semaine 21`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_help = not {"-h", "--help"}.isdisjoint(args)
        names_none = self.entries.keys().isdisjoint(args)
        # With no word typed, the shell must offer both the sub-commands and the arguments of `family.alone`.
        is_open = bool(args) or not ctx.resilient_parsing
        if self.family.alone and is_open and names_none:
            if args and (near := near_names(args[0], self.entries)):
                raise self.unknown(ctx, args[0], near)
            if asks_help:
                return super().parse_args(ctx, ["--help"])
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
