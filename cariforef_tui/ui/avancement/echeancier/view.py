"""The échéancier whole: its table, the line under the cursor in words, and the legend."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cariforef_tui.domain.pilotage.echeancier import Echeancier
from cariforef_tui.ui.avancement.echeancier.table import EcheancierTable
from cariforef_tui.ui.avancement.echeancier.texts import describe_barre, describe_legend
from cariforef_tui.ui.kit.inert import inert


class EcheancierView(Vertical):
    """A timeline of the year, which opens on the line `code`.

    `follow` is called with the line under the cursor, at once where that changes. `LigneOpened`, of its
    table, asks for a line in the tree.
    """

    def __init__(self, code: str | None, follow: Callable[[str], None]) -> None:
        super().__init__()
        self.table = EcheancierTable(code, self._on_line)
        self._follow = follow

    def compose(self) -> ComposeResult:
        yield self.table
        yield Static(id="echeancier-ligne", markup=False)
        yield Static(id="echeancier-chiffres", markup=False)
        yield Static(id="echeancier-legende", markup=False)

    @property
    def is_read(self) -> bool:
        """True once there is something to see."""
        return self.table.echeancier is not None

    def show(self, echeancier: Echeancier) -> None:
        """Draw these lines; the cursor stays on its line where it is still there."""
        self.table.show(echeancier)
        self._describe()

    def on_resize(self) -> None:
        self._describe()

    def _on_line(self, code: str) -> None:
        self._describe()
        self._follow(code)

    def _describe(self) -> None:
        row, echeancier = self.table.row, self.table.echeancier
        if echeancier is None:
            return
        width = self.content_size.width - 2
        for name, text in (
            ("ligne", f"{row.code} {row.libelle}" if row else "Aucune ligne : f change le filtre."),
            ("chiffres", describe_barre(row, width) if row else ""),
            ("legende", describe_legend(echeancier, width)),
        ):
            self.query_one(f"#echeancier-{name}", Static).update(inert(text), layout=False)
