"""Pane of the year of an agent in Mon mois: days by line and month, and a search in comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input

from cariforef_tui.domain.mois.year import AgentYear, YearLine
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.dates import MOIS, format_jour
from cariforef_tui.domain.values.days import (
    describe_jours,
    format_gap,
    format_nombre,
)
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.kit.column_table import NORMAL
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.figures import align_decimals
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.kit.text_block import TextBlock

_CODE, _MONTH, _QUARTER, _TOTAL = 10, 6, 8, 7
"""Widths in cells of a code or of a type of absence, and of the days of a month, a quarter and the year."""
_CELLS = {12: _MONTH, 4: _QUARTER, 0: 0}
"""Width in cells of a part of the year, by the number of parts."""
ECART = "Écart"


class YearTable(RowTable[YearLine]):
    """The table of `rows`, one for each line. A narrow table shows quarters, or the total only."""

    def key_of(self, row: YearLine) -> str:
        return row.code

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
        write = format_gap if row.code == ECART else format_nombre
        figures = [align_decimals(write(centiemes)) if centiemes else "" for centiemes in sums]
        labels = tuple(each.libelle for each in self.rows)
        label = tell_apart(labels, (_room(width, parts),) * len(labels))[rank]
        total = align_decimals(write(row.total))
        text = self._cells(row.code, label, figures, total, width)
        mark = CURSEUR if rank == self.cursor and self.has_focus else " "
        return self.draw_text(mark + text, self.style(NORMAL), width)

    def _cells(self, code: str, libelle: str, figures: Sequence[str], total: str, width: int) -> str:
        cells = _CELLS[len(figures)]
        shown = "".join(fit_right(figure, cells) for figure in figures)
        room = _room(width, len(figures))
        return f"{fit(code, _CODE - 1)} {fit(libelle, room)}{shown}{fit_right(total, _TOTAL)} "


def _parts(width: int) -> int:
    """Return the number of parts of the year (12, 4 or 0) that leave enough room for a label."""
    return next((parts for parts in (12, 4) if _room(width, parts) >= LABEL_MIN), 0)


def _room(width: int, parts: int) -> int:
    """Return the width of a label, in cells, beside this number of parts of a year."""
    return max(0, width - 2 - _CODE - _TOTAL - parts * _CELLS[parts])


class CommentTable(RowTable[Saisie]):
    """The table of `rows`, one for each saisie with a comment."""

    def key_of(self, row: Saisie) -> str:
        return f"{row.jour} {row.code}"

    def draw_header(self, _y: int, width: int) -> Strip:
        return self.draw_text(f" Commentaires : {len(self.rows)}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row = self.rows[rank]
        jours = fit_right(align_decimals(format_nombre(row.centiemes)), 6)
        head = f"{fit(format_jour(row.jour), 11)}{fit(row.code, 8)}{jours}  "
        mark = CURSEUR if rank == self.cursor and self.has_focus else " "
        text = mark + head + fit(row.commentaire or "", max(1, width - 1 - len(head)))
        return self.draw_text(text, self.style(NORMAL), width)


def rows_of_year(year: AgentYear) -> tuple[YearLine, ...]:
    """Return the lines, their total if there are several, the absences, then the écart to the contract."""
    total = (year.total,) if len(year.lignes) > 1 else ()
    return (*year.lignes, *total, *year.absences, YearLine(ECART, "saisi + absent - demandé", year.ecarts))


def keep_comments(saisies: Iterable[Saisie], texte: str) -> tuple[Saisie, ...]:
    """Return the saisies that have every word of `texte` in their comment or in their code."""
    words = fold(texte).split()
    return tuple(
        saisie
        for saisie in saisies
        if all(word in fold(f"{saisie.code} {saisie.commentaire}") for word in words)
    )


class YearPane(Vertical):
    """Shows a year. Tab goes from the lines to the comments, and a text typed in the field filters them."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._year: AgentYear | None = None

    def compose(self) -> ComposeResult:
        yield TextBlock(id="annee-titre")
        yield YearTable()
        yield TextBlock(id="annee-ligne")
        yield CommentTable()
        yield Input(placeholder="Chercher dans les commentaires", max_length=100, compact=True)

    @property
    def table(self) -> YearTable | CommentTable:
        """The table in use."""
        comments = self.query_one(CommentTable)
        return comments if comments.has_focus else self.query_one(YearTable)

    @property
    def is_searching(self) -> bool:
        """True from `search` until `stop_searching`."""
        return self.has_class("-cherche")

    def show(self, year: AgentYear) -> None:
        """Show a year, with its comments filtered."""
        self._year = year
        logged = describe_jours(year.saisi, "réalisé")
        etp = f"{format_nombre(year.etp)} ETP de {year.plein.par_etp} j"
        self.query_one("#annee-titre", TextBlock).content = inert(
            f" {year.agent} · {year.exercice} · {logged}", "bold"
        ) + inert(f" · {etp} · écart {format_gap(sum(year.ecarts))}")
        self.query_one(YearTable).rows = rows_of_year(year)
        self._filter()

    def _filter(self) -> None:
        if self._year is not None:
            texte, comments = self.query_one(Input).value, self.query_one(CommentTable)
            comments.rows = keep_comments(self._year.commentees, texte)
            # The lines of the year have the room that comments leave.
            comments.styles.max_height = len(comments.rows) + comments.header_lines

    def on_row_pointed(self) -> None:
        """Write the whole label of the line under the cursor."""
        row = self.query_one(YearTable).row
        shown = inert(row.code, "bold") + inert(f" {row.libelle}") if row is not None else inert("")
        self.query_one("#annee-ligne", TextBlock).content = shown

    def focus_table(self) -> None:
        """Give the focus to the lines."""
        self.query_one(YearTable).focus()

    def switch_table(self) -> None:
        """Go to the other table."""
        comments = self.query_one(CommentTable)
        (self.query_one(YearTable) if comments.has_focus else comments).focus()

    def search(self) -> None:
        """Open the field whose text filters the comments."""
        self.add_class("-cherche")
        self.query_one(Input).focus()

    def stop_searching(self) -> None:
        """Show every comment again."""
        self.remove_class("-cherche")
        self.query_one(Input).value = ""
        self.focus_table()

    def on_input_changed(self) -> None:
        self._filter()

    def on_input_submitted(self) -> None:
        self.query_one(CommentTable).focus()
