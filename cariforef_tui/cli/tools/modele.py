"""`cariforef reglages modele`: the files that a shared machine needs, each printed as it is written there."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cariforef_tui.cli.kit.options import HELP, Command
from cariforef_tui.cli.kit.output import print_lines
from cariforef_tui.cli.kit.table import Column, render_table

FOLDER = Path(__file__).with_name("modeles")
MODELES = tuple(sorted(path.name for path in FOLDER.iterdir()))
_HEAD = re.compile(r"^# (\S+), (\d{4}) : ", re.MULTILINE)
"""Start of the line of a file that says where it goes, with which mode, and what for."""
_COLUMNS = (Column("Modèle"), Column("Fichier"), Column("Mode"))


@click.command(cls=Command, common=(), context_settings=HELP)
@click.argument("nom", type=click.Choice(MODELES), metavar="[NOM]", required=False)
def modele(nom: str | None) -> None:
    """Donner un fichier d'une machine partagée : nginx, sudo, systemd…

    Sans NOM, dit lesquels. Leurs premières lignes disent où ils vont, et ce qu'il faut y changer.
    « cariforef guide administration » donne l'ordre.
    """
    if nom is not None:
        print_lines(read_modele(nom).splitlines())
        return
    print_lines(render_table(_COLUMNS, [(name, *_read_head(name)) for name in MODELES]))


def read_modele(name: str) -> str:
    """Return the text of a model."""
    return (FOLDER / name).read_text(encoding="utf-8")


def _read_head(name: str) -> tuple[str, ...]:
    found = _HEAD.search(read_modele(name))
    return found.groups() if found else ()
