"""The shape that every command shares: common options before or after its name."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui.cli.kit.french import Context

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


class ElsewhereError(click.UsageError):
    """The word typed is a command below another: the message says where, and no general help follows."""


def typed_path(ctx: click.Context) -> str:
    """Return the command as it was typed: `cariforef journal`, whatever runs where it stands alone."""
    typed = ctx.parent if ctx.parent and ctx.meta.get(RUNS_ALONE) == ctx.info_name else ctx
    return typed.command_path


FICHIERS = frozenset(
    {"CHEMIN", "FICHIER", "FICHIER|-", "CIBLE", "SOURCE", "DOSSIER", "DOSSIER|FICHIER.xlsx|-"}
)
"""What a parameter that names a file or a folder is called."""


class Text(click.types.StringParamType):
    """A text, which the shell completes by what it stands for.

    Under a locale without accents (`LC_ALL=C`), Python keeps the bytes of those that were typed: they are
    read as UTF-8. The name of a file stays as the system gave it.
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
            return copies or [CompletionItem(incomplete, type="dir" if sort == "DOSSIER" else "file")]
        said = ctx.params.get(str(param.name)) or ()
        return suggest(ctx.obj, sort, str(param.name), incomplete, said)


def _sort_of(param: click.Parameter) -> str:
    """Return what help calls the value of a parameter."""
    return param.metavar or str(param.name).upper()


class Prose(Text):
    """What somebody says of a thing; `-` reads it from standard input, which no list of processes shows."""

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
PROSE_MAX = 100_000
"""Characters read at most: no text that is kept is as long."""
RUNS_ALONE = "cariforef_tui.runs_alone"
"""Key of a click context's `meta`: the command that a noun alone runs, where nobody typed its name."""
STRICT = frozenset({"au", "json", "simple"})
"""Options that change what a command answers: refused where the command does not know them."""

_ALONG = {"agent": "base", "simple": "json"}
"""Options that come along with another."""

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 80}

_NEGATIVE = re.compile(r"-[.,]?\d[\d.,/h]*")
"""A number of days below zero, as `parse_volume` reads them: no option starts with a digit."""


class Command(click.Command):
    """A command that takes the common options named in `common`, before its name as after it.

    One that opens the store takes who acts: where accounts are bound, anybody may have to say it. One that
    answers in JSON answers in sentences too.
    """

    context_class = Context

    def __init__(self, *args: Any, common: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    Takes a negative number as it is; the rule of the command says whether it may be.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ignore_unknown_options = any(_NEGATIVE.fullmatch(arg) for arg in args)
        return super().parse_args(ctx, args)


def command(*common: str, cls: type[Command] = Command) -> Callable[[Callable[..., int | None]], Command]:
    """Make a function of the invocation and its arguments a command that takes the common options named."""

    def decorate(function: Callable[..., int | None]) -> Command:
        return click.command(cls=cls, common=common, context_settings=HELP)(click.pass_obj(function))

    return decorate


def common_option(name: str) -> click.Option:
    """Return the common option `name`; its value goes to the invocation."""
    flag, settings = OPTIONS[name]
    if not settings.get("is_flag"):
        settings = {**settings, "type": TEXT}
    return click.Option([flag, f"_{name}"], expose_value=False, callback=keep_common, **settings)


def keep_common(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Give the invocation what was typed for a common option."""
    if value is None or value is False:
        return
    invocation: Invocation = ctx.obj
    name = str(param.name).removeprefix("_")
    invocation.given[name] = str(value)
    if name == "simple":
        from cariforef_tui.cli.kit.table import say_in_sentences

        ctx.call_on_close(say_in_sentences())
