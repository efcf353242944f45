"""The plain pages as HTML: their frame and their links, and the parts that a command shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from cariforef_tui.cli.kit.blocks import Block, Tabular, Title
from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.table import Fit
from cariforef_tui.domain.values.dates import format_heure
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.web.fork_server import Answer
from cariforef_tui.web.forms import JOURNEE

if TYPE_CHECKING:
    from jinja2 import Environment

TITLES = {
    JOURNEE: "Journée",
    "semaine": "Semaine",
    "avancement": "Avancement",
    "a-regarder": "À regarder",
    "echeancier": "Échéancier",
    "alertes": "Alertes",
    "mois": "Mois",
    "equipe": "Équipe",
    "revue": "Revue",
}
"""The pages by their address, in the order of their links."""
STATUS = {
    ExitCode.FAIT: 200,
    ExitCode.USAGE: 400,
    ExitCode.REFUS: 400,
    ExitCode.CONFLIT: 409,
    ExitCode.DROITS: 403,
    ExitCode.OCCUPE: 503,
    ExitCode.CONFIGURATION: 503,
    ExitCode.DISQUE: 503,
}
"""HTTP status of an exit code; another is the server's fault."""


class Part(NamedTuple):
    """A title, lines, or a table under one of them; `named` is the column that names its rows."""

    title: str = ""
    lines: Sequence[str] = ()
    table: Tabular | None = None
    named: int | None = None


def render(
    status: int,
    name: str,
    values: Mapping[str, object],
    *,
    template: str = "lecture.html",
    title: str = "",
    au: str | None = None,
) -> Answer:
    """Return the page `name` that a template makes of `values`; links to others keep the date `au`."""
    frame = {
        "name": name,
        "title": title or TITLES.get(name, "Page absente"),
        "titles": TITLES,
        "suffix": f"?{urlencode({'au': au})}" if au else "",
        "right": Fit.RIGHT,
        "fields": (),
    }
    page = _environment().get_template(template).render({**frame, **values})
    return Answer(status, "text/html; charset=utf-8", page.encode())


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("gabarits")),
        autoescape=True,
        finalize=_inert,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def prepare_templates() -> None:
    """Compile the templates: the processes that are then forked share them."""
    for name in _environment().list_templates():
        _environment().get_template(name)


def _inert(value: object) -> object:
    """Return what a page may show: no text of somebody else may change how the rest reads."""
    return inert_text(value) if type(value) is str else value


def tell_read(moment: datetime, agent: str | None) -> str:
    """Return when a page was read, and by whom: left open, or printed, it does not say how old it is."""
    return f"Lu le {format_heure(moment)}{f' par {agent.upper()}' if agent else ''}."


def list_parts(title: str, blocks: Iterable[Block]) -> Iterator[Part]:
    """Yield the parts of a page; the title or the line just before a table is its caption, else `title`."""
    groups = [*_group(blocks)]
    caption = Part(lines=[title])
    for group, after in zip_longest(groups, groups[1:]):
        is_caption = isinstance(after, Tabular)
        match group:
            case Tabular():
                yield caption._replace(table=group, named=_find_name(group))
                caption = Part(lines=[title])
            case Title(text) if is_caption:
                caption = Part(text.strip())
            case Title(text):
                yield Part(text.strip())
            case [*lines]:
                if is_caption:
                    caption = Part(lines=[lines.pop()])
                if lines:
                    yield Part(lines=lines)


def _find_name(table: Tabular) -> int | None:
    """Return the first titled column of text, which names the rows of a table."""
    titled = (rank for rank, one in enumerate(table.columns) if one.title and one.fit is not Fit.RIGHT)
    return next(titled, None)


def _group(blocks: Iterable[Block]) -> Iterator[Title | Tabular | list[str]]:
    """Yield the titles, the tables, and the lines that no empty one separates."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str) and block.strip():
            lines.append(block)
            continue
        if lines:
            yield lines
            lines = []
        if not isinstance(block, str):
            yield block
    if lines:
        yield lines
