"""The rows of the échéancier: the next dates, always in sight, then the tree's lines under the months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from cariforef_tui.domain.alertes.of_echeances import format_delai
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.sentences import ETATS
from cariforef_tui.domain.pilotage.echeancier import (
    Barre,
    Echeancier,
    Fond,
    Suite,
    draw_frise,
    month_names,
    now_cell,
)
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.services.pilotage.echeancier import Prochaine
from cariforef_tui.ui.avancement.echeancier.texts import (
    DELAI_COURT,
    EN_TROP,
    FAIT,
    L_ANNEE,
    MAINTENANT,
    MANQUE,
    MARGE,
    PERIODE,
    REPERES,
    coming_figures,
    describe_coming_title,
    share_coming,
    share_year,
    year_figures,
)
from cariforef_tui.ui.avancement.look_list import fit_names
from cariforef_tui.ui.avancement.tree_rows import BarPart, look_of, mark_of, part_of
from cariforef_tui.ui.kit.columns import fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

_FONDS = {Fond.HORS: " ", Fond.PERIODE: PERIODE, Fond.FAIT: FAIT, Fond.MANQUE: MANQUE, Fond.EN_TROP: EN_TROP}
_CROSSED = {Fond.HORS: MAINTENANT, Fond.PERIODE: "┼"}
"""Characters of today's vertical line, by the background of the cell."""
_JALON = "◆ "
"""Prefix of a jalon's label."""
Row = Prochaine | Barre


class EcheancierTable(RowTable[Row]):
    """The next dates and the bars of `echeancier`; `follow` is called with the line under the cursor.

    The cursor starts on the bar of the line `code`. The next dates stay above the bars, in a third of the
    height; they scroll on their own when the cursor is among them.
    """

    LOOK = "echeancier"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"echeancier--{name}"
        for name in (
            "entete",
            "curseur",
            "curseur-inactif",
            "normal",
            "niveau",
            "code",
            "close",
            "discret",
            "maintenant",
            *BarPart,
        )
    }

    def __init__(self, code: str | None, follow: Callable[[str], None]) -> None:
        super().__init__()
        self._key = code
        self._follow = follow
        self.echeancier: Echeancier | None = None
        self._suite: Suite | None = None
        self._coming_rows: tuple[Prochaine, ...] = ()
        self._first = 0
        self._width = -1
        self._labels: dict[str, str] = {}
        self._reported: str | None = None

    def show(self, echeancier: Echeancier, suite: Suite, prochaines: tuple[Prochaine, ...]) -> None:
        """Draw these rows; the cursor stays on its row if that is still there."""
        rows: tuple[Row, ...] = (*prochaines, *echeancier.barres) if echeancier.barres else ()
        if (echeancier, suite, rows) != (self.echeancier, self._suite, self.rows):
            self.echeancier, self._suite = echeancier, suite
            self._coming_rows = prochaines if rows else ()
            self.rows = rows
            self.fit_rows()
            self.refresh()

    def key_of(self, row: Row) -> str:
        return f"{row.a_venir.jour} {row.a_venir.abrege}" if isinstance(row, Prochaine) else row.code

    def code_of(self, row: Row | None) -> str | None:
        """Return the code of the row's line, if any."""
        match row:
            case Prochaine():
                return row.a_venir.code
            case Barre():
                return row.code
        return None

    def report(self) -> None:
        code = self.code_of(self.row)
        key = self.key_of(self.row) if self.row is not None else None
        if code is not None and key != self._reported:
            self._reported = key
            self._follow(code)

    # Lines: the next dates are among the fixed lines

    @property
    def _pinned(self) -> int:
        """Number of next dates in sight."""
        return min(len(self._coming_rows), self.scrollable_content_region.height // 3)

    @property
    def header_lines(self) -> int:
        return 2 + self._pinned if self.rows else 1

    def lines_of(self, rank: int) -> tuple[int, int]:
        line = rank - len(self._coming_rows)
        return line, line + 1

    def lines_in_sight(self, rank: int) -> tuple[int, int]:
        return self.lines_of(rank) if isinstance(self.rows[rank], Barre) else (0, 0)

    def rank_on(self, line: int) -> int:
        rank = line + len(self._coming_rows)
        return rank if rank < len(self.rows) else -1

    def rank_at(self, y: int) -> int:
        return self._first + y - 1 if 1 <= y <= self._pinned else super().rank_at(y)

    def refresh_row(self, rank: int) -> None:
        if rank < len(self._coming_rows):
            self.refresh(Region(0, 0, self.scrollable_content_region.width, self.header_lines))
        else:
            super().refresh_row(rank)

    def reveal(self) -> None:
        """Scroll to the cursor's row; if it is a bar, show the first of the next dates."""
        first = 0
        if isinstance(self.row, Prochaine):
            first = min(max(self._first, self.cursor - self._pinned + 1), self.cursor)
        self._first = min(first, len(self._coming_rows) - self._pinned)
        super().reveal()

    # Widths

    def fit_rows(self) -> None:
        bars = len(self.rows) - len(self._coming_rows)
        self.virtual_size = Size(self.scrollable_content_region.width, bars + self.header_lines)
        self._width = -1

    def _share_width(self, width: int) -> None:
        """Share `width` between the columns, by the texts of the rows. A scrollbar may change the width."""
        if width == self._width:
            return
        self._width = width
        coming = self._coming_rows
        barres = [row for row in self.rows if isinstance(row, Barre)]
        delais = [self._delai(row) for row in coming]
        self._coming = share_coming(
            width,
            jour=_widest(format_jour(row.a_venir.jour) for row in coming),
            delai=_widest(delais),
            court=_widest(delai for delai in delais if len(delai) <= DELAI_COURT),
            code=_widest(row.a_venir.abrege for row in coming),
            chiffres=_widest(coming_figures(row.a_venir) for row in coming),
            etat=_widest(_etat_of(row) for row in coming),
            qui=_widest(" ".join(row.qui) for row in coming),
        )
        self._year = share_year(
            width,
            chiffres=max(_widest(map(year_figures, barres)), len("réal/prévu")),
            etat=max(map(len, ETATS.values())),
        )
        self._now = now_cell(self.echeancier, self._year.par_mois) if self.echeancier else None
        self._labels = {
            **_fit_labels(
                [self.key_of(row) for row in coming],
                [_label_of(row) for row in coming],
                [self._coming.libelle] * len(coming),
            ),
            **_fit_labels(
                [row.code for row in barres],
                [row.intitule for row in barres],
                [max(0, self._year.libelle - cell_len(_lead_of(row))) for row in barres],
            ),
        }

    def _delai(self, row: Prochaine) -> str:
        return format_delai((row.a_venir.jour - self.echeancier.au).days) if self.echeancier else ""

    # Headings

    def draw_header(self, y: int, width: int) -> Strip:
        if self.echeancier is None or self._suite is None:
            return self.draw_text("", self.style("entete"), width)
        self._share_width(width)
        if 1 <= y <= self._pinned:
            return self.draw_row(self._first + y - 1, y, width)
        text = self._coming_heading(self.echeancier, self._suite) if y == 0 else self._year_heading()
        return self.draw_text(text, self.style("entete"), width)

    def _coming_heading(self, echeancier: Echeancier, suite: Suite) -> str:
        columns = self._coming
        below = len(self._coming_rows) - self._pinned - self._first
        title = f" {describe_coming_title(suite, echeancier, above=self._first, below=below)}"
        heads = [
            "réal/prévu".rjust(columns.chiffres) if columns.chiffres else "",
            fit("état", columns.etat) if columns.etat else "",
            fit("qui", columns.qui) if columns.qui else "",
        ]
        tail = " ".join(head for head in heads if head)
        room = self._width - cell_len(tail) - 1
        is_titled = self._coming_rows and cell_len(title) <= room
        return f"{fit(title, room)} {tail}" if is_titled else title

    def _year_heading(self) -> str:
        year = self._year
        etat = f"{fit('état', year.etat)} " if year.etat else ""
        return (
            f" {fit(L_ANNEE, year.libelle + MARGE - 1)} {fit_right('réal/prévu', year.chiffres)} "
            f"{etat}{month_names(year.par_mois)}"
        )

    # Rows

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        self._share_width(width)
        row, is_under = self.rows[rank], rank == self.cursor
        mark = CURSEUR if is_under else " "
        cells = self._draw_coming(row, mark) if isinstance(row, Prochaine) else self._draw_barre(row, mark)
        strip = Strip(cells).simplify().adjust_cell_length(width)
        if is_under:
            over = self.style("curseur" if self.has_focus else "curseur-inactif").background_style
            return Strip([Segment(part.text, (part.style or Style()) + over) for part in strip])
        return strip.apply_style(self.rich_style)

    def _draw_coming(self, row: Prochaine, mark: str) -> Iterator[Segment]:
        columns, one = self._coming, row.a_venir
        gravite = one.groupe.gravite if one.groupe else None
        part = part_of(one.groupe.etat, gravite) if one.groupe else BarPart.CALME
        normal, look = self.style("normal"), self.style(part)
        yield from self._draw_sign(mark, gravite)
        yield Segment(f"{fit(format_jour(one.jour), columns.jour)} ", normal)
        if columns.delai:
            delai = self._delai(row)
            told = delai if cell_len(delai) <= columns.delai else ""
            yield Segment(f"{fit(told, columns.delai)} ", self.style("discret"))
        yield Segment(f"{fit(one.abrege, columns.code)} ", self.style("code"))
        yield Segment(f"{self._labels[self.key_of(row)]} ", normal)
        if columns.chiffres:
            yield Segment(f"{fit_right(coming_figures(one), columns.chiffres)} ", normal)
        if columns.etat:
            yield Segment(f"{fit(_etat_of(row), columns.etat)} ", look)
        if columns.qui:
            yield Segment(fit_names(row.qui, columns.qui), normal)

    def _draw_sign(self, mark: str, gravite: Gravite | None) -> Iterator[Segment]:
        yield Segment(mark, self.style(BarPart.GRAVE))
        yield Segment(f"{mark_of(gravite):<2}", self.style(look_of(gravite)))

    def _draw_barre(self, row: Barre, mark: str) -> Iterator[Segment]:
        columns = self._year
        base = self.style("close" if row.is_close else "normal" if row.is_feuille else "niveau")
        look = self.style(part_of(row.etat, row.gravite))
        yield from self._draw_sign(mark, row.gravite)
        yield Segment(_lead_of(row), base + self.style("code"))
        yield Segment(self._labels[row.code], base)
        yield Segment(f" {fit_right(year_figures(row), columns.chiffres)} ", base)
        if columns.etat:
            told = ETATS[row.etat] if row.etat and row.is_to_look_at else ""
            yield Segment(f"{fit(told, columns.etat)} ", look)
        yield from self._draw_frise(row, look)

    def _draw_frise(self, row: Barre, look: Style) -> Iterator[Segment]:
        """Yield the months of a line, with problems in the colour of its état and the rest dimmed."""
        quiet, now = self.style("discret"), self.style("maintenant")
        wrong = (Fond.MANQUE, Fond.EN_TROP)
        for cell in draw_frise(row, self._now, self._year.par_mois):
            style = look if cell.fond in wrong else quiet
            if cell.repere is not None:
                yield Segment(REPERES[cell.repere], look if row.is_late else self.style("normal"))
            elif cell.is_now:
                yield Segment(_CROSSED.get(cell.fond, "┿"), style if cell.fond in wrong else now)
            else:
                yield Segment(_FONDS[cell.fond], style)


def _widest(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _label_of(row: Prochaine) -> str:
    return f"{_JALON}{row.a_venir.libelle}" if row.a_venir.jalon else row.a_venir.libelle


def _lead_of(row: Barre) -> str:
    """Return the text before a line's label: an indent by depth, and the code."""
    return f"{' ' * max(0, row.profondeur - 1)}{row.code} "


def _fit_labels(keys: Sequence[str], labels: Sequence[str], widths: Sequence[int]) -> dict[str, str]:
    """Return the labels by key, each cut to its width so that it differs from its neighbours."""
    shown = tell_apart(tuple(labels), tuple(widths))
    return {key: fit(text, width) for key, text, width in zip(keys, shown, widths, strict=True)}


def _etat_of(row: Prochaine) -> str:
    groupe = row.a_venir.groupe
    etat: Etat | None = groupe.etat if groupe else None
    return ETATS[etat] if etat else ""
