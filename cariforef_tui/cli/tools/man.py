"""Make the manual page `cariforef(1)` from the registry; `python -m` with this module prints it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator

import click

from cariforef_tui.cli.kit import french
from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.options import OPTIONS, Group, load_command
from cariforef_tui.cli.kit.registry import SECTIONS
from cariforef_tui.cli.main import PROGRAM, root

OBJET = "saisir des jours de travail sur le programme annuel, et voir où il en est"
ENVIRONNEMENT = (
    ("CARIFOREF_BASE", "La base à ouvrir, fichier ou adresse, sinon la vôtre."),
    ("CARIFOREF_AGENT", "Les initiales de la personne qui agit."),
    ("COLUMNS", "La largeur des tableaux ; sinon, celle du terminal ; dans un tube, rien n'est coupé."),
    ("CARIFOREF_SIMPLE", "La valeur 1 remplace chaque tableau par une phrase par rangée, comme --simple."),
    ("CARIFOREF_LOG", "La valeur debug note dans cariforef.log les attentes et les échecs."),
    ("NO_COLOR", "L'interface n'emploie aucune couleur."),
)
FICHIERS = (
    ("~/.local/share/cariforef/cariforef.db", "La base, créée par « cariforef » seul."),
    ("~/.config/cariforef/config.toml", 'La personne qui agit (agent = "DM") et les autres réglages.'),
)
SORTIES = {
    ExitCode.FAIT: "fait",
    ExitCode.IMPREVU: "erreur du programme, dont les détails sont gardés",
    ExitCode.USAGE: "commande mal écrite",
    ExitCode.CONFIGURATION: "configuration, fichier ou base introuvable",
    ExitCode.DROITS: "droits insuffisants",
    ExitCode.OCCUPE: "base occupée : recommencez",
    ExitCode.ETRANGER: "fichier qui n'est pas une base, ou abîmé",
    ExitCode.VERSION: "base, ou serveur, d'une autre version",
    ExitCode.REFUS: "refusé par une règle, ou données illisibles",
    ExitCode.DISQUE: "disque plein, serveur sans réponse, sortie impossible, ou courriel qui n'est pas parti",
    ExitCode.CONFLIT: "changé entre-temps par quelqu'un d'autre",
    ExitCode.PREUVE: "preuve d'une modification hors du programme",
    ExitCode.INTERROMPU: "interrompu",
}


def render_man() -> Iterator[str]:
    """Yield the lines of the page, in roff: every command of the registry with its help and its options."""
    french.install()
    context = click.Context(root, info_name=PROGRAM, **root.context_settings)
    yield f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM}" "Commandes"'
    # In a locale without accents, man(1) replaces accents by itself, but not this sign.
    yield ".if !c\\[u2713] .char \\[u2713] v"
    yield ".SH NOM"
    yield f"{PROGRAM} \\- {_escape(OBJET)}"
    yield ".SH SYNOPSIS"
    yield f".B {PROGRAM}"
    yield _escape("[OPTIONS] [COMMANDE] [ARGS]...")
    yield ".SH DESCRIPTION"
    yield from _paragraphs(_help_of(root))
    yield ".SH OPTIONS COMMUNES"
    yield _escape("Ces options s'écrivent avant ou après la commande.")
    for flag, settings in OPTIONS.values():
        yield from _entry(" ".join(filter(None, (flag, settings.get("metavar")))), settings["help"])
    for title, entries in SECTIONS.items():
        yield f".SH {_escape(title.upper())}"
        for name, entry in entries.items():
            yield from _command((name,), load_command(name, entry), context)
    yield ".SH CODES DE RETOUR"
    for code, meaning in SORTIES.items():
        yield from _entry(str(code.value), meaning)
    for heading, pairs in (("ENVIRONNEMENT", ENVIRONNEMENT), ("FICHIERS", FICHIERS)):
        yield f".SH {heading}"
        for name, meaning in pairs:
            yield from _entry(name, meaning)


def _command(path: tuple[str, ...], command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=path[-1], parent=parent, **command.context_settings)
    pieces = command.collect_usage_pieces(context)
    yield ".TP"
    yield f".B {_escape(' '.join((PROGRAM, *path)))}"
    yield from _paragraphs(f"{' '.join(pieces)}\n\n{_help_of(command)}", ".IP")
    for param in command.params:
        record = param.get_help_record(context) if isinstance(param, click.Option) else None
        if record is not None and param.expose_value:
            yield from (".RS", *_entry(*record), ".RE")
    if isinstance(command, Group):
        for name in command.entries:
            below = command.get_command(context, name)
            if below is not None:
                yield from _command((*path, name), below, context)


def _entry(name: str, meaning: str) -> tuple[str, ...]:
    return ".TP", f".B {_escape(name)}", _escape(meaning)


def _help_of(command: click.Command) -> str:
    """Return the help of a command without the indentation of its source, which Python keeps before 3.13."""
    return inspect.cleandoc(command.help or "")


def _paragraphs(text: str, between: str = ".PP") -> Iterator[str]:
    blocks = [block for block in text.split("\n\n") if block.strip()]
    for rank, block in enumerate(blocks):
        if rank:
            yield between
        # `\b` opens a block that keeps its lines, as in click.
        if block.startswith("\b"):
            yield from (".nf", *map(_escape, block.splitlines()[1:]), ".fi")
        else:
            yield _escape(" ".join(block.split()))


def _escape(text: str) -> str:
    """Return a text escaped so that roff prints it literally, whatever the locale."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    escaped = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in escaped)
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in render_man()))
