"""The map of the weeks: a row for each agent, a column for each week, with signs and tones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe
from cariforef_tui.domain.equipe.load import Charge, rate_charge
from cariforef_tui.domain.temps.semaine import Completude
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.maps import CellMap, HeatCell, HeatRow, MapView, Tone

COMPLETUDES = {
    Completude.SANS_ATTENTE: HeatCell(" ", Tone.RIEN),
    Completude.A_VENIR: HeatCell("·", Tone.RIEN),
    Completude.VIDE: HeatCell("✗", Tone.ALERTE),
    Completude.FAIBLE: HeatCell("░", Tone.CHAUD),
    Completude.PARTIELLE: HeatCell("▒", Tone.CHAUD),
    Completude.PRESQUE: HeatCell("▓", Tone.TIEDE),
    Completude.COMPLETE: HeatCell("█", Tone.PLEIN),
}
CHARGES = {
    Charge.SANS: HeatCell("·", Tone.RIEN),
    Charge.FAIBLE: HeatCell("░", Tone.FROID),
    Charge.NORMALE: HeatCell("▒", Tone.FROID),
    Charge.PLEINE: HeatCell("▓", Tone.PLEIN),
    Charge.SURCHARGE: HeatCell("▲", Tone.CHAUD),
    Charge.ABSENT: HeatCell("–", Tone.RIEN),
}
CELL_WIDTH = 2
"""Width in cells of a week: the two digits of its number."""
_BLOCS = frozenset("░▒▓█")
"""Shades are doubled to fill the column; other signs stand alone in it."""


class Vue(StrEnum):
    """What the table shows: weeks logged, load, visas or the SI team."""

    COMPLETUDE = "complétude"
    CHARGE = "charge"
    VISAS = "visas"
    SI = "équipe SI"


_LEGENDES = {
    Vue.COMPLETUDE: (
        (COMPLETUDES[Completude.VIDE], "rien"),
        (COMPLETUDES[Completude.FAIBLE], "< 34 %"),
        (COMPLETUDES[Completude.PARTIELLE], "< 67 %"),
        (COMPLETUDES[Completude.PRESQUE], "< 100 %"),
        (COMPLETUDES[Completude.COMPLETE], "complète"),
        (COMPLETUDES[Completude.A_VENIR], "à venir"),
    ),
    Vue.CHARGE: (
        (CHARGES[Charge.SANS], "rien"),
        (CHARGES[Charge.FAIBLE], "< 50 %"),
        (CHARGES[Charge.NORMALE], "< 90 %"),
        (CHARGES[Charge.PLEINE], "pleine"),
        (CHARGES[Charge.SURCHARGE], "> 110 %"),
        (CHARGES[Charge.ABSENT], "absent"),
    ),
}


def legend_of(vue: Vue) -> tuple[tuple[HeatCell, str], ...]:
    """Return the signs of a view of weeks with their meaning; empty for the other views."""
    return _LEGENDES.get(vue, ())


def build_map(capacite: Capacite, vue: Vue, groupe: str | None) -> MapView[date]:
    """Return the map of one group (None: all of them). It marks the current week, and ends with the GIP."""
    rows: list[HeatRow] = []
    for equipe in capacite.equipes:
        if groupe in (None, equipe.code):
            rows.append(
                HeatRow(f"groupe {equipe.code}", equipe.code, texte=summarize_equipe(capacite, equipe))
            )
            rows += [_row(capacite, membre, vue) for membre in equipe.agents]
    gip = capacite.gip
    rows.append(HeatRow("groupe GIP", gip.code, texte=summarize_equipe(capacite, gip)))
    return MapView(capacite.lundis, rank_of(capacite.lundis, capacite.au), tuple(rows))


def rank_of(lundis: Sequence[date], jour: date) -> int | None:
    """Return the rank of the week that holds a date, or None."""
    return next((rank for rank, monday in enumerate(lundis) if 0 <= (jour - monday).days < 7), None)


def month_labels(lundis: Sequence[date]) -> tuple[tuple[int, Mois], ...]:
    """Return the rank of the first week of each month, with this month: that of the Thursday of the week."""
    labels: list[tuple[int, Mois]] = []
    previous = None
    for rank, monday in enumerate(lundis):
        month = Mois.of(monday + timedelta(days=3))
        if month != previous:
            labels.append((rank, month))
        previous = month
    return tuple(labels)


def summarize_equipe(capacite: Capacite, equipe: Equipe) -> str:
    """`charge 86 % · saisi 99 % · promis 940 j (4,7 ETP) sur 1094,5 (5,47)`, for a narrow window."""
    parts = []
    if equipe.agents and equipe.lisible:
        if not capacite.is_beginning:
            parts.append(f"charge {equipe.charge if equipe.charge is not None else '–'} %")
        if equipe.completude is not None:
            parts.append(f"saisi {equipe.completude} %")
    etp = format_nombre(capacite.to_etp(equipe.promis))
    promised = f"promis {format_jours(estimate(equipe.promis))} ({etp} ETP)"
    if equipe.agents and equipe.disponible is not None:
        available = format_nombre(capacite.to_etp(equipe.disponible))
        promised += f" sur {format_nombre(estimate(equipe.disponible))} ({available})"
    parts.append(promised)
    if equipe.demande != equipe.promis:
        parts.append(describe_jours(estimate(equipe.demande), "demandé"))
    if equipe.non_attribue:
        parts.append(f"dont {format_jours(estimate(equipe.non_attribue))} sans personne")
    return " · ".join(parts)


def _row(capacite: Capacite, membre: CapaciteAgent, vue: Vue) -> HeatRow:
    name = membre.agent.initiales
    if vue is Vue.COMPLETUDE:
        quiet = COMPLETUDES[Completude.A_VENIR]
        cells = tuple(
            quiet if capacite.is_unfollowed(semaine) else COMPLETUDES[semaine.completude]
            for semaine in membre.semaines
        )
        resume = _pourcent(membre.completude)
    else:
        charges = capacite.charges(name)
        cells = tuple(
            CHARGES[rate_charge(charge, semaine.disponible)]
            for charge, semaine in zip(charges, membre.semaines, strict=True)
        )
        resume = "–" if capacite.is_beginning else _pourcent(membre.charge)
    return HeatRow(name, name, resume, cells=cells)


def _pourcent(pourcent: int | None) -> str:
    return "–" if pourcent is None else f"{pourcent} %"


class HeatMap(CellMap[date]):
    """The map of `view`, with a column for each week, by its Monday."""

    HEADER_LINES = 2

    _left = 0
    """Rank of the first week shown."""

    @property
    def cell_width(self) -> int:
        return CELL_WIDTH

    @property
    def _weeks_shown(self) -> int:
        return max(1, (self.scrollable_content_region.width - self.FIRST_CELL) // CELL_WIDTH)

    @property
    def columns_shown(self) -> range:
        return range(self._left, min(self._left + self._weeks_shown, len(self.view.columns)))

    def text_of(self, cell: HeatCell) -> str:
        return cell.signe * CELL_WIDTH if cell.signe in _BLOCS else fit(cell.signe, CELL_WIDTH)

    def watch_view(self, before: MapView[date], after: MapView[date]) -> None:
        self._months = dict(month_labels(after.columns))
        super().watch_view(before, after)

    def go(self, rank: int, column: int) -> None:
        super().go(rank, column)
        left = max(self.column - self._weeks_shown + 1, min(self._left, self.column))
        if left != self._left:
            self._left = left
            self.refresh()

    def center(self) -> None:
        last = max(0, len(self.view.columns) - self._weeks_shown)
        self._left = max(0, min(self.column - self._weeks_shown // 2, last))

    def lines_in_sight(self, rank: int) -> tuple[int, int]:
        """Return the lines to keep in sight with a row: the last agent brings the total of the GIP below."""
        top, end = super().lines_in_sight(rank)
        return top, end + (rank == len(self.rows) - 2)

    def on_resize(self, _event: events.Resize) -> None:
        self.center()

    def draw_header(self, y: int, width: int) -> Strip:
        segments = self._draw_months() if y == 0 else self._draw_weeks()
        return Strip(segments).adjust_cell_length(width, self.style("titre"))

    def _draw_months(self) -> list[Segment]:
        """Return the names of the months, short or left out for want of room; ▼ marks the current week."""
        shown = self.columns_shown
        cells = [" "] * (len(shown) * CELL_WIDTH)
        starts = sorted(rank for rank in self._months if rank in shown)
        if shown and shown[0] not in self._months:
            before = [rank for rank in self._months if rank < shown[0]]
            starts = [*([max(before)] if before else []), *starts]
        current = self.view.current
        mark = (current - shown[0]) * CELL_WIDTH if current is not None and current in shown else None
        for index, rank in enumerate(starts):
            first = (max(rank, shown[0]) - shown[0]) * CELL_WIDTH
            last = (starts[index + 1] - shown[0]) * CELL_WIDTH if index + 1 < len(starts) else len(cells)
            names = (MOIS[self._months[rank].numero - 1], self._months[rank].court, "")
            places = [(first, last)]
            if mark is not None and first <= mark < last:
                places = [(first, mark), (mark + CELL_WIDTH, last)]
            start, text = next(
                (start, name)
                for name in names
                for start, end in places
                if len(name) <= end - start - 1 or not name
            )
            cells[start : start + len(text)] = text
        if mark is not None:
            cells[mark : mark + CELL_WIDTH] = "▼", " "
        title = self.style("titre")
        return [Segment(fit(self._hidden_weeks(), self.FIRST_CELL), title), Segment("".join(cells), title)]

    def _hidden_weeks(self) -> str:
        """Return the number of weeks hidden on each side."""
        after = len(self.view.columns) - self._left - self._weeks_shown
        parts = [f"◀{self._left}"] if self._left > 0 else []
        if after > 0:
            parts.append(f"{after}▶")
        return " " + " ".join(parts)

    def _draw_weeks(self) -> list[Segment]:
        """Return the numbers of the ISO weeks: the odd ones, the current one and that of the cursor."""
        title, current = self.style("titre"), self.style("courante")
        segments = [Segment(fit(" Agent", self.FIRST_CELL), title)]
        marked = {self.view.current, self.column}
        for rank in self.columns_shown:
            week = self.view.columns[rank].isocalendar().week
            if rank in marked:
                style = current if rank == self.view.current else title + Style(underline=True)
                segments.append(Segment(f"{week:02d}", style))
            # Beside a marked number, another one would run into it.
            elif week % 2 and not {rank - 1, rank + 1} & marked:
                segments.append(Segment(f"{week:02d}", title))
            else:
                segments.append(Segment("  ", title))
        return segments
