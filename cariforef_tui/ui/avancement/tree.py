"""The tree of the programme: its lines, with their figures and bars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from cariforef_tui.domain.pilotage.tree import Node
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.ui.avancement.tree_rows import EcartBar, LigneRow, Tone, draw_bar
from cariforef_tui.ui.kit.column_table import Column, ColumnTable, Label, Piece
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right
from cariforef_tui.ui.kit.figures import align_decimals, format_ecart, format_estime

LINE_MIN = 13 + LABEL_MIN
"""Least cells of the signs, the code and the label of the deepest line."""
INDENT_WIDE = 46
"""Cells of a label from which each level is indented by two cells."""
_SHORT_WORDS = {"régulation": "régul.", "non chiffré": "—"}
"""Short forms of the words that replace a bar, if it is narrow."""
_LOOKS = {"‼": "critique", "!": "attention", "·": "discret"}
"""Look of each mark; ✓ and × have the look of their line."""
_SIGNES = {Node.FEUILLE: " ", Node.FERME: "▸", Node.OUVERT: "▾"}


def _lead(row: LigneRow, width: int) -> str:
    """Return the indent and the sign before a line's code, for a label of `width` cells."""
    return " " * _indent(row, width) + _SIGNES[row.rangee.noeud] + " "


def _room(row: LigneRow, width: int) -> int:
    """Return the cells of a label of `width` left for its words by its signs, code and livrables."""
    return max(0, width - len(_lead(row, width)) - len(row.code) - 1 - len(_made(row, width)))


def _made(row: LigneRow, width: int) -> str:
    """Return the livrables produced and promised, empty if they leave too little room for the words."""
    made = f" {row.livrables}" if row.livrables else ""
    return made if width - len(made) >= LINE_MIN and width >= INDENT_WIDE else ""


def _indent(row: LigneRow, label: int) -> int:
    """Return the cells of indent of a line whose label has `label` cells."""
    return row.rangee.profondeur * (2 if label >= INDENT_WIDE else 1)


def _tone(row: LigneRow) -> str:
    return row.tone.value


def _sum_look(row: LigneRow) -> str:
    return "normal" if row.tone is Tone.NIVEAU else _tone(row)


def _ecart_look(row: LigneRow) -> str:
    return row.barre.look if isinstance(row.barre, EcartBar) else "discret"


def _tell_taux(row: LigneRow) -> str:
    taux = row.figures.taux
    return "" if taux is None else f"{int(taux * 100 + 0.5)}"


def _draw_label(row: LigneRow, words: str, width: int) -> tuple[Piece, ...]:
    tone = _tone(row)
    words = fit(words, _room(row, width)) + _made(row, width)
    code = tone if row.tone is Tone.NIVEAU else "discret"
    return (tone, _lead(row, width)), (code, f"{row.code} "), (tone, words)


def _draw_bar(row: LigneRow, word: str, width: int) -> tuple[Piece, ...]:
    if isinstance(row.barre, EcartBar):
        return draw_bar(row.barre, width)
    shown = word if len(word) <= width else _SHORT_WORDS.get(word, "")
    return (("discret", shown[:width].center(width)),)


def _fit_figure(text: str, width: int) -> str:
    """Return a figure on the right, without the blanks of its decimals if they lack room."""
    return fit_right(text if len(text) <= width else text.rstrip(), width)


def _figure(
    titre: str,
    cells: Mapping[int, int],
    read: Callable[[LigneRow], str],
    look: str | Callable[[LigneRow], str] = "discret",
    court: str = "",
) -> Column[LigneRow]:
    """Return a column whose width is not that of its figures: it stays as lines open and close."""
    return Column(
        titre=titre, court=court, read=read, cells=cells, is_fixed=True, look=look, align=_fit_figure
    )


LABEL: Label[LigneRow] = Label(
    titre="ligne",
    read=lambda row: inert_text(row.ligne.libelle),
    cells={0: LINE_MIN, 7: 50, 14: 72},
    room=_room,
    draw=_draw_label,
)


class TreeTable(ColumnTable[LigneRow]):
    """The table of the visible lines; it reports that the cursor moved, and which line to open or close."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--soldee", "table--regulation"}
    # The bar and the share repeat the écart and the réalisé, so that they come only beyond 80 columns.
    COLUMNS: ClassVar[tuple[Column[LigneRow], ...]] = (
        LABEL,
        Column(
            read=lambda row: row.marque,
            cells={0: 1},
            is_fixed=True,
            look=lambda row: _LOOKS.get(row.marque, _tone(row)),
        ),
        _figure("prévu", {1: 6}, lambda row: row.prevu),
        _figure("réal.", {2: 7}, lambda row: align_decimals(format_nombre(row.figures.realise)), _sum_look),
        _figure("%", {6: 4}, _tell_taux),
        Column(
            titre="retard│avance",
            court="−│+",
            read=lambda row: row.barre if isinstance(row.barre, str) else "",
            cells={5: 9, 8: 13, 10: 17, 15: 25},
            is_fixed=True,
            align=str.center,
            draw=_draw_bar,
        ),
        _figure(
            "écart",
            {0: 7, 4: 8},
            lambda row: align_decimals(format_ecart(row.figures.ecart_montre)),
            _ecart_look,
        ),
        _figure(
            "atterrissage",
            {3: 7, 9: 12},
            lambda row: align_decimals(format_estime(row.figures.atterrissage)),
            court="atterr.",
        ),
        _figure("écart final", {11: 11}, lambda row: align_decimals(format_ecart(row.figures.ecart_final))),
        _figure("échéance", {12: 8}, lambda row: row.echeance),
        _figure("SI", {13: 12}, lambda row: row.si),
    )

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._code: str | None = None

    def key_of(self, row: LigneRow) -> str:
        return row.code

    def watch_rows(self, before: tuple[LigneRow, ...], after: tuple[LigneRow, ...]) -> None:
        named, renamed = ([(row.code, row.ligne.libelle) for row in rows] for rows in (before, after))
        if named != renamed:
            super().watch_rows(before, after)
            return
        for rank, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                self.refresh_row(rank)

    def report(self) -> None:
        if self.row is not None and self.row.code != self._code:
            self._code = self.row.code
            super().report()

    def opens(self, x: int, chain: int) -> bool:
        """True also for one click on the sign of a line, which opens or closes it."""
        label = self.place(self.scrollable_content_region.width)[LABEL]
        sign = 1 + _indent(self.row, label) if self.row is not None else -1
        return chain == 2 or x in (sign, sign + 1)
