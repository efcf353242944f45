"""Screen Revue: one weekly review as one works on it alone, decisions first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.revue.revue import name_semaine
from cariforef_tui.domain.revue.sentences import tell_close
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.revue.read import Extent, RevueSnapshot
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import ShowReunion, ShowRevue, Target
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.revue.columns import gravites_of, left_rows, right_rows, single_rows
from cariforef_tui.ui.revue.list import RevueList
from cariforef_tui.ui.revue.place import RevuePlace
from cariforef_tui.ui.revue.rows import describe_meteo
from cariforef_tui.ui.revue.tabs import RevueTabs

TWO_COLUMNS_WIDTH = 100
"""Cells of the terminal from which both columns stand side by side."""


class RevueScreen(RevuePlace):
    """Draws a review in two columns, or in one where the terminal is narrow."""

    PLACE = Place.REVUE
    EXTENT = Extent.ECRAN
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.REVUE)]
    AUTO_FOCUS = "#revue-gauche"

    def __init__(self) -> None:
        super().__init__()
        self._is_large = False

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="revue-titre")
        yield RevueTabs(id="revue-onglets")
        yield TextBlock(id="revue-meteo")
        yield Horizontal(RevueList(id="revue-gauche"), RevueList(id="revue-droite"), id="revue-corps")

    @property
    def gauche(self) -> RevueList:
        return self.query_one("#revue-gauche", RevueList)

    @property
    def droite(self) -> RevueList:
        return self.query_one("#revue-droite", RevueList)

    @property
    def table(self) -> RevueList:
        return self.droite if self._is_large and self.droite.has_focus else self.gauche

    def on_resize(self, event: events.Resize) -> None:
        is_large = event.size.width >= TWO_COLUMNS_WIDTH
        if is_large != self._is_large:
            self._is_large = is_large
            if self.droite.has_focus:
                self.gauche.focus()
            if self.snapshot is not None:
                self._draw_rows(self.snapshot)

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowRevue):
            self.show(target.cle)

    def draw(self, snapshot: RevueSnapshot) -> None:
        self.query_one(RevueTabs).snapshot = snapshot
        self.query_one("#revue-titre", TextBlock).content = inert(_title(snapshot.revue))
        meteo = self.query_one("#revue-meteo", TextBlock)
        sentence = describe_meteo(snapshot.revue)
        meteo.set_class(bool(sentence), "-actif")
        meteo.content = inert(sentence)
        self._draw_rows(snapshot)

    def _draw_rows(self, snapshot: RevueSnapshot) -> None:
        alertes = gravites_of(snapshot, self.session.following.alertes)
        if self._is_large:
            self.gauche.rows, self.droite.rows = left_rows(snapshot), right_rows(snapshot, alertes)
        else:
            self.gauche.rows, self.droite.rows = single_rows(snapshot, alertes), ()

    def on_alertes_counted(self) -> None:
        if self.snapshot is not None:
            self._draw_rows(self.snapshot)

    # Moving

    def on_revue_tabs_chosen(self, message: RevueTabs.Chosen) -> None:
        self.show_perimetre(message.code)

    def action_step_column(self, direction: int) -> None:
        if self._is_large:
            (self.droite if direction > 0 else self.gauche).focus()

    def action_write_year_report(self) -> None:
        """Ask for the file of the report of the year looked at, then write it."""
        from cariforef_tui.ui.revue.minutes import ask_year_report

        ask_year_report(self)

    def action_project(self) -> None:
        """Show the same review page by page, for a meeting."""
        if self.cle is not None:
            self.post_message(ShowReunion(self.cle))


def _title(revue: Revue) -> str:
    figures, ecrite = revue.figures, revue.ecrite
    sunday = figures.lundi + timedelta(days=6)
    week = f"Revue · {name_semaine(figures.semaine)}, du {figures.lundi:%d/%m} au {format_date(sunday)}"
    return f"{week} · {tell_close(ecrite) or 'en préparation'}"
