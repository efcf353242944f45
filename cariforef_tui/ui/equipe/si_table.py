"""Who claims days of the SI team, and what its agents really logged: one widget on the line API."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.domain.equipe.claims import DemandeurSI, VueSI
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.row_table import RowTable

CODE_WIDTH = 8
NOMBRE_WIDTH = 9
X_WIDTH = 4
_CURSEUR = "❯"


@dataclass(frozen=True, slots=True)
class SiRow:
    """One claimant, or the total of a pôle (`code` is the pôle's); numbers as text."""

    code: str
    libelle: str
    demande: str
    x: str
    realise: str
    reste: str
    is_total: bool = False
    is_over: bool = False


def rows_of_si(vue: VueSI, programme: Programme) -> tuple[SiRow, ...]:
    """Each pôle with its total, then its claimants; the team's own line last."""
    rows: list[SiRow] = []
    for pole in dict.fromkeys(one.pole for one in vue.demandeurs):
        claimants = vue.of_pole(pole)
        asked = [one.demande for one in claimants if one.demande is not None]
        total = DemandeurSI(
            pole=pole,
            code=pole,
            demande=sum(asked) if asked else None,
            non_chiffres=sum(one.non_chiffres for one in claimants),
            realise=sum(one.realise for one in claimants),
        )
        rows.append(_row(total, programme, is_total=True))
        rows += [_row(one, programme, is_total=False) for one in claimants]
    own = DemandeurSI(
        pole=programme.pole_of(vue.code) or vue.code,
        code=vue.code,
        demande=vue.charge.infrastructure,
        non_chiffres=0,
        realise=vue.propre,
    )
    own_row = _row(own, programme, is_total=True)
    return (*rows, replace(own_row, libelle=f"Infrastructure – {own_row.libelle}"))


def _row(one: DemandeurSI, programme: Programme, *, is_total: bool) -> SiRow:
    reste = one.reste
    over = reste is not None and reste < 0
    return SiRow(
        one.code,
        programme.by_code[one.code].libelle,
        "" if one.demande is None else format_nombre(one.demande),
        "" if not one.non_chiffres else f"{one.non_chiffres} X" if is_total else "X" * one.non_chiffres,
        format_nombre(one.realise),
        "" if reste is None else f"✗{format_nombre(reste)}" if over else format_nombre(reste),
        is_total,
        over,
    )


class SiTable(RowTable):
    """Draws `rows`; says which line is asked for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "si--titre",
        "si--ligne",
        "si--total",
        "si--depasse",
        "si--curseur",
    }

    rows: var[tuple[SiRow, ...]] = var(())
    """Claimants, top to bottom."""

    class LigneOpened(Message):
        """Somebody asked to see a line of the programme."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def watch_rows(self, before: tuple[SiRow, ...], after: tuple[SiRow, ...]) -> None:
        kept = before[self.cursor].code if self.cursor < len(before) else None
        found = next((rank for rank, row in enumerate(after) if row.code == kept), self.cursor)
        self.fit_rows()
        self.set_reactive(SiTable.cursor, self.validate_cursor(found))
        self.refresh()

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows."""
        self.cursor += delta

    def open_row(self) -> None:
        """Ask to see the line under the cursor."""
        if self.rows:
            self.post_message(self.LigneOpened(self.rows[self.cursor].code))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y == 0:
            head = self._cells("Code", "Demandeur", ("demandé", "X", "saisi", "reste"), width)
            return Strip([Segment(" " + head, self._style("titre"))]).adjust_cell_length(
                width, self._style("titre")
            )
        rank = self.rank_at(y)
        if rank >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[rank]
        style = self._style("total" if row.is_total else "ligne")
        if row.is_over:
            style += Style.from_color(self._style("depasse").color)
        if rank == self.cursor:
            style = self._style("curseur")
        mark = _CURSEUR if rank == self.cursor else " "
        libelle = row.libelle if row.is_total else f"  {row.libelle}"
        text = self._cells(row.code, libelle, (row.demande, row.x, row.realise, row.reste), width)
        return Strip([Segment(mark + text, style)]).adjust_cell_length(width, style)

    def _cells(self, code: str, libelle: str, numbers: tuple[str, str, str, str], width: int) -> str:
        widths = (NOMBRE_WIDTH, X_WIDTH, NOMBRE_WIDTH, NOMBRE_WIDTH)
        room = max(0, width - 2 - CODE_WIDTH - sum(widths))
        shown = "".join(fit_right(text, cells) for text, cells in zip(numbers, widths, strict=True))
        return fit(code, CODE_WIDTH) + fit(libelle, room) + shown + " "

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"si--{name}")
