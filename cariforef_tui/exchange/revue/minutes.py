"""Write the minutes of reviews: as Markdown, or a PDF with a page and an échéancier for each perimeter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.exchange.files.optional import has_optional
from cariforef_tui.exchange.files.typst import compile_pdf, fr, shorten
from cariforef_tui.exchange.revue.courbe import draw_courbe
from cariforef_tui.exchange.revue.pages import (
    MinutesTable,
    Page,
    describe_livrables,
    draw_echeancier,
    make_pages,
    tabulate_livrables,
)
from cariforef_tui.services.ports.mail import Attachment, Mail

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_OPENING = re.compile(r"^(\s*)([-+](?=[ -]|$)|=|[0-9]+[.)](?= |$))")
"""Markup of Markdown: `_SPECIAL` anywhere, `_OPENING` only at the start of a line."""
TEMPLATE = Path(__file__).with_name("minutes.typ")
_ENTIER, _LIBELLE_MAX = 10_000, 76
_ROOM = {"decisions": _ENTIER, "remarques": _ENTIER, "a_regarder": 118, "alertes": 118}
"""Characters of a cell on a page, `_LIBELLE_MAX` in the other tables."""
_GROUPES_MAX, _ECHEANCES_MAX = 8, 8
"""Rows that one page has room for."""
_ALERTES_MAX = {"nouvelle": 4, "critique": 2, "levée": 2}
"""Alerts of a page: the new ones, those critical all the same whatever their word, and those gone."""
_MOTS = {Meteo.VERT: "Vert", Meteo.ORANGE: "Orange", Meteo.ROUGE: "Rouge"}


class FormatMinutes(StrEnum):
    MARKDOWN = "md"
    PDF = "pdf"


def minutes_name(cle: CleRevue, format_: FormatMinutes) -> str:
    """Return the default name of the file: `compte-rendu-2018-W21-PRI.pdf`."""
    return f"compte-rendu-{cle.semaine}-{cle.perimetre}.{format_}"


def offered_format() -> FormatMinutes:
    """Return the format to propose: PDF if typst is installed, else Markdown."""
    return FormatMinutes.PDF if has_optional("typst") else FormatMinutes.MARKDOWN


def to_minutes(revues: Sequence[Revue], format_: FormatMinutes, made: datetime) -> bytes:
    """Return the bytes of the minutes' file; the same reviews and `made` give the same bytes.

    Raises:
        ConfigurationError: typst, which makes a PDF, is not installed.
    """
    if format_ is FormatMinutes.PDF:
        return to_pdf(revues, made)

    return to_markdown(revues).encode("utf-8")


def to_mail(revues: Sequence[Revue], format_: FormatMinutes, made: datetime) -> Mail:
    """Return the minutes as a mail without recipient: Markdown is its text, a PDF is attached.

    Raises:
        ConfigurationError: typst, which makes a PDF, is not installed.
    """
    cle = revues[0].cle
    name = f"compte rendu de la {cle.titre}"
    data = to_minutes(revues, format_, made)
    if format_ is FormatMinutes.MARKDOWN:
        return Mail("", f"cariforef : {name}", data.decode("utf-8"))
    joined = Attachment(minutes_name(cle, format_), "application/pdf", data)
    return Mail("", f"cariforef : {name}", f"Bonjour,\n\nVoici le {name}.\n", joined)


def to_markdown(revues: Sequence[Revue]) -> str:
    """Return one document, with a part for each review."""
    pages = zip(revues, make_pages(revues), strict=True)
    return "\n".join(line for revue, page in pages for line in _render_revue(revue, page)).rstrip() + "\n"


def _render_revue(revue: Revue, page: Page) -> Iterator[str]:
    yield from _render(page)
    if revue.figures.livrables:
        yield from render_table(tabulate_livrables(revue.figures.livrables))


def escape_markdown(texte: str) -> str:
    """Return `texte` escaped, so that Markdown shows it literally, on one line."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(texte.split("\n")))
    return _OPENING.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", escaped)


def _render(page: Page) -> Iterator[str]:
    yield f"# Revue de coordination — {escape_markdown(page.titre)}"
    yield ""
    yield f"**{page.sous_titre}** · {escape_markdown(page.etat)}"
    yield ""
    if page.meteo is not None:
        couleur, commentaire = page.meteo
        yield f"Météo : **{couleur}**" + (f" — {escape_markdown(commentaire)}" if commentaire else "")
        yield ""
    if page.reunion:
        yield escape_markdown(page.reunion)
        yield ""
    below = {"jours": page.notes, "alertes": (page.alertes_en_cours,)}
    for name, tableau in page.tables.items():
        yield from render_table(tableau)
        for note in filter(None, below.get(name, ())):
            yield escape_markdown(note)
            yield ""


def render_table(tableau: MinutesTable) -> Iterator[str]:
    """Yield a table under its title; if it is empty, its sentence in place of rows."""
    yield f"## {tableau.titre}"
    yield ""
    yield from render_rows(tableau)


def render_rows(tableau: MinutesTable) -> Iterator[str]:
    """Yield a table without its title; if it is empty, only its sentence."""
    if not tableau.lignes:
        yield tableau.vide
        yield ""
        return
    yield f"| {' | '.join(colonne or ' ' for colonne in tableau.colonnes)} |"
    rules = ["---:" if rank in tableau.droites else "---" for rank in range(len(tableau.colonnes))]
    yield f"| {' | '.join(rules)} |"
    for rank, ligne in enumerate(tableau.lignes):
        cells = [escape_markdown(cell) for cell in ligne]
        if rank in tableau.marques:
            cells = [f"**{cell}**" if cell else "" for cell in cells]
        yield f"| {' | '.join(cells)} |"
    yield ""


def to_pdf(revues: Sequence[Revue], made: datetime) -> bytes:
    """Return an archivable, tagged PDF dated `made`, with a page and an échéancier for each review.

    Raises:
        ConfigurationError: typst is not installed.
    """
    return compile_pdf(TEMPLATE, "Le PDF", _document(revues), made)


def _document(revues: Sequence[Revue]) -> dict[str, Any]:
    first = revues[0]
    perimetre = first.figures.perimetre
    if len(revues) > 1:
        perimetre += f", {count_of(len(revues), 'revue')}"
    return {
        "titre": f"Revue de coordination, {first.cle.nom} — {perimetre}",
        "pages": [_page(revue, page) for revue, page in zip(revues, make_pages(revues), strict=True)],
    }


def _page(revue: Revue, page: Page) -> dict[str, Any]:
    return {
        **{name: _cut(name, tableau) for name, tableau in page.tables.items()},
        "titre": page.titre,
        "sous_titre": page.sous_titre,
        "etat": fr(page.etat),
        "close": revue.ecrite.is_close,
        "meteo": None
        if page.meteo is None
        else {"couleur": page.meteo[0].value, "mot": _MOTS[page.meteo[0]], "commentaire": page.meteo[1]},
        "reunion": fr(page.reunion),
        "notes": [fr(note) for note in (*page.notes, *describe_livrables(revue.figures))],
        "alertes_en_cours": fr(page.alertes_en_cours),
        "courbe": draw_courbe(revue.figures.courbe),
        "echeancier": draw_echeancier(revue.figures.echeancier, revue.figures.perimetre),
    }


def _cut(name: str, tableau: MinutesTable) -> dict[str, Any]:
    """Return a table that fits on a page: cut labels and extra rows; keep remarks and decisions whole."""
    lignes: Sequence[tuple[str, ...]] = tableau.lignes
    if name == "alertes":
        lignes = _limit_alertes(lignes)
    elif name == "a_regarder":
        lignes = tuple(_limit(lignes, _GROUPES_MAX))
    elif name == "echeances":
        lignes = tuple(_limit(lignes, _ECHEANCES_MAX))
    return {
        **asdict(tableau),
        "titre": fr(tableau.titre),
        "lignes": [[shorten(cell, _ROOM.get(name, _LIBELLE_MAX)) for cell in ligne] for ligne in lignes],
    }


def _limit(lignes: Sequence[tuple[str, ...]], most: int) -> Iterator[tuple[str, ...]]:
    """Yield the first `most` rows, then one that counts the others in its third column."""
    yield from lignes[:most]
    if len(lignes) > most:
        yield tuple(
            f"et {count_of(len(lignes) - most, 'autre')}" if rank == 2 else ""
            for rank in range(len(lignes[0]))
        )


def _limit_alertes(lignes: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Return the first rows of each family, each followed by the count of its others."""
    first_rows: list[tuple[str, ...]] = []
    for famille, rows in groupby(lignes, lambda row: row[0] if row[0] in _ALERTES_MAX else "critique"):
        same, most = [*rows], _ALERTES_MAX[famille]
        first_rows += same[:most]
        if len(same) > most:
            first_rows.append((famille, "", f"et {len(same) - most} de plus"))
    return first_rows
