"""Tables of an agent's year: days by line and month, and the comments that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from textual.message import Message
from textual.strip import Strip

from cariforef_tui.domain.mois.year import AgentYear, YearLine
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.dates import MOIS, format_jour
from cariforef_tui.domain.values.days import format_filled, format_nombre
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

_CODE, _MONTH, _QUARTER, _TOTAL = 10, 6, 8, 7
"""Cells of a code or of a reason to be absent, of a month's days (`22,25`), of a quarter's, of the year's."""
_CELLS = {12: _MONTH, 4: _QUARTER, 0: 0}
"""Cells of a part of the year, by their number."""
_LOOKS = {"annee--entete", "annee--normal", "annee--curseur", "annee--curseur-inactif"}
"""Component classes of both tables, which the stylesheet draws alike."""


class YearTable(RowTable[YearLine]):
    """The table of `rows`, a line of the programme each; by quarters where the months have no room."""

    LOOK = "annee"
    COMPONENT_CLASSES: ClassVar[set[str]] = _LOOKS

    class Pointed(Message):
        """The cursor may be on another line."""

    class Opened(Message):
        """A line is wanted."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def key_of(self, row: YearLine) -> str:
        return row.code

    def open_row(self) -> None:
        if self.row is not None and self.row.libelle and self.row.code != "Total":
            self.post_message(self.Opened(self.row.code))

    def report(self) -> None:
        self.post_message(self.Pointed())

    def draw_header(self, _y: int, width: int) -> Strip:
        names = {
            12: [Mois(1, numero).court for numero in range(1, len(MOIS) + 1)],
            4: [f"trim. {rank}" for rank in range(1, 5)],
        }.get(_parts(width), [])
        return self.draw_text(
            f" {self._cells('Ligne', '', names, 'année', width)}", self.style("entete"), width
        )

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, parts = self.rows[rank], _parts(width)
        months = iter(row.mois)
        sums = [sum(next(months) for _ in range(12 // parts)) for _ in range(parts)]
        figures = [format_filled(centiemes) for centiemes in sums]
        is_under = rank == self.cursor
        labels = tuple(each.libelle for each in self.rows)
        label = tell_apart(labels, (_room(width, parts),) * len(labels))[rank]
        text = self._cells(row.code, label, figures, format_nombre(row.total), width)
        mark, look = _mark_of(is_under=is_under, has_focus=self.has_focus)
        return self.draw_text(mark + text, self.style(look), width)

    def _cells(self, code: str, libelle: str, figures: Sequence[str], total: str, width: int) -> str:
        cells = _CELLS[len(figures)]
        shown = "".join(fit_right(figure, cells) for figure in figures)
        room = _room(width, len(figures))
        return f"{fit(code, _CODE - 1)} {fit(libelle, room)}{shown}{fit_right(total, _TOTAL)} "


def _parts(width: int) -> int:
    """Return by how many parts a year stands beside its total, so that a label keeps its room."""
    return next((parts for parts in (12, 4) if _room(width, parts) >= LABEL_MIN), 0)


def _room(width: int, parts: int) -> int:
    """Return the cells of a label beside so many parts of a year."""
    return max(0, width - 2 - _CODE - _TOTAL - parts * _CELLS[parts])


class CommentTable(RowTable[Saisie]):
    """The table of `rows`, a saisie with its comment each; it reports the day to open."""

    LOOK = "annee"
    COMPONENT_CLASSES: ClassVar[set[str]] = _LOOKS

    class Opened(Message):
        """The week of a day is wanted."""

        def __init__(self, jour: date) -> None:
            super().__init__()
            self.jour = jour

    def key_of(self, row: Saisie) -> str:
        return f"{row.jour} {row.code}"

    def open_row(self) -> None:
        if self.row is not None:
            self.post_message(self.Opened(self.row.jour))

    def draw_header(self, _y: int, width: int) -> Strip:
        return self.draw_text(f" Commentaires : {len(self.rows)}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row = self.rows[rank]
        is_under = rank == self.cursor
        jours = fit_right(format_nombre(row.centiemes), 6)
        head = f"{fit(format_jour(row.jour), 11)}{fit(row.code, 8)}{jours}  "
        mark, look = _mark_of(is_under=is_under, has_focus=self.has_focus)
        text = mark + head + fit(row.commentaire or "", max(1, width - 1 - len(head)))
        return self.draw_text(text, self.style(look), width)


def _mark_of(*, is_under: bool, has_focus: bool) -> tuple[str, str]:
    """Return the mark and the style of a row: those of the cursor where keys go, of the other's, or none."""
    if not is_under:
        return " ", "normal"
    return (CURSEUR, "curseur") if has_focus else (" ", "curseur-inactif")


def rows_of_year(year: AgentYear) -> tuple[YearLine, ...]:
    """Return the lines, their total where there are several, then the absences."""
    total = (year.total,) if len(year.lignes) > 1 else ()
    return (*year.lignes, *total, *year.absences)


def keep_comments(saisies: Iterable[Saisie], texte: str) -> tuple[Saisie, ...]:
    """Return the saisies that hold every word of `texte`, in the comment or the line's code."""
    words = fold(texte).split()
    return tuple(
        saisie
        for saisie in saisies
        if all(word in fold(f"{saisie.code} {saisie.commentaire}") for word in words)
    )
