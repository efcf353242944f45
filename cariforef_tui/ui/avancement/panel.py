"""Panel beside the tree: the sentences and the burn-down of the line under the cursor."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.reactive import var
from textual.timer import Timer

from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.avancement.burndown import Step
from cariforef_tui.services.avancement import LigneDetail, load_detail
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.avancement.panel_texts import LigneShown, describe_ligne
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextPane


class LignePanel(Container):
    """Reads and shows the line that it is given, once the cursor rests on it; its texts scroll."""

    REPOS_SECONDES = 0.08
    """How long the cursor rests on a line before its detail is read and shown."""

    shown: var[LigneShown | None] = var(None, init=False, always_update=True)
    """The line to show; blank while it is None."""

    def __init__(self, host: PlaceScreen, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._host = host
        self._step = Step.SEMAINE
        self._wanted: LigneShown | None = None
        self.rest: Timer | None = None

    def compose(self) -> ComposeResult:
        yield TextPane(id="ligne-textes")
        yield BurndownChart(id="ligne-burndown")

    @property
    def _texts(self) -> TextPane:
        return self.query_one(TextPane)

    @property
    def chart(self) -> BurndownChart:
        return self.query_one(BurndownChart)

    def follow(self, situation: Situation, code: str, alertes: tuple[Alerte, ...]) -> None:
        """Show a line once the cursor has rested on it."""
        self._wanted = LigneShown(situation, code, alertes, None)
        if self.rest is not None:
            self.rest.stop()
        self.rest = self.set_timer(self.REPOS_SECONDES, self.read)

    def read(self) -> None:
        """Read what the panel shows of the line wanted, then show it at once; nothing while it is hidden."""
        wanted, lecteur = self._wanted, self._host.session.agent
        if wanted is not None and self.display:
            read = partial(
                load_detail, self._host.store, wanted.snapshot, wanted.code, self._step, lecteur=lecteur
            )
            self._host.read(read, partial(self._use, wanted), group="detail")

    def on_show(self) -> None:
        self.read()

    def _use(self, wanted: LigneShown, detail: LigneDetail) -> None:
        self.shown = LigneShown(wanted.snapshot, wanted.code, wanted.alertes, detail)

    def zoom(self, direction: int) -> None:
        """Draw the chart by the week (1) or by the month (-1)."""
        self._step = Step.SEMAINE if direction > 0 else Step.MOIS
        self.read()

    def watch_shown(self, before: LigneShown | None, shown: LigneShown | None) -> None:
        if shown is None:
            self._texts.update(Content(""))
            self.chart.burndown = None
            return
        self._texts.update(describe_ligne(shown))
        self.chart.display = not shown.snapshot.programme.by_code[shown.code].regulation
        self.chart.burndown = shown.detail.burndown if shown.detail else None
        if before is None or before.code != shown.code:
            self._texts.scroll_home(animate=False)
