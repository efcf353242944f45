"""Drawing of the grid of the week: each line of the screen as a Strip, and the window of visible lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from cariforef_tui.ui.kit.columns import fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR
from cariforef_tui.ui.temps.grid.cells import CellEditor
from cariforef_tui.ui.temps.grid.columns import WeekColumns
from cariforef_tui.ui.temps.grid.view import CellView, GridView, JourView, LigneView, Tone

HEADER_LINES = 1
"""Height of the header: the names and dates of the days."""
CARET = "▏"
EPINGLE = "*"
OTHERS = " / : les autres lignes ─"
"""How to reach the lines that the grid leaves out, at the end of the rule below the lines."""


class WeekPainter:
    """Draws one `view` within `columns`, in the component styles of `widget`.

    `colonne` is the rank of the day under the cursor: a narrow grid shows that day only. The days of the week
    before, if they are shown, come first.
    """

    def __init__(self, widget: Widget, view: GridView, columns: WeekColumns, colonne: int) -> None:
        self._widget = widget
        self._view = view
        self._columns = columns
        self._jours = view.days
        self._passed = len(view.passed)
        self._colonne = self._passed + colonne

    def _style(self, name: str) -> Style:
        return self._widget.get_component_rich_style(f"semaine--{name}")

    def _strip(self, segments: list[Segment]) -> Strip:
        width, style = self._widget.size.width, self._widget.rich_style
        return Strip(_joined(segments)).adjust_cell_length(width, style)

    @property
    def _shown(self) -> Iterable[int]:
        """Ranks of the days drawn."""
        return [self._colonne] if self._columns.is_single else range(len(self._jours))

    def _rule_before(self, rang: int) -> list[Segment]:
        """Return the rule between the week before and this one, if `rang` is this one's first day."""
        return [Segment("│ ", self._style("trait"))] if rang == self._passed > 0 else []

    def header(self) -> Strip:
        """Return the names and dates of the days; today is in bold, the day under the cursor underlined."""
        columns, plain = self._columns, self._style("titre")
        segments = [Segment(" " * columns.first_jour, plain)]
        for rang in self._shown:
            jour = self._jours[rang]
            segments += self._rule_before(rang)
            title = jour.long if columns.jour - columns.marks >= len(jour.long) else jour.court
            style = plain if jour.tone is Tone.NORMAL else plain + self._style(jour.tone.value)
            width = columns.jour - columns.marks
            segments.append(Segment(" " * (width - len(title)), plain))
            segments.append(Segment(title, style + Style(underline=rang == self._colonne)))
            segments.append(Segment(" " * columns.marks, plain))
        segments.append(Segment(fit_right("sem." if columns.total else "", columns.total), plain))
        segments.append(Segment(fit_right("reste", columns.reste), plain))
        segments.append(Segment(fit_right("prévu" if columns.has_prevu else "", columns.prevu), plain))
        return self._strip(segments)

    def _day_text(self, texte: str, style: Style, mark: str = "") -> Segment:
        columns = self._columns
        shown = fit_right(texte, columns.jour - columns.marks) + fit(mark[: columns.marks], columns.marks)
        return Segment(shown, style)

    def ligne(self, rang: int, *, is_current: bool, editor: CellEditor | None) -> Strip:
        """Return one line of the programme; `is_current` if the cursor is on it."""
        if rang >= len(self._view.lignes):
            return self._empty()
        ligne, columns = self._view.lignes[rang], self._columns
        base = self._style("curseur-ligne" if is_current else "ligne")
        code = base + Style.from_color(self._style("code").color) + Style(bold=is_current)
        sign = CURSEUR if is_current else EPINGLE if ligne.is_pinned else " "
        room, labels = max(0, columns.libelle - 1), tuple(each.libelle for each in self._view.lignes)
        label = fit(tell_apart(labels, (room,) * len(labels))[rang], room) + " " * min(1, columns.libelle)
        segments = [
            Segment(sign, code),
            Segment(fit(ligne.code, columns.code), code),
            Segment(label, base + Style(bold=True) if is_current else base),
        ]
        cells = (*ligne.passed, *ligne.cells)
        for index in self._shown:
            cell, jour = cells[index], self._jours[index]
            segments += self._rule_before(index)
            if editor is not None and (editor.code, editor.jour) == (ligne.code, jour.jour):
                segments.append(self._typed(editor.texte))
            else:
                is_cursor = is_current and index == self._colonne
                segments.append(self._cell(cell, jour, base, is_cursor=is_cursor))
        segments.append(Segment(fit_right(ligne.total, columns.total), base))
        return self._strip([*segments, *self._reste(ligne, base)])

    def _reste(self, ligne: LigneView, base: Style) -> list[Segment]:
        """Return the days left, then the shared enveloppe, or the days planned if there is room."""
        columns, reste = self._columns, ligne.reste
        is_normal = reste.tone is Tone.NORMAL
        tone = base if is_normal else base + Style.from_color(self._style(reste.tone.value).color)
        quiet = base + Style.from_color(self._style(Tone.DISCRET.value).color)
        if reste.tone is Tone.DISCRET:
            width = columns.reste + columns.prevu
            return [Segment(fit_right(reste.nombre if len(reste.nombre) < width else "—", width), tone)]
        shown = (
            fit_right(ligne.prevu, columns.prevu)
            if columns.has_prevu
            else fit(f" {reste.partage}", columns.prevu)
        )
        planned = quiet if reste.partage else base
        return [Segment(fit_right(reste.nombre, columns.reste), tone), Segment(shown, planned)]

    def _typed(self, texte: str) -> Segment:
        width = self._columns.jour - 1
        return Segment(fit_right((texte + CARET)[-width:], width) + " ", self._style("editeur"))

    def _cell(self, cell: CellView, jour: JourView, base: Style, *, is_cursor: bool) -> Segment:
        """Return a cell. If it is empty, it shows a point on a day that expects work, else nothing."""
        nombre = cell.nombre or ("" if jour.tone is Tone.FERME else "·")
        if is_cursor:
            return self._day_text(nombre, self._style("curseur"), cell.marks)
        if cell.tone is not Tone.NORMAL:
            return self._day_text(nombre, base + self._style(cell.tone.value), cell.marks)
        if not nombre:
            return self._day_text("", base)
        is_quiet = not cell.nombre or jour.tone is Tone.FERME
        style = base + Style.from_color(self._style(Tone.FERME.value).color) if is_quiet else base
        return self._day_text(nombre, style, cell.marks)

    def _empty(self) -> Strip:
        """Return the sentence shown in a grid without lines."""
        sentence = (
            " Aucune ligne cette semaine : « / » en choisit une, « b » reprend les précédentes."
            if self._view.is_read
            else " Lecture de la semaine…"
            if self._view.is_awaited
            else ""
        )
        return self._strip([Segment(fit(sentence, self._widget.size.width), self._style("discret"))])

    def below(self, line: int, *, above: int, below: int) -> Strip:
        """Return a line below the programme: the rule (0), absences if there are any, total, days missing."""
        if line == 0:
            return self._rule(above, below)
        rows = [*([self._absences] if self._view.absences else []), self._total, self._missing]
        if line <= len(rows):
            return rows[line - 1]()
        return Strip.blank(self._widget.size.width, self._widget.rich_style)

    def _rule(self, above: int, below: int) -> Strip:
        """Return the rule above the totals: the number of lines hidden above and below, then the others."""
        hidden = [f"↑ {above}"] if above > 0 else []
        if below > 0:
            hidden.append(f"↓ {below}")
        count = f" {' · '.join(hidden)} de plus " if hidden else ""
        others = OTHERS if self._view.lignes else ""
        texte = count + "─" * (self._widget.size.width - len(count) - len(others)) + others
        return self._strip([Segment(texte, self._style("trait"))])

    def _days_row(self, name: str, style: Style, days: list[Segment]) -> Strip:
        days[self._passed : self._passed] = self._rule_before(self._passed)
        return self._strip([Segment(fit(f" {name}", self._columns.first_jour), style), *days])

    def _absences(self) -> Strip:
        """Return the row of absences. Their names stand in the columns if they fit, else at its head."""
        plain, width = self._style("ligne"), self._columns.jour - self._columns.marks
        quiet = plain + self._style(Tone.DISCRET.value)
        jours = [self._jours[rang] for rang in self._shown]
        fits = all(len(jour.absence) <= width for jour in jours)
        names = "" if fits else f" : {', '.join(self._view.absences)}"
        days = [self._day_text(jour.absence if fits else jour.absent, plain) for jour in jours]
        return self._days_row(f"Absence{names}", quiet, days)

    def _total(self) -> Strip:
        plain, width = self._style("ligne"), self._columns.jour - self._columns.marks
        days = []
        for rang in self._shown:
            jour = self._jours[rang]
            is_word = not jour.total[:1].isdecimal()
            room = max(4, width - 1) if is_word and self._columns.marks == 1 else width
            total = jour.total if len(jour.total) <= room else f"{jour.total[: room - 1]}."
            style = plain + self._style(jour.total_tone.value)
            days.append(self._day_text(total, style, jour.total_mark))
        return self._days_row("Total", plain + Style(bold=True), days)

    def _missing(self) -> Strip:
        """Return the days that each due day still lacks; an empty row if none lacks any."""
        style = self._style("ligne") + self._style(Tone.PARTIEL.value)
        jours = [self._jours[rang] for rang in self._shown]
        is_due = any(jour.manque for jour in self._jours)
        days = [self._day_text(jour.manque, style) for jour in jours]
        return self._days_row("Il manque" if is_due else "", self._style("ligne"), days)


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Join neighbours of the same style across a blank: a line sent to the terminal takes half the bytes."""
    joined: list[Segment] = []
    for segment in filter(None, segments):
        last = joined[-1] if joined else Segment("")
        if last.style == segment.style and " " in (last.text[-1:], segment.text[:1]):
            joined[-1] = Segment(last.text + segment.text, last.style)
        else:
            joined.append(segment)
    return joined


@dataclass(slots=True)
class Window:
    """The visible lines: `room` of the `lines`, from rank `top`, between the header and the totals."""

    top: int = 0
    room: int = 1
    lines: int = 0

    def fit(self, height: int, lines: int, feet: int) -> None:
        """Take the height of the grid in cells, the number of lines, and the number of rows below them."""
        self.room, self.lines = max(1, height - HEADER_LINES - feet), lines
        self._go(self.top)

    def follow(self, rang: int) -> bool:
        """Scroll just enough to show the line of rank `rang`; return True if it scrolled."""
        return self._go(max(rang - self.room + 1, min(self.top, rang)))

    def scroll(self, lines: int) -> bool:
        return self._go(max(0, self.top + lines))

    def _go(self, top: int) -> bool:
        before, self.top = self.top, min(max(0, self.lines - self.room), top)
        return self.top != before

    @property
    def below(self) -> int:
        """Number of lines hidden below the last one shown."""
        return self.lines - self.top - self.room

    @property
    def foot(self) -> int:
        """Row of the rule above the totals. An empty grid keeps one row for its sentence."""
        return HEADER_LINES + max(1, min(self.room, self.lines))

    def y_of(self, rang: int) -> int | None:
        """Return the row of the line of rank `rang`, or None if it is hidden."""
        y = HEADER_LINES + rang - self.top
        return y if HEADER_LINES <= y < self.foot else None

    def rang_at(self, y: int) -> int | None:
        """Return the rank of the line drawn on row `y`, or None outside the lines."""
        rang = y - HEADER_LINES + self.top
        return rang if HEADER_LINES <= y < self.foot and rang < self.lines else None
