"""The table of the SI team: the days that each pôle claims, and the days that its agents logged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from cariforef_tui.domain.equipe.load import DemandeurSI, VueSI
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

CODE_WIDTH = 8
_WIDTHS = (8, 4, 8, 8)
"""Width in cells of each figure, after a blank. The first ones are hidden to keep room for the label."""


@dataclass(frozen=True, slots=True)
class SiRow:
    """One claimant, or the total of a pôle (`code` is then its code); numbers are texts."""

    code: str
    libelle: str
    demande: str
    x: str
    realise: str
    reste: str
    is_total: bool = False
    is_over: bool = False


def rows_of_si(vue: VueSI, programme: Programme) -> tuple[SiRow, ...]:
    """Return the rows: the total of each pôle, then its claimants; the own line of the team is last."""
    rows: list[SiRow] = []
    for pole in dict.fromkeys(demandeur.pole for demandeur in vue.demandeurs):
        demandeurs = vue.of_pole(pole)
        demandes = [demandeur.demande for demandeur in demandeurs if demandeur.demande is not None]
        total = DemandeurSI(
            pole=pole,
            code=pole,
            demande=sum(demandes) if demandes else None,
            non_chiffres=sum(demandeur.non_chiffres for demandeur in demandeurs),
            realise=sum(demandeur.realise for demandeur in demandeurs),
        )
        rows.append(_row(total, programme, is_total=True))
        rows += [_row(demandeur, programme, is_total=False) for demandeur in demandeurs]
    own = DemandeurSI(
        pole=programme.pole_of(vue.code) or vue.code,
        code=vue.code,
        demande=vue.charge.infrastructure,
        non_chiffres=0,
        realise=vue.propre,
    )
    own_row = _row(own, programme, is_total=True)
    return (*rows, replace(own_row, libelle=f"Infrastructure – {own_row.libelle}"))


def _row(demandeur: DemandeurSI, programme: Programme, *, is_total: bool) -> SiRow:
    reste = demandeur.reste
    over = reste is not None and reste < 0
    return SiRow(
        demandeur.code,
        programme.by_code[demandeur.code].libelle,
        "" if demandeur.demande is None else format_nombre(demandeur.demande),
        ""
        if not demandeur.non_chiffres
        else f"{demandeur.non_chiffres} X"
        if is_total
        else "X" * demandeur.non_chiffres,
        format_nombre(demandeur.realise),
        "" if reste is None else f"✗{format_nombre(reste)}" if over else format_nombre(reste),
        is_total,
        over,
    )


class SiTable(RowTable[SiRow]):
    """The table of `rows`, one for each line of the programme."""

    LOOK = "si"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "si--titre",
        "si--ligne",
        "si--total",
        "si--depasse",
        "si--curseur",
    }

    def key_of(self, row: SiRow) -> str:
        return row.code

    def draw_header(self, _y: int, width: int) -> Strip:
        head = self._cells("Code", "Demandeur", ("demandé", "X", "saisi", "reste"), width)
        return self.draw_text(f" {head}", self.style("titre"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row = self.rows[rank]
        style = self.style("total" if row.is_total else "ligne")
        if row.is_over:
            style += Style.from_color(self.style("depasse").color)
        if rank == self.cursor:
            style = self.style("curseur")
        mark = CURSEUR if rank == self.cursor else " "
        labels = tuple("" if each.is_total else each.libelle for each in self.rows)
        told = tell_apart(labels, (max(0, self._room(width) - 2),) * len(labels))[rank]
        libelle = row.libelle if row.is_total else f"  {told}"
        text = self._cells(row.code, libelle, (row.demande, row.x, row.realise, row.reste), width)
        return self.draw_text(mark + text, style, width)

    def _first(self, width: int) -> int:
        """Return the rank of the first figure that has room beside the labels and their indent."""
        left = width - 2 - CODE_WIDTH - LABEL_MIN - 2
        return next((first for first in range(3) if sum(_WIDTHS[first:]) <= left), 2)

    def _room(self, width: int) -> int:
        """Return the width of a label in cells."""
        return max(0, width - 2 - CODE_WIDTH - sum(_WIDTHS[self._first(width) :]))

    def _cells(self, code: str, libelle: str, numbers: tuple[str, str, str, str], width: int) -> str:
        cells = [*zip(numbers, _WIDTHS, strict=True)][self._first(width) :]
        shown = "".join(fit_right(text, count) for text, count in cells)
        return fit(code, CODE_WIDTH) + fit(libelle, self._room(width)) + shown + " "
