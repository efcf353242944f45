"""`cariforef guide`, which the interface shows too, and `cariforef completion`, the script of the shell."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from cariforef_tui.cli.kit.options import HELP, Command
from cariforef_tui.cli.kit.output import print_lines
from cariforef_tui.machine.documents import find_sections, read_guide, read_sections


@click.command(cls=Command, common=(), context_settings=HELP)
@click.argument("titre", required=False)
def guide(titre: str | None) -> None:
    """Afficher le guide d'utilisation, ou les seules parties dont le titre contient TITRE."""
    if titre is None:
        print_lines(read_guide().splitlines())
        return
    sections = find_sections(titre)
    if not sections:
        titles = ", ".join(section.title for section in read_sections())
        raise click.BadParameter(f"aucune partie du guide n'a ce titre. Au choix : {titles}.")
    for section in sections:
        print_lines(["#" * (section.depth + 2) + f" {section.title}", "", *section.text.splitlines(), ""])


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
