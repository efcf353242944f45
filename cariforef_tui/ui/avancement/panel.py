"""Panel beside the tree: the sentences and the burn-down of the line under the cursor."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from cariforef_tui.ui.avancement.chart import BurndownChart
from cariforef_tui.ui.avancement.panel_texts import LigneShown, describe_ligne, describe_ligne_low

LOW_HEIGHT = 14
"""Lines under which the figures come before the line's name, which may take six."""


class LignePanel(Container):
    """Shows `shown`; its texts scroll once they have the focus."""

    shown: var[LigneShown | None] = var(None, init=False, always_update=True)
    """The line to show; blank while it is None."""

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="ligne-textes"):
            yield Static(id="ligne-texte", markup=False)
        yield BurndownChart(id="ligne-burndown")

    _written: Content | None = None
    """What the texts show now."""

    def watch_shown(self, before: LigneShown | None, shown: LigneShown | None) -> None:
        chart = self.query_one(BurndownChart)
        if shown is None:
            self._written = None
            self.query_one("#ligne-texte", Static).update("")
            chart.burndown = None
            return
        self._write(shown)
        is_regulation = shown.snapshot.programme.by_code[shown.code].regulation
        chart.display = not is_regulation
        chart.burndown = shown.detail.burndown if shown.detail else None
        if before is None or before.code != shown.code:
            self.query_one("#ligne-textes", VerticalScroll).scroll_home(animate=False)

    def on_resize(self) -> None:
        if self.shown is not None:
            self._write(self.shown)

    def _write(self, shown: LigneShown) -> None:
        describe = describe_ligne_low if self.size.height < LOW_HEIGHT else describe_ligne
        text = describe(shown)
        # Contents are equal by their words alone: their styles are compared beside.
        if self._written is None or (text, text.spans) != (self._written, self._written.spans):
            self._written = text
            self.query_one("#ligne-texte", Static).update(text)
