"""`cariforef guide`, which the interface shows too, and `cariforef completion`, the script of the shell."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from cariforef_tui.cli.kit.options import HELP, Command
from cariforef_tui.cli.kit.output import print_lines
from cariforef_tui.machine.documents import read_guide


@click.command(cls=Command, common=(), context_settings=HELP)
def guide() -> None:
    """Afficher le guide d'utilisation."""
    print_lines(read_guide().splitlines())


@click.command(cls=Command, common=(), context_settings=HELP)
@click.argument("interpreteur", type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
def completion(interpreteur: str) -> None:
    """Donner le script de complétion, à charger dans l'interpréteur.

    \b
    bash : eval "$(cariforef completion bash)"
    zsh  : eval "$(cariforef completion zsh)"
    fish : cariforef completion fish | source
    """
    from cariforef_tui.cli.main import COMPLETION_VARIABLE, PROGRAM, root

    kind = get_completion_class(interpreteur) or ShellComplete
    script = ShellComplete.source(kind(root, {}, PROGRAM, COMPLETION_VARIABLE))
    print_lines(script.splitlines())
