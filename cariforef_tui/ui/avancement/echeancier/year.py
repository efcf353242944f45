"""The échéancier in place of the tree: what it reads, and the line that both are on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.ui.avancement.outline import Outline
from cariforef_tui.ui.kit.place import PlaceScreen

if TYPE_CHECKING:
    from cariforef_tui.services.avancement import Raison
    from cariforef_tui.services.programme.plan import Situation
    from cariforef_tui.ui.avancement.echeancier.view import EcheancierView


class Year:
    """Owns the view while it is shown; `follow` is told the line under its cursor."""

    def __init__(self, host: PlaceScreen, outline: Outline, follow: Callable[[str], None]) -> None:
        self._host, self._outline, self._follow = host, outline, follow
        self.view: EcheancierView | None = None
        self._raisons: tuple[Situation, Mapping[str, Raison]] | None = None
        self._ouverts_before = frozenset[str]()

    @property
    def is_read(self) -> bool:
        """False while it is shown without its figures."""
        return self.view is None or self.view.is_read

    async def show(self, code: str | None) -> None:
        """Show the year in place of the tree, the cursor on the same line."""
        from cariforef_tui.ui.avancement.echeancier.view import EcheancierView

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
        """Draw the lines that the filter keeps, all open, once who does what comes is read."""
        situation, view = self._outline.situation, self.view
        if situation is None or view is None:
            return
        from cariforef_tui.domain.pilotage.echeancier import make_echeancier, make_suite
        from cariforef_tui.services.pilotage.echeancier import (
            gather_faits,
            list_prochaines,
            load_raisons_a_venir,
        )

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
        """Put the tree on the line too: every key then acts on what one sees."""
        self._outline.restore(self._ouverts_before)
        self._follow(code)
