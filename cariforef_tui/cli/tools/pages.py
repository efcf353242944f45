"""What `cariforef servir` lets one read without the interface: pages of plain tables, and calendars.

A reading runs a command, with the rights of who asks. What the command shows makes the page: a screen reader
reads titles, lists and tables, where the interface is one drawing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from html import escape
from itertools import zip_longest
from string import Template
from urllib.parse import urlencode

from cariforef_tui.cli.kit.blocks import Block, Tabular, Title, to_lines
from cariforef_tui.cli.kit.exits import ExitCode, report
from cariforef_tui.cli.kit.invocation import Invocation, Wiring
from cariforef_tui.cli.kit.table import Fit
from cariforef_tui.cli.main import run
from cariforef_tui.cli.tools.export import make_calendar
from cariforef_tui.domain.values.dates import format_heure
from cariforef_tui.domain.values.glossary import explain
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.web.fork_server import Answer, Asked


@dataclass(frozen=True, slots=True)
class Reading:
    """A page: its title, its command, and how the command takes each parameter, an argument if "" says so."""

    title: str
    words: tuple[str, ...]
    takes: Mapping[str, str] = field(default_factory=dict)


_POLE = {"pole": ""}
READINGS = {
    "semaine": Reading("Semaine", ("semaine",), {"agent": "", "semaine": "--semaine"}),
    "avancement": Reading("Avancement", ("avancement", "voir"), _POLE),
    "a-regarder": Reading("À regarder", ("avancement", "voir", "--a-regarder", "--simple"), _POLE),
    "echeancier": Reading("Échéancier", ("avancement", "echeancier"), _POLE),
    "alertes": Reading("Alertes", ("alertes",), {"pole": "--code"}),
    "mois": Reading("Mois", ("mois", "etat"), _POLE),
    "equipe": Reading("Équipe", ("equipe", "voir"), _POLE),
    "revue": Reading("Revue", ("revue", "voir"), {"pole": "", "semaine": "--semaine"}),
}
"""The pages by their address, in the order of their links."""
MES_ECHEANCES = "mes-echeances.ics"
CALENDRIERS = ("echeances.ics", MES_ECHEANCES)
SIGNE = "Signe"
"""Title of a column of signs, which has none in a terminal."""
LABELS = {
    "au": "Date de référence (jj/mm/aaaa)",
    "pole": "Sigle ou code",
    "agent": "Agent (initiales)",
    "semaine": "Semaine (numéro)",
}
"""What a form calls each parameter."""
_VALUE = re.compile(r"\w[\w./ -]{0,40}")
"""What a parameter may hold: a code, initials, a date, a week; never an option of the command."""
_STATUS = {
    ExitCode.FAIT: 200,
    ExitCode.USAGE: 400,
    ExitCode.REFUS: 400,
    ExitCode.DROITS: 403,
    ExitCode.OCCUPE: 503,
    ExitCode.CONFIGURATION: 503,
}
"""HTTP status of an exit code; another is the server's fault."""
_PAGE = Template(
    """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title · cariforef</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/lecture.css">
</head>
<body>
<a href="#contenu">Aller au contenu</a>
<nav aria-label="Pages">
<ul>
$links
<li><a href="/">Interface complète</a></li>
</ul>
</nav>
<main id="contenu">
<h1>$title</h1>
$form
$body
</main>
</body>
</html>
"""
)
HTML, TEXTE, ICS = (f"text/{kind}; charset=utf-8" for kind in ("html", "plain", "calendar"))


def read(wiring: Wiring, given: Mapping[str, str], asked: Asked) -> Answer:
    """Return what is asked; `given` are the common options of the server."""
    if asked.name in CALENDRIERS:
        return _read_calendar(Invocation(wiring, {**given}), asked.name)
    return _read_page(wiring, given, asked.name or next(iter(READINGS)), asked.query)


def _read_calendar(invocation: Invocation, name: str) -> Answer:
    said = io.StringIO()
    with redirect_stderr(said):
        try:
            with invocation.store() as store:
                de = invocation.actor(store) if name == MES_ECHEANCES else None
                return Answer(200, ICS, make_calendar(invocation, store, None, de)[0])
        except Exception as error:
            code = report(error)
    return Answer(_STATUS.get(code, 500), TEXTE, said.getvalue().encode())


def _read_page(wiring: Wiring, given: Mapping[str, str], name: str, query: Mapping[str, str]) -> Answer:
    reading = READINGS.get(name)
    if reading is None:
        return _answer(404, name, {}, ["Il n'y a pas de page à cette adresse : prenez un des liens."])
    asked = {key: value.strip() for key, value in query.items() if key in LABELS and value.strip()}
    wrong = [LABELS[key] for key, value in asked.items() if not _VALUE.fullmatch(value)]
    if wrong:
        return _answer(400, name, {}, [f"{wrong[0]} : valeur non comprise."])
    shown, said = list[Block](), io.StringIO()

    def show(notice: str | None, agent: str | None, blocks: Sequence[Block]) -> None:
        by = f" par {agent.upper()}" if agent else ""
        # A page that is printed, or left open, does not say by itself how old it is.
        read_at = f"Lu le {format_heure(wiring.now())}{by}."
        shown.extend([notice or "", "", *blocks, "", *explain(to_lines(blocks)), "", read_at])

    options = {**given, "au": asked["au"]} if "au" in asked else given
    words = [f"--{key}={value}" for key, value in options.items()]
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        code = run([*words, *reading.words, *_arguments(reading, asked)], replace(wiring, show=show))
    return _answer(_STATUS.get(ExitCode(code), 500), name, asked, [*said.getvalue().splitlines(), "", *shown])


def _arguments(reading: Reading, asked: Mapping[str, str]) -> Iterator[str]:
    for key, option in reading.takes.items():
        if value := asked.get(key):
            yield f"{option}={value}" if option else value


def _answer(status: int, name: str, asked: Mapping[str, str], blocks: Iterable[Block]) -> Answer:
    """Return a page of these blocks, with the links to the others and the parameters that it takes."""
    reading = READINGS.get(name)
    title = reading.title if reading else "Page absente"
    kept = f"?{urlencode({'au': asked['au']})}" if "au" in asked else ""
    page = _PAGE.substitute(
        title=title,
        links="\n".join(_render_link(other, name, kept) for other in READINGS),
        form=_render_form(name, reading, asked) if reading else "",
        body="\n".join(_render(title, blocks)),
    )
    return Answer(status, HTML, page.encode())


def _render_link(name: str, current: str, kept: str) -> str:
    here = ' aria-current="page"' if name == current else ""
    return f'<li><a href="{name}{escape(kept)}"{here}>{READINGS[name].title}</a></li>'


def _render_form(name: str, reading: Reading, asked: Mapping[str, str]) -> str:
    inputs = [
        f'<label>{label} <input name="{key}" size="12" value="{escape(asked.get(key, ""))}"></label>'
        for key, label in LABELS.items()
        if key == "au" or key in reading.takes
    ]
    return "\n".join([f'<form action="{name}">', *inputs, "<button>Montrer</button>", "</form>"])


def _render(title: str, blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the parts of a page; the title or the line just before a table is its caption."""
    groups = [*_group(blocks)]
    caption = title
    for group, after in zip_longest(groups, groups[1:]):
        is_caption = isinstance(after, Tabular)
        match group:
            case Tabular():
                yield from _render_table(group, caption)
                caption = title
            case Title(text):
                heading = f"<h2>{_clean(text)}</h2>"
                if is_caption:
                    caption = heading
                else:
                    yield heading
            case [*lines]:
                if is_caption:
                    caption = _clean(lines.pop())
                yield from _render_lines(lines)


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


def _render_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield a paragraph, or a list: a screen reader says how many there are."""
    if len(lines) == 1:
        yield f"<p>{_clean(lines[0])}</p>"
    elif lines:
        yield "<ul>"
        yield from (f"<li>{_clean(line)}</li>" for line in lines)
        yield "</ul>"


def _render_table(table: Tabular, caption: str) -> Iterator[str]:
    """Yield a table; the first titled column of text names its rows."""
    names = [rank for rank, one in enumerate(table.columns) if one.title and one.fit is not Fit.RIGHT]
    yield f"<table><caption>{caption}</caption>"
    kinds = [' class="n"' if one.fit is Fit.RIGHT else "" for one in table.columns]
    titles = (
        f'<th scope="col"{kind}>{_clean(one.title) or SIGNE}</th>'
        for one, kind in zip(table.columns, kinds, strict=True)
    )
    yield f"<thead><tr>{''.join(titles)}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = [
            f"<td{kind}>{_say_sign(text, table.words)}</td>" for text, kind in zip(row, kinds, strict=True)
        ]
        for rank in names[:1]:
            cells[rank] = f'<th scope="row">{_text(row[rank])}</th>'
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


def _say_sign(text: str, words: Mapping[str, str]) -> str:
    """Return a cell; a screen reader says the word of a sign, which is drawn alone."""
    if text not in words:
        return _text(text)
    return f'<span role="img" aria-label="{escape(words[text])}">{_text(text)}</span>'


def _clean(text: str) -> str:
    return _text(text).strip()


def _text(text: str) -> str:
    """Return a text as an element holds it; its first spaces say how deep a line is."""
    return escape(inert_text(text), quote=False)
