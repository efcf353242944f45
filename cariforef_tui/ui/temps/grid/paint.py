"""Drawing of the week's grid: each line of the screen as a Strip."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from cariforef_tui.ui.kit.columns import WeekColumns, fit, fit_right
from cariforef_tui.ui.temps.grid.cell_editor import CellEditor
from cariforef_tui.ui.temps.grid.view import CellView, GridView, JourView, Tone

HEADER_LINES = 2
"""Names and dates of the days, then what is special about them."""
FOOTER = ("Absences", "Total", "Attendu", "Manque")
MARKS_WIDTH = 2
"""Cells for the marks after a number, the two that matter most."""
CARET = "▏"


class WeekPainter:
    """Draws one `view` within `columns`, in the component styles of `widget`."""

    def __init__(self, widget: Widget, view: GridView, columns: WeekColumns) -> None:
        self._widget = widget
        self._view = view
        self._columns = columns

    def _style(self, name: str) -> Style:
        return self._widget.get_component_rich_style(f"semaine--{name}")

    def _strip(self, segments: list[Segment]) -> Strip:
        return Strip(segments).adjust_cell_length(self._widget.size.width, self._widget.rich_style)

    def header(self, y: int, colonne: int) -> Strip:
        """The day's names and dates (0), and what is special about each (1)."""
        columns, plain = self._columns, self._style("titre")
        names = ("Ligne", "Sem.", "Reste") if y == 0 else ("", "", "")
        segments = [Segment(fit(f" {names[0]}", columns.first_jour), plain)]
        for rang, jour in enumerate(self._view.jours):
            title = jour.long if columns.jour > len(jour.long) else jour.court
            style = plain if jour.tone is Tone.NORMAL else plain + self._style(jour.tone.value)
            if rang == colonne:
                style += Style(underline=y == 1, bold=True)
            segments.append(self._day_text(title if y == 0 else jour.note, style))
        segments.append(Segment(fit_right(names[1], columns.total), plain))
        segments.append(Segment(fit_right(names[2], columns.reste), plain))
        return self._strip(segments)

    def _day_text(self, texte: str, style: Style) -> Segment:
        width = self._columns.jour
        return Segment(fit_right(texte, width - 1) + " ", style)

    def ligne(self, rang: int, colonne: int | None, editor: CellEditor | None) -> Strip:
        """One line of the programme; `colonne` is the cursor's where it is on this line."""
        if rang >= len(self._view.lignes):
            return self._empty()
        ligne, columns = self._view.lignes[rang], self._columns
        base = self._style("ligne" if colonne is None else "curseur-ligne")
        code = base + Style.from_color(self._style("code").color) + Style(bold=colonne is not None)
        segments = [
            Segment(" " if colonne is None else "▸", code),
            Segment(fit(ligne.code, columns.code), code),
            Segment(fit(ligne.libelle, columns.libelle), base),
        ]
        for index, (cell, jour) in enumerate(zip(ligne.cells, self._view.jours, strict=True)):
            typed = editor is not None and (editor.code, editor.jour) == (ligne.code, jour.jour)
            if typed and editor is not None:
                segments.append(self._typed(editor.texte))
            else:
                segments.append(self._cell(cell, jour, base, is_cursor=index == colonne))
        reste = ligne.reste_court if columns.is_short else ligne.reste
        tone = base + Style.from_color(self._style(ligne.rest_tone.value).color)
        segments.append(Segment(fit_right(ligne.total, columns.total), base))
        segments.append(Segment(fit_right(reste, columns.reste), tone))
        return self._strip(segments)

    def _typed(self, texte: str) -> Segment:
        width = self._columns.jour - 1
        return Segment(fit_right((texte + CARET)[-width:], width) + " ", self._style("editeur"))

    def _cell(self, cell: CellView, jour: JourView, base: Style, *, is_cursor: bool) -> Segment:
        texte = fit_right(cell.nombre or "·", self._columns.jour - MARKS_WIDTH) + fit(cell.marks, MARKS_WIDTH)
        if is_cursor:
            return Segment(texte, self._style("curseur"))
        if cell.tone is not Tone.NORMAL:
            return Segment(texte, base + self._style(cell.tone.value))
        if jour.tone in (Tone.FERME, Tone.AUJOURDHUI):
            return Segment(texte, base + self._style(jour.tone.value))
        return Segment(texte, base)

    def _empty(self) -> Strip:
        """Draw the sentence of a grid that has no line."""
        sentence = (
            " Aucune ligne cette semaine : « / » en choisit une, « y » reprend les précédentes."
            if self._view.is_read
            else " Lecture de la semaine…"
        )
        return self._strip([Segment(fit(sentence, self._widget.size.width), self._style("discret"))])

    def below(self, line: int, *, above: int, below: int) -> Strip:
        """What stands under the lines: the rule (0), the figures of every day, then nothing."""
        if line == 0:
            return self._rule(above, below)
        if line <= len(FOOTER):
            return self._figures(FOOTER[line - 1])
        return Strip.blank(self._widget.size.width, self._widget.rich_style)

    def _rule(self, above: int, below: int) -> Strip:
        """The rule above the totals; it counts the lines that do not fit."""
        hidden = [f"↑ {above}"] if above > 0 else []
        if below > 0:
            hidden.append(f"↓ {below}")
        count = f"─ {' · '.join(hidden)} de plus " if hidden else ""
        texte = count + "─" * (self._widget.size.width - len(count))
        return self._strip([Segment(texte, self._style("trait"))])

    def _figures(self, name: str) -> Strip:
        """One of the figures of every day, below the lines."""
        columns, plain = self._columns, self._style("ligne")
        segments = [Segment(fit(f" {name}", columns.first_jour), plain + Style(bold=name == "Total"))]
        for jour in self._view.jours:
            texte, tone = self._figure(jour, name)
            segments.append(self._day_text(texte, plain + self._style(tone.value)))
        total = self._view.total if name == "Total" else ""
        segments.append(Segment(fit_right(total, columns.total), plain + Style(bold=True)))
        return self._strip(segments)

    def _figure(self, jour: JourView, name: str) -> tuple[str, Tone]:
        if name == "Absences":
            return jour.absence, Tone.NORMAL
        if name == "Total":
            return jour.total, jour.total_tone
        if name == "Attendu":
            return jour.attendu, Tone.DISCRET
        return jour.manque, Tone.PARTIEL
