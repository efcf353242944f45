"""The échéancier, which replaces the tree: its table, the cursor's row in words, and the legend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier, Suite, make_echeancier, make_suite
from cariforef_tui.services.pilotage.echeancier import (
    Prochaine,
    gather_faits,
    list_prochaines,
    load_raisons_a_venir,
)
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.echeancier.table import EcheancierTable
from cariforef_tui.ui.avancement.echeancier.texts import describe_barre, describe_coming, describe_legend
from cariforef_tui.ui.avancement.outline import Outline
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock

if TYPE_CHECKING:
    from cariforef_tui.services.avancement import Raison


class EcheancierView(Vertical):
    """The next dates and the year, opened on the line `code`.

    `follow` is called with the line under the cursor, whenever that changes.
    """

    def __init__(self, code: str | None, follow: Callable[[str], None]) -> None:
        super().__init__()
        self.table = EcheancierTable(code, self._on_line)
        self._follow = follow
        self._situation: Situation | None = None

    def compose(self) -> ComposeResult:
        yield self.table
        yield TextBlock(id="echeancier-detail")
        yield Static(id="echeancier-legende", markup=False)

    @property
    def is_read(self) -> bool:
        """True once figures are shown."""
        return self.table.echeancier is not None

    def show(
        self,
        situation: Situation,
        echeancier: Echeancier,
        suite: Suite,
        prochaines: tuple[Prochaine, ...],
    ) -> None:
        """Draw these rows; the cursor stays on its row if that is still there."""
        self._situation = situation
        self.table.show(echeancier, suite, prochaines)
        self._describe()

    def on_resize(self) -> None:
        self._describe()

    def _on_line(self, code: str) -> None:
        self._describe()
        self._follow(code)

    def _describe(self) -> None:
        situation, echeancier = self._situation, self.table.echeancier
        if situation is None or echeancier is None:
            return
        match self.table.row:
            case Barre() as barre:
                told = describe_barre(situation, barre)
            case Prochaine() as prochaine:
                told = describe_coming(situation, prochaine)
            case _:
                told = Content("Aucune ligne : f change le filtre.")
        self.query_one("#echeancier-detail", TextBlock).content = told
        legend = describe_legend(echeancier, self.content_size.width - 2)
        self.query_one("#echeancier-legende", Static).update(inert(legend), layout=False)


class Year:
    """Owns the view while it is shown; `follow` is called with the line under its cursor."""

    def __init__(self, host: PlaceScreen, outline: Outline, follow: Callable[[str], None]) -> None:
        self._host, self._outline, self._follow = host, outline, follow
        self.view: EcheancierView | None = None
        self._raisons: tuple[Situation, Mapping[str, Raison]] | None = None
        self._ouverts_before = frozenset[str]()

    @property
    def is_read(self) -> bool:
        """False if the view is shown without its figures."""
        return self.view is None or self.view.is_read

    async def show(self, code: str | None) -> None:
        """Show the year in place of the tree, with the cursor on the same line."""

        self._ouverts_before = self._outline.ouverts
        self.view = EcheancierView(code, self._on_line)
        await self._host.mount(self.view, after="#corps")
        self._host.toggle_class("-echeancier")
        self.view.table.focus()
        self.draw()

    def hide(self) -> None:
        """Show the tree again."""
        view, self.view = self.view, None
        if view is not None:
            self._host.toggle_class("-echeancier")
            view.remove()

    def draw(self) -> None:
        """Draw the lines that the filter keeps, all open, once the people of the next dates are read."""
        situation, view = self._outline.situation, self.view
        if situation is None or view is None:
            return
        if self._raisons is None or self._raisons[0] is not situation:
            read = partial(
                load_raisons_a_venir, self._host.store, situation, lecteur=self._host.session.agent
            )
            self._host.read(read, partial(self._use, situation), group="a_venir")
            return
        faits, rangees = gather_faits(situation), self._outline.all_rangees()
        suite = make_suite(faits, rangees)
        prochaines = list_prochaines(situation.programme, suite.proches, self._raisons[1])
        view.show(situation, make_echeancier(faits, rangees), suite, prochaines)

    def _use(self, situation: Situation, raisons: Mapping[str, Raison]) -> None:
        self._raisons = situation, raisons
        self.draw()

    def _on_line(self, code: str) -> None:
        """Put the tree's cursor on the line too, so that every key acts on the line in sight."""
        self._outline.restore(self._ouverts_before)
        self._follow(code)
