"""`cariforef completion`: the shell's completion script."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.output import print_lines


@commande()
@click.argument("interpreteur", type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
def completion(interpreteur: str) -> None:
    """Donner le script de complétion, à charger dans l'interpréteur.

    \b
    bash : eval "$(cariforef completion bash)"
    zsh  : eval "$(cariforef completion zsh)"
    fish : cariforef completion fish | source
    """
    from cariforef_tui.cli.main import PROGRAMME, VARIABLE_COMPLETION, root

    kind = get_completion_class(interpreteur) or ShellComplete
    script = ShellComplete.source(kind(root, {}, PROGRAMME, VARIABLE_COMPLETION))
    print_lines(script.splitlines())
