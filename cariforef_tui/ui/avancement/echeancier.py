"""The échéancier, which replaces the tree: what falls due, soonest first, and why it will be held or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip

from cariforef_tui.domain.alertes.of_echeances import format_delai
from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.look import keep_perimeter, tell_etat
from cariforef_tui.domain.avancement.sentences import ETATS
from cariforef_tui.domain.pilotage.echeancier import PROCHE, AVenir, Suite, make_suite
from cariforef_tui.domain.values.dates import format_duree, format_jour
from cariforef_tui.domain.values.text import capitalize, count_of, inert_text
from cariforef_tui.services.avancement import tell_raison
from cariforef_tui.services.pilotage.echeancier import (
    Prochaine,
    gather_faits,
    list_prochaines,
    load_raisons_a_venir,
)
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.look_list import fit_names
from cariforef_tui.ui.avancement.outline import Outline
from cariforef_tui.ui.avancement.tree_rows import BarPart, look_of, mark_of
from cariforef_tui.ui.avancement.views import View
from cariforef_tui.ui.keys.footers import IN_YEAR
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.programme.plan_menu import Subject

if TYPE_CHECKING:
    from cariforef_tui.services.avancement import Raison

_JALON = "◆ "
"""Prefix of the label of a line that a jalon bounds, or of a jalon."""
_MARGE = 3
"""Cells of the cursor's sign, of the gravité's sign, and of a blank."""
_LIBELLE_AISE = 46
"""Cells of a label after which the people take the rest of the width."""
_QUI_MIN, _QUI_MAX = 5, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Something that falls due, or the heading of several (`code` is empty); its texts are by column."""

    titre: str = ""
    code: str = ""
    jour: str = ""
    delai: str = ""
    abrege: str = ""
    libelle: str = ""
    chiffres: str = ""
    etat: str = ""
    gravite: Gravite | None = None
    prochaine: Prochaine | None = None


def make_due_rows(
    suite: Suite, prochaines: Iterable[Prochaine], a_regarder: Collection[AvancementGroupe]
) -> tuple[DueRow, ...]:
    """Return what falls due within four weeks, then later; the first heading counts what is overdue."""
    rows = [_make_row(suite.au, one) for one in prochaines]
    near, after = rows[: len(suite.proches)], rows[len(suite.proches) :]
    titre = f"D'ICI LE {format_jour(suite.horizon).upper()}  {len(near) or 'rien'}"
    echues = sum(groupe.etat is Etat.ECHU for groupe in a_regarder)
    if echues:
        titre += f" · ! : {count_of(echues, 'échue')}"
    later = (DueRow(titre=f"ENSUITE  {len(after)}"), *after) if after else ()
    return (DueRow(titre=titre), *near, *later)


def _make_row(au: date, prochaine: Prochaine) -> DueRow:
    one, groupe = prochaine.a_venir, prochaine.a_venir.groupe
    return DueRow(
        code=one.code,
        jour=format_jour(one.jour),
        delai=format_delai((one.jour - au).days) if one.jour <= au + PROCHE else "",
        abrege=one.abrege,
        libelle=inert_text(f"{_JALON}{one.libelle}" if one.jalon else one.libelle),
        chiffres=one.ratio,
        etat=ETATS[groupe.etat] if groupe and groupe.etat else "",
        gravite=groupe.gravite if groupe else None,
        prochaine=prochaine,
    )


def describe_due(situation: Situation, prochaine: Prochaine) -> Content:
    """Return the état of the group and why, the lines that a jalon concerns, then the whole label."""
    a_venir, avancement = prochaine.a_venir, situation.avancement
    told = [_tell_jalon(a_venir, avancement.au)] if a_venir.jalon else []
    if prochaine.raison is not None:
        used, last, decided = tell_raison(prochaine.raison, avancement.au)
        told += [used, decided, last]
    etat = tell_etat(a_venir.groupe, avancement.arrete, avancement.au) if a_venir.groupe else ""
    return Content.assemble(
        (a_venir.abrege, "bold $text-primary"),
        " ",
        inert(f"{capitalize(etat)}. " if etat else "", "bold"),
        inert(" ".join(told)),
        "\n",
        inert(a_venir.libelle),
    )


def _tell_jalon(a_venir: AVenir, au: date) -> str:
    """Return the other lines that a jalon concerns besides the one it bounds; its date if it bounds none."""
    others = ", ".join(code for code in a_venir.lignes if not a_venir.groupe or code != a_venir.code)
    if a_venir.groupe is not None:
        return f"Jalon {a_venir.jalon}, qui concerne aussi {others}." if others else f"Jalon {a_venir.jalon}."
    left = (a_venir.jour - au).days
    when = f"dans {format_duree(left)}" if left else "aujourd'hui"
    return f"Jalon du {format_jour(a_venir.jour)}, {when}, qui concerne {others}."


def share_due(width: int, rows: Sequence[DueRow]) -> dict[str, int]:
    """Share `width` between the columns by the widest texts of `rows`; 0 if one is not shown.

    No figure is cut. To leave room for the label, the days left go first, then the people, then the figures.
    """
    cells = {
        name: max((cell_len(getattr(row, name)) for row in rows), default=0)
        for name in ("jour", "delai", "abrege", "chiffres", "etat")
    }
    people = max((cell_len(" ".join(row.prochaine.qui)) for row in rows if row.prochaine), default=0)
    cells["qui"] = min(people, _QUI_MIN)
    for name in ("delai", "qui", "chiffres"):
        if width - _MARGE - _taken(cells) < LABEL_MIN:
            cells[name] = 0
    spare = width - _MARGE - _taken(cells) - _LIBELLE_AISE
    if cells["qui"]:
        cells["qui"] += max(0, min(spare, min(people, _QUI_MAX) - cells["qui"]))
    return cells | {"libelle": max(0, width - _MARGE - _taken(cells))}


def _taken(cells: Mapping[str, int]) -> int:
    """Return the cells of the columns shown, with the blank beside each."""
    return sum(each + 1 for each in cells.values() if each)


class DueTable(RowTable[DueRow]):
    """The table of `rows`, one for each date, under their headings."""

    LOOK = "echeancier"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"echeancier--{name}"
        for name in ("entete", "titre", "normal", "discret", "code", "curseur", "curseur-inactif", *BarPart)
    }

    def key_of(self, row: DueRow) -> str:
        return row.titre or f"{row.jour} {row.abrege}"

    def is_heading(self, row: DueRow) -> bool:
        return not row.code

    def point_at_line(self, code: str) -> None:
        """Put the cursor on the first date of a line; leave it if there is none."""
        found = [rank for rank in self.ranks if self.rows[rank].code == code]
        if found:
            self.cursor = found[0]

    def fit_rows(self) -> None:
        super().fit_rows()
        self._shared = -1

    def _share_width(self, width: int) -> None:
        """Share `width` between the columns, by the texts of the rows. A scrollbar may change the width."""
        if width == self._shared:
            return
        self._shared = width
        self._columns = share_due(width, [row for row in self.rows if row.code])
        labels = tuple(row.libelle for row in self.rows)
        self._labels = tell_apart(labels, (self._columns["libelle"],) * len(labels))

    def draw_header(self, _y: int, width: int) -> Strip:
        self._share_width(width)
        columns = self._columns
        heads = {
            "chiffres": "réal/prévu".rjust(columns["chiffres"]),
            "etat": fit("état", columns["etat"]),
            "qui": fit("qui", columns["qui"]),
        }
        tail = " ".join(head for name, head in heads.items() if columns[name])
        text = f"{fit('   échéance', max(0, width - cell_len(tail) - 1))} {tail}"
        return self.draw_text(text if self.rows else "", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        self._share_width(width)
        row, is_under = self.rows[rank], rank == self.cursor
        if not row.code:
            return self.draw_text(f" {row.titre} ".ljust(width, "─"), self.style("titre"), width)
        over = self.style("curseur" if self.has_focus else "curseur-inactif") if is_under else Style()
        cells = self._cells(row, self._labels[rank], CURSEUR if is_under else " ")
        segments = [Segment(text, self.style(look) + over) for look, text in cells]
        return Strip(segments).adjust_cell_length(width, self.style("normal") + over)

    def _cells(self, row: DueRow, label: str, mark: str) -> Iterator[tuple[str, str]]:
        columns = self._columns
        yield look_of(row.gravite), f"{mark}{mark_of(row.gravite):<2}"
        yield "normal", f"{fit(row.jour, columns['jour'])} "
        if columns["delai"]:
            yield "discret", f"{fit(row.delai, columns['delai'])} "
        yield "code", f"{fit(row.abrege, columns['abrege'])} "
        yield "normal", f"{fit(label, columns['libelle'])} "
        if columns["chiffres"]:
            yield "normal", f"{fit_right(row.chiffres, columns['chiffres'])} "
        if columns["etat"]:
            yield look_of(row.gravite), f"{fit(row.etat, columns['etat'])} "
        if columns["qui"] and row.prochaine:
            yield "normal", fit_names(row.prochaine.qui, columns["qui"])


class EcheancierView(Vertical):
    """The dates, and below them the reason of the one under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._situation: Situation | None = None

    def compose(self) -> ComposeResult:
        yield DueTable()
        yield TextBlock(id="echeancier-detail")

    @property
    def table(self) -> DueTable:
        return self.query_one(DueTable)

    @property
    def is_read(self) -> bool:
        """True once figures are shown."""
        return self._situation is not None

    def show(self, situation: Situation, rows: tuple[DueRow, ...]) -> None:
        """Draw these rows; the cursor stays on its row if that is still there."""
        self._situation = situation
        self.table.rows = rows
        self._describe()

    def on_row_pointed(self) -> None:
        self._describe()

    def _describe(self) -> None:
        row, situation = self.table.row, self._situation
        told = Content("Rien n'arrive à échéance ici : f change le filtre.")
        if row is not None and row.prochaine is not None and situation is not None:
            told = describe_due(situation, row.prochaine)
        self.query_one("#echeancier-detail", TextBlock).content = told


class Year(View):
    """The dates in place of the tree; `open_line` shows one of their lines in the tree."""

    NAME = "échéancier"

    def __init__(self, host: PlaceScreen, outline: Outline, open_line: Callable[[str], None]) -> None:
        super().__init__(host, outline)
        self._open_line = open_line
        self._shown: EcheancierView | None = None
        self._raisons: tuple[Situation, Mapping[str, Raison]] | None = None
        self._wanted: str | None = None

    @property
    def table(self) -> DueTable:
        assert self._shown is not None
        return self._shown.table

    @property
    def words(self) -> Mapping[Gesture, str]:
        return IN_YEAR

    @property
    def is_read(self) -> bool:
        return self._shown is not None and self._shown.is_read

    async def show(self, code: str | None) -> None:
        self._wanted = code
        self._shown = EcheancierView()
        await self._host.mount(self._shown, after="#corps")
        self._host.add_class("-echeancier")
        self.table.focus()

    def hide(self) -> None:
        shown, self._shown = self._shown, None
        if shown is not None:
            self._host.remove_class("-echeancier")
            shown.remove()

    def draw(self) -> None:
        """Draw what falls due for the lines that the filter keeps, once its people and reasons are read."""
        situation, shown = self._outline.situation, self._shown
        if situation is None or shown is None:
            return
        if self._raisons is None or self._raisons[0] is not situation:
            read = partial(
                load_raisons_a_venir, self._host.store, situation, lecteur=self._host.session.agent
            )
            self._host.read(read, partial(self._use, situation), group="a_venir")
            return
        suite = make_suite(gather_faits(situation), self._outline.all_rangees())
        prochaines = list_prochaines(situation.programme, suite.a_venir, self._raisons[1])
        kept = keep_perimeter(situation.avancement.a_regarder, self._outline.kept_within(()))
        shown.show(situation, make_due_rows(suite, prochaines, kept))
        if self._wanted is not None:
            shown.table.point_at_line(self._wanted)
            self._wanted = None

    def _use(self, situation: Situation, raisons: Mapping[str, Raison]) -> None:
        self._raisons = situation, raisons
        # The person may have left the dates during the reading: `draw` then does nothing.
        self.draw()

    def follow(self, subject: Subject) -> None:
        """Do nothing: the text below the dates follows their cursor by itself."""

    def open_row(self) -> None:
        if self.code is not None:
            self._open_line(self.code)

    def refusal_of(self, _move: str) -> str:
        return "Cette touche range l'arbre : v y revient."
