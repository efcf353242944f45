"""The lines of the échéancier, one a row, under the months and the jalons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from cariforef_tui.domain.pilotage.echeancier import MOIS_PAR_AN, Barre, Echeancier
from cariforef_tui.domain.pilotage.frise import (
    Fond,
    cell_of,
    draw_frise,
    draw_mois,
    month_names,
    now_cell,
)
from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.ui.avancement.echeancier.columns import (
    CHIFFRES,
    PAR_MOIS_SEMAINES,
    Columns,
    share_width,
)
from cariforef_tui.ui.avancement.echeancier.texts import (
    EN_TROP,
    FAIT,
    GRAVITES,
    MAINTENANT,
    MANQUE,
    PERIODE,
    REPERES,
    figures_of,
)
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

_FONDS = {Fond.HORS: " ", Fond.PERIODE: PERIODE, Fond.FAIT: FAIT, Fond.MANQUE: MANQUE, Fond.EN_TROP: EN_TROP}
_WRONG = (Fond.MANQUE, Fond.EN_TROP)
_CROSSED = {Fond.HORS: MAINTENANT, Fond.PERIODE: "┼"}
"""The line of today, alone or over what fills its cell."""


class EcheancierTable(RowTable[Barre]):
    """The bars of `echeancier`, the cursor on the line `code` first; `follow` is told where it goes."""

    HEADER_LINES = 2
    LOOK = "echeancier"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "echeancier--entete",
        "echeancier--curseur",
        "echeancier--curseur-inactif",
        "echeancier--normal",
        "echeancier--niveau",
        "echeancier--close",
        "echeancier--periode",
        "echeancier--maintenant",
        "echeancier--critique",
        "echeancier--attention",
    }

    class LigneOpened(Message):
        """Somebody asked for a line in the tree."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def __init__(self, code: str | None, follow: Callable[[str], None]) -> None:
        super().__init__()
        self._key = code
        self._follow = follow
        self.echeancier: Echeancier | None = None
        self._columns = Columns(0, 0, 0, 0, 0)
        self._now: int | None = None
        self._width = -1
        self._reported: str | None = None

    def show(self, echeancier: Echeancier) -> None:
        """Draw these bars; the cursor stays on its line where it is still there."""
        if echeancier != self.echeancier:
            self.echeancier = echeancier
            self.rows = echeancier.barres
            self._width = -1
            self.refresh()

    def key_of(self, row: Barre) -> str:
        return row.code

    def report(self) -> None:
        if self.row is not None and self.row.code != self._reported:
            self._reported = self.row.code
            self._follow(self._reported)

    def open_row(self) -> None:
        if self.row is not None:
            self.post_message(self.LigneOpened(self.row.code))

    def _share_width(self, width: int) -> Columns:
        """Columns of `width` cells, which follow the figures that are shown."""
        if width != self._width:
            self._width = width
            figures = [figures_of(row) for row in self.rows]
            realise = max((len(text) for text, _ in figures), default=0)
            prevu = max((len(text) for _, text in figures), default=0)
            self._columns = share_width(width, realise, prevu)
            self._now = now_cell(self.echeancier, self._columns.par_mois) if self.echeancier else None
        return self._columns

    def draw_header(self, y: int, width: int) -> Strip:
        columns, style = self._share_width(width), self.style("entete")
        texts = ("Ligne", CHIFFRES, "par mois") if y == 0 else ("", "jalons" if self._has_jalons else "", "")
        travail = f"{fit(texts[2], columns.travail)} " if columns.travail else ""
        before = (
            f"  {fit(texts[0], columns.libelle)} {fit_right(texts[1], columns.chiffres)} {travail}"
            f"{month_names(columns.par_mois) if y == 0 else self._draw_jalons()}"
        )
        return self.draw_text(before, style, width)

    @property
    def _has_jalons(self) -> bool:
        return self.echeancier is not None and bool(self.echeancier.jalons)

    def _draw_jalons(self) -> str:
        """Ticks of months and weeks, and each jalon with its code and day on the side that has room."""
        par_mois = self._columns.par_mois
        cells = [" "] * (MOIS_PAR_AN * par_mois)
        for monday in self._mondays(par_mois):
            cells[cell_of(monday, par_mois)] = "·"
        cells[::par_mois] = "╵" * MOIS_PAR_AN
        if self._now is not None:
            cells[self._now] = MAINTENANT
        jalons = self.echeancier.jalons if self.echeancier else ()
        taken = {cell_of(jalon.jour, par_mois) for jalon in jalons}
        for jalon in jalons:
            at = cell_of(jalon.jour, par_mois)
            for text in (f"{jalon.code} {format_date(jalon.jour)[:5]}", jalon.code):
                after, before = range(at + 1, at + 1 + len(text)), range(at - len(text), at)
                free = [
                    place
                    for place in (after, before)
                    if place.start >= 0 and place.stop <= len(cells) and taken.isdisjoint(place)
                ]
                if free:
                    cells[free[0].start : free[0].stop] = text
                    taken.update(free[0], (free[0].start - 1, free[0].stop))
                    break
            cells[at] = REPERES[jalon.nature]
        return "".join(cells)

    def _mondays(self, par_mois: int) -> Iterator[date]:
        """First days of the weeks, where each has a cell of its own."""
        if par_mois < PAR_MOIS_SEMAINES or self.echeancier is None:
            return
        first = date(self.echeancier.exercice, 1, 1)
        yield from (day for day in days_between(first, first.replace(month=12, day=31)) if not day.weekday())

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, columns = self.rows[rank], self._share_width(width)
        mark = CURSEUR if rank == self.cursor else " "
        strip = Strip(self._draw_barre(row, columns, mark)).simplify().adjust_cell_length(width)
        if rank == self.cursor:
            over = self.style("curseur" if self.has_focus else "curseur-inactif").background_style
            return Strip([Segment(part.text, (part.style or Style()) + over) for part in strip])
        return strip.apply_style(self.rich_style)

    def _draw_barre(self, row: Barre, columns: Columns, mark: str) -> Iterator[Segment]:
        base = self.style("close" if row.is_close else "normal" if row.is_feuille else "niveau")
        alarm = self.style(row.gravite.value) if row.gravite and row.is_to_look_at else base
        quiet = self.style("periode")
        yield Segment(mark, base)
        yield Segment(GRAVITES.get(row.gravite, " ") if row.gravite else " ", alarm)
        libelle = f"{' ' * max(0, row.profondeur - 1)}{row.code} {row.intitule}"
        yield Segment(fit(libelle, columns.libelle), base)
        realise, prevu = figures_of(row)
        over = alarm if row.is_over else base
        yield Segment(f" {fit_right(realise, columns.realise)} {fit_right(prevu, columns.prevu)} ", over)
        if columns.travail:
            yield Segment(f"{draw_mois(row.mois)} ", quiet)
        styles = {
            Fond.HORS: quiet,
            Fond.PERIODE: quiet,
            Fond.FAIT: base,
            Fond.MANQUE: alarm,
            Fond.EN_TROP: alarm,
        }
        now, due = self.style("maintenant"), alarm if row.is_late else base
        for cell in draw_frise(row, self._now, columns.par_mois):
            style = styles[cell.fond]
            if cell.repere is not None:
                yield Segment(REPERES[cell.repere], due)
            elif cell.is_now:
                yield Segment(_CROSSED.get(cell.fond, "┿"), style if cell.fond in _WRONG else now)
            else:
                yield Segment(_FONDS[cell.fond], style)
