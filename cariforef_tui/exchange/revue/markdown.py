"""Minutes in Markdown: what people typed is escaped, so that it reads as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.exchange.revue.livrables import tabulate_livrables
from cariforef_tui.exchange.revue.pages import Page, make_pages
from cariforef_tui.exchange.revue.tables import MinutesTable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_OPENING = re.compile(r"^(\s*)([-+](?=[ -]|$)|=|[0-9]+[.)](?= |$))")
"""What Markdown takes for markup anywhere, then at the start of a line alone."""


def to_markdown(revues: Sequence[Revue]) -> str:
    """Return one document: a part for each review."""
    pages = zip(revues, make_pages(revues), strict=True)
    return "\n".join(line for revue, page in pages for line in _render_revue(revue, page)).rstrip() + "\n"


def _render_revue(revue: Revue, page: Page) -> Iterator[str]:
    yield from _render(page)
    if revue.figures.livrables:
        yield from render_table(tabulate_livrables(revue.figures.livrables))


def escape_markdown(texte: str) -> str:
    """Return `texte` such that Markdown shows it literally, on one line."""
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
    for tableau in (page.chiffres, page.jours):
        yield from render_table(tableau)
    for note in page.notes:
        yield escape_markdown(note)
        yield ""
    for tableau in (page.decisions, page.remarques, page.a_regarder, page.echeances, page.alertes):
        yield from render_table(tableau)
    if page.alertes_restantes:
        yield escape_markdown(page.alertes_restantes)
        yield ""
    yield from render_table(page.mouvements)


def render_table(tableau: MinutesTable) -> Iterator[str]:
    """Yield a table under its title, or its sentence where it is empty."""
    yield f"## {tableau.titre}"
    yield ""
    yield from render_rows(tableau)


def render_rows(tableau: MinutesTable) -> Iterator[str]:
    """Yield a table without its title, or its sentence where it is empty."""
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
