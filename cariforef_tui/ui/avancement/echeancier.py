"""The échéancier, which replaces the tree: what falls due, soonest first, and why it will be held or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

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
from cariforef_tui.ui.avancement.look_list import names_column
from cariforef_tui.ui.avancement.outline import Outline
from cariforef_tui.ui.avancement.tree_rows import BarPart, look_of, mark_of
from cariforef_tui.ui.avancement.views import View
from cariforef_tui.ui.keys.footers import IN_YEAR
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.column_table import WIDEST, Column, ColumnTable, Label
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit_right
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.programme.plan_menu import Subject

if TYPE_CHECKING:
    from cariforef_tui.services.avancement import Raison

_JALON = "◆ "
"""Prefix of the label of a line that a jalon bounds, or of a jalon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Something that falls due after `au`; or the heading of several, which has a title."""

    au: date
    titre: str = ""
    prochaine: Prochaine | None = None

    @property
    def a_venir(self) -> AVenir:
        assert self.prochaine is not None
        return self.prochaine.a_venir

    @property
    def code(self) -> str:
        """Code of the line, empty for a heading."""
        return self.a_venir.code if self.prochaine else ""

    @property
    def gravite(self) -> Gravite | None:
        groupe = self.a_venir.groupe
        return groupe.gravite if groupe else None


def make_due_rows(
    suite: Suite, prochaines: Iterable[Prochaine], a_regarder: Collection[AvancementGroupe]
) -> tuple[DueRow, ...]:
    """Return what falls due within four weeks, then later; the first heading counts what is overdue."""
    rows = [DueRow(au=suite.au, prochaine=one) for one in prochaines]
    near, after = rows[: len(suite.proches)], rows[len(suite.proches) :]
    titre = f"D'ICI LE {format_jour(suite.horizon).upper()}  {len(near) or 'rien'}"
    echues = sum(groupe.etat is Etat.ECHU for groupe in a_regarder)
    if echues:
        titre += f" · ! : {count_of(echues, 'échue')}"
    later = (DueRow(au=suite.au, titre=f"ENSUITE  {len(after)}"), *after) if after else ()
    return (DueRow(au=suite.au, titre=titre), *near, *later)


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


def _tell_delai(row: DueRow) -> str:
    """Return `J-3` for what is near, empty for the others."""
    jour = row.a_venir.jour
    return format_delai((jour - row.au).days) if jour <= row.au + PROCHE else ""


def _tell_label(row: DueRow) -> str:
    return inert_text(f"{_JALON if row.a_venir.jalon else ''}{row.a_venir.libelle}")


def _name_etat(row: DueRow) -> str:
    groupe = row.a_venir.groupe
    return ETATS[groupe.etat] if groupe and groupe.etat else ""


def _look(row: DueRow) -> str:
    return look_of(row.gravite)


class DueTable(ColumnTable[DueRow]):
    """The table of `rows`, one for each date, under their headings."""

    LOOK = "echeancier"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"echeancier--{name}"
        for name in ("entete", "titre", "normal", "discret", "code", "curseur", "curseur-inactif", *BarPart)
    }

    COLUMNS: ClassVar[tuple[Column[DueRow], ...]] = (
        Column(read=lambda row: mark_of(row.gravite), cells={0: 1}, is_fixed=True, look=_look),
        Column(titre="échéance", read=lambda row: format_jour(row.a_venir.jour), cells={0: WIDEST}),
        Column(read=_tell_delai, cells={3: WIDEST}, look="discret"),
        Column(read=lambda row: row.a_venir.abrege, cells={0: WIDEST}, look="code"),
        Label(read=_tell_label, cells={0: LABEL_MIN, 4: 46}),
        Column(titre="réal/prévu", read=lambda row: row.a_venir.ratio, cells={1: WIDEST}, align=fit_right),
        Column(titre="état", read=_name_etat, cells={0: WIDEST}, look=_look),
        names_column(lambda row: row.prochaine.qui if row.prochaine else (), cells={2: 5, 5: 16}),
    )

    def key_of(self, row: DueRow) -> str:
        return row.titre or f"{row.a_venir.jour} {row.a_venir.abrege}"

    def is_heading(self, row: DueRow) -> bool:
        return row.prochaine is None

    def title_of(self, row: DueRow) -> str:
        return row.titre

    def point_at_line(self, code: str) -> None:
        """Put the cursor on the first date of a line; leave it if there is none."""
        found = [rank for rank in self.ranks if self.rows[rank].code == code]
        if found:
            self.cursor = found[0]


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
