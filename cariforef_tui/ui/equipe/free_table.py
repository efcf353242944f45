"""The table of who is free in the months to come, the freest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from rich.cells import cell_len

from cariforef_tui.domain.equipe.disponibles import MoisDisponible
from cariforef_tui.domain.equipe.sentences import describe_absences
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.services.shown.equipe import Annee
from cariforef_tui.ui.kit.column_table import NORMAL, WIDEST, Column, ColumnTable, Piece
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.figures import align_decimals

_FIGURE_WIDTH = 6
"""Cells of days: `12,25`, ` -9   `."""
_MONTH_WIDTH = 13
"""Cells of a month: its days and a bar."""
_WHOLE_MONTH = 2300
"""Hundredths of the longest month, which fills a bar."""
_OVER = "attention"


def fit_absences(texte: str, width: int) -> str:
    """Return as many absences as fit, and how many do not: no date is cut."""
    periods = texte.split(", ")
    for shown in range(len(periods), 0, -1):
        left = len(periods) - shown
        told = ", ".join(periods[:shown]) + (f" +{left}" if left else "")
        if cell_len(told) <= width:
            return fit(told, width)
    return fit(f"{len(periods)} absences", width)


def _align(texts: Sequence[str]) -> list[str]:
    return [align_decimals(text) for text in texts]


def _month_of(row: Annee, numero: int) -> MoisDisponible | None:
    return next((month for month in row.libre.mois if month.mois.numero == numero), None)


def _read_month(numero: int, row: Annee) -> str:
    month = _month_of(row, numero)
    return "" if month is None else format_nombre(month.libres)


def _draw_month(numero: int, row: Annee, text: str, width: int) -> Iterator[Piece]:
    month = _month_of(row, numero)
    free = month.libres if month else 0
    yield _OVER if free < 0 else NORMAL, fit_right(text, _FIGURE_WIDTH)
    if (room := width - _FIGURE_WIDTH - 1) > 0:
        halves = min(2 * room, 2 * room * abs(free) // _WHOLE_MONTH + (free != 0))
        bar = "░" * -(-halves // 2) if free < 0 else "█" * (halves // 2) + "▌" * (halves % 2)
        yield _OVER if free < 0 else "discret", f" {fit(bar, room)}"


_POLE: Column[Annee] = Column(
    titre="pôle", read=lambda row: row.groupe, cells={2: 9}, least=4, look="discret"
)


class FreeTable(ColumnTable[Annee]):
    """A row for each person: the days free in each month with their bar, in all, and the absences.

    There is a column for each month of the year: those that no row has are not shown.
    """

    COLUMNS = (
        Column(titre="qui", read=lambda row: row.libre.agent.initiales, cells={0: 5}, least=4),
        _POLE,
        *(
            Column(
                titre=name,
                court=name[:4],
                read=partial(_read_month, numero),
                cells={0: _FIGURE_WIDTH, 3: _MONTH_WIDTH},
                least=_MONTH_WIDTH,
                together=_align,
                draw=partial(_draw_month, numero),
            )
            for numero, name in enumerate(MOIS, 1)
        ),
        Column(
            titre="libres",
            read=lambda row: format_nombre(row.libre.libres),
            cells={0: _FIGURE_WIDTH + 1},
            look=lambda row: _OVER if row.libre.libres < 0 else "fort",
            align=fit_right,
            together=_align,
        ),
        Column(
            titre="absences",
            read=lambda row: describe_absences(row.libre),
            cells={1: 15, 4: 32, 6: WIDEST},
            look="discret",
            align=fit_absences,
        ),
    )

    def call_poles(self, nom: str) -> None:
        """Title the column of the pôles with the body's word, before the rows are set."""
        self.columns = tuple(replace(one, titre=nom) if one is _POLE else one for one in self.COLUMNS)

    def place(self, width: int) -> Mapping[Column[Annee], int]:
        """Return the cells of the columns shown: the months have a bar if all have room for one."""
        cells = super().place(width)
        months = [column for column in cells if column.least == _MONTH_WIDTH]
        return {**cells, **dict.fromkeys(months, min((cells[month] for month in months), default=0))}

    def key_of(self, row: Annee) -> str:
        return row.libre.agent.initiales
