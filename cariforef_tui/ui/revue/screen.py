"""Screen Revue: one weekly review, projected in a meeting: figures, alerts, decisions, remarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.revue.read import RevueSnapshot, default_cle, load_revue
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import ShowLigne, ShowSemaine
from cariforef_tui.ui.kit.place import RowMoves
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.revue.attention_rows import right_rows
from cariforef_tui.ui.revue.decisions import RevueDecisions
from cariforef_tui.ui.revue.list import RevueList
from cariforef_tui.ui.revue.rows import RevueRow, describe_meteo
from cariforef_tui.ui.revue.situation_rows import left_rows
from cariforef_tui.ui.revue.tabs import Onglet, RevueTabs

TWO_COLUMNS_WIDTH = 100
"""Cells of the terminal from which both columns stand side by side."""


class RevueScreen(RowMoves, RevueDecisions):
    """Owns which review is shown, in two columns, or in one where the terminal is narrow."""

    PLACE = Place.REVUE
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.REVUE)]
    AUTO_FOCUS = "#revue-gauche"

    def __init__(self) -> None:
        super().__init__()
        self._cle: CleRevue | None = None
        self._au: date | None = None
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

    @property
    def row(self) -> RevueRow | None:
        return self.table.row

    def on_resize(self, event: events.Resize) -> None:
        is_large = event.size.width >= TWO_COLUMNS_WIDTH
        if is_large != self._is_large:
            self._is_large = is_large
            if self.droite.has_focus:
                self.gauche.focus()
            self._draw_rows()

    # Reading

    @property
    def is_read(self) -> bool:
        return self.snapshot is not None and self.snapshot.revue.cle == self._cle

    def load(self) -> None:
        au = self.reference.au
        if self._cle is not None and self._au != au:
            self._read(None, self._cle.perimetre)
        else:
            self._read(self._cle, self._cle.perimetre if self._cle else GIP)

    def _read(self, cle: CleRevue | None, perimetre: str) -> None:
        def load() -> RevueSnapshot:
            return load_revue(
                self.store, self.reference, cle or default_cle(self.store, self.reference, perimetre)
            )

        self.read(load, self._use, refuse=self._refuse)

    def _use(self, snapshot: RevueSnapshot) -> None:
        changed = self.snapshot is None or self.snapshot.revue.cle != snapshot.revue.cle
        self.snapshot = snapshot
        self._cle, self._au = snapshot.revue.cle, self.reference.au
        self._draw()
        if changed:
            self.gauche.scroll_to(y=0, animate=False)
            self.droite.scroll_to(y=0, animate=False)
        self.take_draft_now()
        self.offer_drafts()

    def _refuse(self, error: CariforefError) -> None:
        """Stay on the review shown where the one asked for cannot be."""
        if self.snapshot is not None:
            self._cle = self.snapshot.revue.cle
        self.notify(str(error), severity="warning")

    def _draw(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        tabs = self.query_one(RevueTabs)
        tabs.onglets = tuple(
            Onglet(code, meteo.couleur if meteo else None, code in snapshot.closes)
            for code, meteo in snapshot.meteos.items()
        )
        tabs.choisi = snapshot.revue.figures.perimetre
        self.query_one("#revue-titre", TextBlock).content = inert(self._title(snapshot))
        meteo = self.query_one("#revue-meteo", TextBlock)
        sentence = describe_meteo(snapshot.revue)
        meteo.set_class(bool(sentence), "-actif")
        meteo.content = inert(sentence)
        self._draw_rows()

    def _draw_rows(self) -> None:
        if self.snapshot is None:
            return
        left, right = left_rows(self.snapshot.revue), right_rows(self.snapshot.revue)
        self.gauche.rows = left if self._is_large else (*right[: _lead(right)], *left, *right[_lead(right) :])
        self.droite.rows = right if self._is_large else ()

    def _title(self, snapshot: RevueSnapshot) -> str:
        figures, ecrite = snapshot.revue.figures, snapshot.revue.ecrite
        sunday = figures.lundi + timedelta(days=6)
        week = f"Revue {figures.semaine}, du {figures.lundi:%d/%m} au {format_date(sunday)}"
        if ecrite.close_le is not None:
            return f"{week} · close le {format_date(ecrite.close_le)} par {ecrite.close_par}"
        return f"{week} · en préparation, chiffres au {figures.au:%d/%m}"

    # Moving

    def show(self, cle: CleRevue) -> None:
        """Show another review."""
        self._cle = cle
        self.request_load()

    def action_step_week(self, weeks: int) -> None:
        if self._cle is not None:
            self.show(replace(self._cle, lundi=self._cle.lundi + timedelta(weeks=weeks)))

    def action_step_perimetre(self, step: int) -> None:
        if self.snapshot is None or self._cle is None:
            return
        codes = tuple(self.snapshot.meteos)
        rank = (codes.index(self._cle.perimetre) + step) % len(codes)
        self.show(replace(self._cle, perimetre=codes[rank]))

    def on_revue_tabs_chosen(self, message: RevueTabs.Chosen) -> None:
        if self._cle is not None:
            self.show(replace(self._cle, perimetre=message.code))

    def action_step_column(self, direction: int) -> None:
        if self._is_large:
            (self.droite if direction > 0 else self.gauche).focus()

    def action_open_row(self) -> None:
        self.table.open_row()

    def on_revue_list_row_opened(self, message: RevueList.RowOpened) -> None:
        row = message.row
        if row.decision is not None:
            self.rewrite_decision()
        elif row.ligne is not None:
            self.post_message(ShowLigne(row.ligne))
        elif row.agent is not None and self.snapshot is not None:
            self.post_message(ShowSemaine(self.snapshot.revue.figures.lundi, row.agent))


def _lead(right: tuple[RevueRow, ...]) -> int:
    """How many rows of the right column come first where there is one column: decisions, then remarks."""
    for rank, row in enumerate(right):
        if row.is_heading and row.cle == "titre echeances":
            return rank
    return 0
