"""The list of what needs a look: two groups, the worst first; days at stake, figures, who."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.look import name_qui, short_code, stake_signed, tell_fin, tell_ratio
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.services.avancement import Raison
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.tree_rows import mark_of
from cariforef_tui.ui.kit.columns import align_column, fit, fit_right
from cariforef_tui.ui.kit.figures import format_atterrissage, format_ecart_court
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

DEPASSE, RETARD = "DÉPASSE", "RETARD"
LOOKS = {Gravite.CRITIQUE: "grave", Gravite.ATTENTION: "attention"}
_LABEL_MIN, _LABEL_ENOUGH = 24, 60
"""Cells of a label under which the bar, then the landing, leave their room; and beyond which others grow."""
_BAR, _BAR_MAX, _QUI, _QUI_MAX = 5, 12, 6, 20
_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """A group to look at, or the heading of several (`code` is empty).

    `enjeu` are the days at stake as they are written, `centiemes` the same for the bar; `raison` says why.
    """

    titre: str = ""
    code: str = ""
    gravite: Gravite | None = None
    enjeu: str = ""
    centiemes: int = 0
    abrege: str = ""
    libelle: str = ""
    fin: str = ""
    chiffres: str = ""
    atterrissage: str = ""
    qui: tuple[str, ...] = ()
    raison: Raison | None = None


def make_look_rows(situation: Situation, raisons: Collection[Raison]) -> tuple[LookRow, ...]:
    """Return the rows of the groups, in their order, under DÉPASSE then RETARD."""
    over = [one for one in raisons if _is_over(one.groupe)]
    late = [one for one in raisons if not _is_over(one.groupe)]
    return tuple(
        row
        for titre, group in ((DEPASSE, over), (RETARD, late))
        if group
        for row in (
            LookRow(titre=f"{titre}  {len(group)}"),
            *(_make_row(situation, raison) for raison in group),
        )
    )


def _is_over(groupe: AvancementGroupe) -> bool:
    return groupe.etat is not None and groupe.etat.is_over


def _make_row(situation: Situation, raison: Raison) -> LookRow:
    programme, groupe = situation.programme, raison.groupe
    code, stake = groupe.ouvertes[0], stake_signed(groupe)
    fin = tell_fin(groupe, situation.avancement.au)
    return LookRow(
        code=code,
        gravite=groupe.gravite,
        enjeu=format_ecart_court(stake),
        centiemes=abs(stake),
        abrege=short_code(groupe),
        libelle=inert_text(programme.by_code[code].libelle),
        fin=f"◆ {fin}" if groupe.is_borne and fin else fin,
        chiffres=tell_ratio(groupe),
        atterrissage=format_atterrissage(groupe.prevision),
        qui=name_qui(programme, raison.participants, groupe.lignes),
        raison=raison,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Widths:
    enjeu: int
    barre: int
    code: int
    libelle: int
    chiffres: int
    fin: int
    qui: int


def _share(width: int, rows: Sequence[LookRow]) -> _Widths:
    """Share `width` between the columns: figures are never cut, the bar leaves its room first."""
    enjeu, code, chiffres, fin = (
        max((cell_len(text) for text in column), default=0)
        for column in (
            align_column([row.enjeu for row in rows]),
            [row.abrege for row in rows],
            [*(row.chiffres for row in rows), "réal/prévu"],
            [*(row.atterrissage for row in rows), "fin"],
        )
    )
    room = width - sum(cells + 1 for cells in (3, enjeu, code, chiffres, fin)) - 1
    barre, qui = _BAR, _QUI
    if room - barre - qui - 2 < _LABEL_MIN:
        barre = 0
    if room - qui - 1 < _LABEL_MIN and not barre:
        room, fin = room + fin + 1, 0
    spare = max(0, room - (barre + 1 if barre else 0) - qui - 1 - _LABEL_ENOUGH)
    qui += min(spare, _QUI_MAX - _QUI)
    spare -= min(spare, _QUI_MAX - _QUI)
    barre += min(spare, _BAR_MAX - _BAR) if barre else 0
    libelle = max(0, room - (barre + 1 if barre else 0) - qui - 1)
    return _Widths(enjeu=enjeu, barre=barre, code=code, libelle=libelle, chiffres=chiffres, fin=fin, qui=qui)


class LookList(RowTable[LookRow]):
    """The list of `rows`; it reports the row under the cursor, and the one to open."""

    LOOK = "look"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"look--{name}"
        for name in (
            "entete",
            "titre",
            "normal",
            "discret",
            "code",
            "grave",
            "attention",
            "curseur",
            "curseur-inactif",
        )
    }

    class LigneHighlighted(Message):
        """The cursor is on another group."""

    class LigneOpened(Message):
        """Somebody asked to see a line in its tree."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def key_of(self, row: LookRow) -> str:
        return row.code or row.titre

    def is_heading(self, row: LookRow) -> bool:
        return not row.code

    def report(self) -> None:
        self.post_message(self.LigneHighlighted())

    def open_row(self) -> None:
        if self.row is not None:
            self.post_message(self.LigneOpened(self.row.code))

    def fit_rows(self) -> None:
        width = self.scrollable_content_region.width
        groups = [row for row in self.rows if row.code]
        self._widths = _share(width, groups)
        self._enjeux = dict(
            zip([row.code for row in groups], align_column([row.enjeu for row in groups]), strict=True)
        )
        self._most = max((row.centiemes for row in groups), default=0)
        self.virtual_size = Size(width, len(self.rows))

    def render_line(self, y: int) -> Strip:
        if not self.rows and y == self.HEADER_LINES:
            width = self.scrollable_content_region.width
            return self.draw_text(fit("  Rien à regarder ici.", width), self.style("normal"), width)
        return super().render_line(y)

    def draw_header(self, _y: int, width: int) -> Strip:
        if not self.rows:
            return self.draw_text("", self.style("entete"), width)
        widths = self._widths
        lead = fit("   à voir", 4 + widths.enjeu + 1 + (widths.barre + 1 if widths.barre else 0))
        texts = [
            lead,
            fit("ligne", widths.code + 1 + widths.libelle),
            fit_right("réal/prévu", widths.chiffres),
        ]
        texts += [fit_right("fin", widths.fin)] if widths.fin else []
        return self.draw_text(" ".join([lead + texts[1], *texts[2:], "qui"]), self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, is_under = self.rows[rank], rank == self.cursor
        if not row.code:
            return self.draw_text(f" {row.titre} ".ljust(width, "─"), self.style("titre"), width)
        over = self.style("curseur" if self.has_focus else "curseur-inactif") if is_under else Style()
        mark = CURSEUR if is_under else " "
        normal = self.style("normal") + over
        segments = [Segment(text, self.style(look) + over) for look, text in self._cells(row, mark)]
        return Strip(segments).adjust_cell_length(width, normal).apply_style(self.rich_style)

    def _cells(self, row: LookRow, mark: str) -> Iterator[tuple[str, str]]:
        widths = self._widths
        look = LOOKS.get(row.gravite, "normal") if row.gravite else "normal"
        yield look, f"{mark}{mark_of(row.gravite):<2} {self._enjeux[row.code]} "
        if widths.barre:
            yield look, f"{draw_stake(row.centiemes, self._most, widths.barre)} "
        yield "code", f"{fit(row.abrege, widths.code)} "
        end = f" {row.fin}" if row.fin and cell_len(row.fin) < widths.libelle // 2 else ""
        yield "normal", fit(row.libelle, widths.libelle - cell_len(end))
        yield "discret", f"{end} "
        yield "normal", f"{fit_right(row.chiffres, widths.chiffres)} "
        if widths.fin:
            yield "discret", f"{fit_right(row.atterrissage, widths.fin)} "
        yield "normal", fit_names(row.qui, widths.qui)


def draw_stake(centiemes: int, most: int, width: int) -> str:
    """Return a bar of `width` cells that is full for the `most` days at stake; half a cell at least."""
    eighths = max(4, 8 * width * centiemes // most) if most > 0 else 0
    full, rest = divmod(eighths, 8)
    return f"{'█' * full}{_EIGHTHS[rest].strip()}".ljust(width)


def fit_names(names: Sequence[str], width: int) -> str:
    """Return `MP SPB`, or `MP +5` where `width` cells hold no more."""
    for count in range(len(names), 0, -1):
        rest = len(names) - count
        text = " ".join([*names[:count], *([f"+{rest}"] if rest else [])])
        if cell_len(text) <= width:
            return fit(text, width)
    return fit(names[0] if names else "", width)
