"""`cariforef guide`: the guide that the interface shows too; `reglages completion`: the shell's script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import ShellComplete, get_completion_class

from cariforef_tui.cli.kit.options import HELP, Command
from cariforef_tui.cli.kit.output import print_lines, print_notice
from cariforef_tui.cli.kit.registry import shortest
from cariforef_tui.cli.kit.table import DEFAULT_WIDTH, stdout_page, wrap_text
from cariforef_tui.machine.documents import (
    EMPHASIS,
    TITLES_MAX,
    Sort,
    find_sections,
    near_titles,
    read_blocks,
    read_guide,
    with_below,
)


@click.command(cls=Command, common=(), context_settings=HELP)
@click.argument("titre", nargs=-1)
@click.option("--schema", metavar="COMMANDE", help="JSON Schema de ce que COMMANDE répond à --json.")
def guide(titre: tuple[str, ...], schema: str | None) -> None:
    """Afficher le guide d'utilisation, ou les parties dont le titre, sinon le texte, a les mots de TITRE.

    « cariforef guide administration » affiche la page de la personne qui installe et partage le programme.
    """
    if schema is not None:
        print_lines(json.dumps(_read_schema(schema), ensure_ascii=False, indent=1).splitlines())
        return
    if not titre:
        print_lines(_lay_out(read_guide()))
        return
    wanted = " ".join(titre)
    titled, told = find_sections(wanted)
    if not titled and not told:
        near = near_titles(wanted)
        for title in near:
            print_notice(f"  {title}")
        choice = "Les plus proches sont ci-dessus." if near else "« cariforef guide » le donne en entier."
        raise click.BadParameter(f"aucune partie du guide n'a ces mots. {choice}")
    for section in with_below(titled) if titled else told[:1]:
        print_lines(_lay_out(f"{'#' * (section.depth + 2)} {section.title}\n\n{section.text}\n"))
    if not titled and told[1:]:
        also = ", ".join(f"« {section.title} »" for section in told[1 : TITLES_MAX + 1])
        print_lines(wrap_text(f"Aussi dans : {also}.", stdout_page().width or DEFAULT_WIDTH))


def _lay_out(text: str) -> Iterator[str]:
    """Yield the lines of a part of the guide as people read them, as wide as the terminal."""
    width = stdout_page().width or DEFAULT_WIDTH
    for sort, line in read_blocks(text):
        said = EMPHASIS.sub(lambda found: found[1] or f"« {found[2]} »", line)
        if sort is Sort.COMMAND:
            yield f"    {said}"
        else:
            yield from wrap_text(said, width, indent="  " if sort is Sort.ROW else "")


def _read_schema(command: str) -> dict[str, Any]:
    """Return the schema of a command with only the definitions that it refers to."""
    schemas = json.loads(Path(__file__).with_name("schemas.json").read_text(encoding="utf-8"))
    shared, words = schemas.pop("$defs"), shortest(command)
    dialect = schemas.pop("$schema")
    if words not in schemas:
        raise click.BadParameter(f"cette commande ne répond pas en JSON. Au choix : {', '.join(schemas)}.")
    wanted, needed = [schemas[words]], dict[str, Any]()
    while wanted:
        for name in re.findall(r'"#/\$defs/(\w+)"', json.dumps(wanted.pop())):
            if name not in needed:
                needed[name] = shared[name]
                wanted.append(shared[name])
    return {"$schema": dialect, **schemas[words], "$defs": needed}


@click.command(cls=Command, common=(), context_settings=HELP)
@click.argument("interpreteur", type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
def completion(interpreteur: str) -> None:
    """Donner le script de complétion, à charger dans l'interpréteur.

    \b
    bash : eval "$(cariforef reglages completion bash)"
    zsh  : eval "$(cariforef reglages completion zsh)"
    fish : cariforef reglages completion fish | source
    """
    from cariforef_tui.cli.main import COMPLETION_VARIABLE, PROGRAM, root

    kind = get_completion_class(interpreteur) or ShellComplete
    script = ShellComplete.source(kind(root, {}, PROGRAM, COMPLETION_VARIABLE))
    print_lines(script.splitlines())
