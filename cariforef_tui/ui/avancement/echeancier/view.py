"""The échéancier whole: its table, the row under the cursor in words, and the legend."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier, Suite
from cariforef_tui.services.pilotage.echeancier import Prochaine
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.echeancier.table import EcheancierTable
from cariforef_tui.ui.avancement.echeancier.texts import (
    describe_barre,
    describe_coming,
    describe_legend,
)
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import TextBlock


class EcheancierView(Vertical):
    """What comes and the year, opened on the line `code`.

    `follow` is called with the line under the cursor, at once where that changes. `LigneOpened`, of its
    table, asks for a line in the tree.
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
        """True once there is something to see."""
        return self.table.echeancier is not None

    def show(
        self,
        situation: Situation,
        echeancier: Echeancier,
        suite: Suite,
        prochaines: tuple[Prochaine, ...],
    ) -> None:
        """Draw these rows; the cursor stays on its own where it is still there."""
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
