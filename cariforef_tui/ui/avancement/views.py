"""The views of Avancement, of which one is shown: the tree here, the two others in their own files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from cariforef_tui.domain.avancement.look import explain_line, tell_etat, tell_heading
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.ui.avancement.body import AvancementBody
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.footers import FOOTERS
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.ui.avancement.outline import Outline
    from cariforef_tui.ui.keys.grammar import Gesture
    from cariforef_tui.ui.kit.lines import RowTable
    from cariforef_tui.ui.kit.place import PlaceScreen
    from cariforef_tui.ui.programme.plan_menu import Subject


class View:
    """What the screen asks of the view that it shows; the defaults are those of the tree."""

    NAME: ClassVar[str] = ""
    """Name in the title of the help; empty for the place's usual view."""

    def __init__(self, host: PlaceScreen, outline: Outline) -> None:
        self._host, self._outline = host, outline

    @property
    def body(self) -> AvancementBody:
        return self._host.query_one(AvancementBody)

    @property
    def table(self) -> RowTable[Any]:
        raise NotImplementedError

    @property
    def words(self) -> Mapping[Gesture, str]:
        """Gestures of the footer, with their words."""
        return FOOTERS[Place.AVANCEMENT]

    @property
    def is_read(self) -> bool:
        """False if the view still waits for figures of its own."""
        return True

    @property
    def code(self) -> str | None:
        """Code of the line under the cursor, None if there is none."""
        row = self.table.row
        return None if row is None else row.code

    @property
    def jalon(self) -> str:
        """Code of the jalon that the row under the cursor is, empty if it is a line."""
        return ""

    @property
    def codes(self) -> Sequence[str]:
        """Codes of the lines that an export of the view has, in order."""
        return [rangee.code for rangee in self._outline.rangees]

    @property
    def way_back(self) -> str | None:
        """Line on which the tree's cursor goes when the view is left, None to leave it where it is."""
        return None

    async def show(self, code: str | None) -> None:
        """Replace the tree, with the cursor on the line `code` if the view has it."""

    def hide(self) -> None:
        """Make room for the tree."""

    def draw(self) -> None:
        """Draw the rows again, besides the tree, which the screen always draws; none: no detail either."""
        self._host.set_class(not self.table.rows, "-vide")

    def describe(self) -> Iterable[str]:
        """Return the parts of the first line; none if it has the filter and the programme's sum."""
        return ()

    def tell(self, subject: Subject) -> Content:
        """Return what to say of the line under the cursor where its detail has no room."""
        raise NotImplementedError

    def open_row(self) -> None:
        """Open the row under the cursor, by the key."""
        raise NotImplementedError

    def open_clicked(self) -> None:
        """Open the row under the cursor, by a click."""
        self.open_row()

    def refusal_of(self, _move: str) -> str:
        """Say why a key that arranges the tree does nothing here; empty if it acts."""
        return ""

    def widen(self) -> bool:
        """Show the lines that the view itself leaves out. Return False if there are none."""
        return False


class Tree(View):
    """The lines of the programme, which every other view comes back to."""

    @property
    def table(self) -> RowTable[Any]:
        return self.body.tree_table

    def tell(self, subject: Subject) -> Content:
        """Return a fact about the line, its whole label, and the état of one to look at."""
        situation, code = subject.situation, subject.code
        programme, avancement = situation.programme, situation.avancement
        figures = avancement.lignes[code]
        fact, groupe, etat = explain_line(programme, figures), figures.groupe, ""
        if not fact and programme.children[code]:
            fact = tell_heading(figures, avancement.arrete)
        elif not fact and groupe is not None and groupe.is_to_look_at and code in groupe.ouvertes:
            etat = f" · {tell_etat(groupe, avancement.arrete, avancement.au)}"
        said = inert(f" {capitalize(fact)}.", "bold") if fact else inert("")
        return inert(code, "bold") + said + inert(f" {programme.by_code[code].libelle}{etat}")

    def open_row(self) -> None:
        self.body.open_row()

    def open_clicked(self) -> None:
        # Unlike the key, a click never puts the detail of a leaf in place of the tree.
        if self.code is not None:
            self.body.toggle(self.code)
