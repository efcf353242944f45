"""click in French: its texts by a catalogue of gettext, its lines cut where French allows it."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterable
from pathlib import Path

import click

DOMAIN = "cariforef"
LOCALES = Path(__file__).parents[2] / "locale"
_INSIDE = re.compile(r"(?<=«) | (?=[»:;?!])")
"""Spaces of French punctuation, which no line may break at."""
_KEPT = "\N{NO-BREAK SPACE}"


def install() -> None:
    """Make click speak French in this process, whatever the locale."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain(DOMAIN, LOCALES)
    gettext.textdomain(DOMAIN)


class HelpFormatter(click.HelpFormatter):
    """A formatter of help that never separates French punctuation from its word."""

    def write_text(self, text: str) -> None:
        super().write_text(_INSIDE.sub(_KEPT, text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, _INSIDE.sub(_KEPT, text)) for term, text in rows], col_max, col_spacing)

    def getvalue(self) -> str:
        return super().getvalue().replace(_KEPT, " ")


class Context(click.Context):
    """The context of each command of the program."""

    formatter_class = HelpFormatter
