"""Screen Mon mois: one agent's month, what it lacks before it can be signed, and its visas."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.mois.months import MoisVu, load_mois
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.following import FOLLOWED, PERSONAL
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import ComeBack, ShowMois, ShowSemaine, Target
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.mois.days import MonthTable
from cariforef_tui.ui.mois.gestures import MoisGestes
from cariforef_tui.ui.mois.rows import DayTone, rows_of_month
from cariforef_tui.ui.mois.texts import write_history, write_month, write_month_title

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.touched import Touched
    from cariforef_tui.domain.values.tables import Table


_ETROIT, _LARGE = 29, 46
"""Cells of text beside the days, as the stylesheet makes it."""


class MoisScreen(MoisGestes):
    """Owns which agent's month is shown; Escape goes back to the place that opened it."""

    PLACE = Place.MOIS
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.MOIS)]
    AUTO_FOCUS = "MonthTable"

    def __init__(self) -> None:
        super().__init__()
        self._agent: str | None = None
        self._mois: Mois | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="mois-titre")
        with Horizontal(id="mois-corps"):
            yield MonthTable(id="mois-jours")
            with VerticalScroll(id="mois-cote", can_focus=False):
                yield Static("", id="mois-texte", markup=False)
        with VerticalScroll(id="mois-histoire", can_focus=True):
            yield Static("", id="mois-recit", markup=False)

    @property
    def table(self) -> MonthTable:
        return self.query_one(MonthTable)

    @property
    def shows_history(self) -> bool:
        return self.has_class("-histoire")

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowMois):
            self._look_at(target.agent, target.mois)

    def _look_at(self, agent: str, mois: Mois) -> None:
        if (agent, mois) != (self._agent, self._mois):
            self._agent, self._mois, self.vu = agent, mois, None
            if self.is_mounted:
                self._show_nothing("lecture…")
        self.request_load()

    def _show_nothing(self, why: str) -> None:
        """Say whose month is not shown, yet or at all."""
        month = self._mois.libelle if self._mois else ""
        title = inert(f" {self._agent} · {month}", "bold")
        self.query_one("#mois-titre", TextBlock).content = title
        self.query_one("#mois-texte", Static).update(inert(why))
        self.query_one("#mois-recit", Static).update(inert(why))
        self.table.rows = ()
        self.refresh_bindings()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._show)

    def is_concerned(self, touched: Touched) -> bool:
        """Of what people log, sign and are absent: the agent's own."""
        agent, mois = self._agent, self._mois
        if agent is None or mois is None or touched.is_among(FOLLOWED[self.PLACE] - PERSONAL):
            return True
        return touched.has_day_of(agent, mois.first_day, mois.last_day) or touched.has_month_of(
            agent, mois, mois
        )

    def load(self) -> None:
        agent, mois, acteur = self._agent, self._mois, self.session.require_agent()
        if agent is None or mois is None:
            return

        def load() -> MoisVu:
            return load_mois(self.store, agent, mois, acteur=acteur, today=self.session.launch.today())

        self.read(load, self._use, refuse=partial(self._refuse, agent, mois))

    def _use(self, vu: MoisVu) -> None:
        if (vu.agent.initiales, vu.mois) != (self._agent, self._mois):
            return
        first, self.vu = self.vu is None, vu
        left = self.table.row
        self._show()
        if first:
            self.table.cursor = -1
        now = self.table.row
        if first or (left is not None and left.is_missing and now is not None and not now.is_missing):
            self.table.go_to_missing()
        self.refresh_bindings()

    def _show(self) -> None:
        vu = self.vu
        if vu is None:
            return
        today = self.session.launch.today()
        self.query_one("#mois-titre", TextBlock).content = write_month_title(vu)
        width = _LARGE if self.has_class("-large") else _ETROIT
        self.query_one("#mois-texte", Static).update(write_month(vu, today, width))
        self.query_one("#mois-recit", Static).update(write_history(vu))
        self.table.rows = rows_of_month(vu.visee.fiche, today)

    def _refuse(self, agent: str, mois: Mois, error: CariforefError) -> None:
        """Say why a month cannot be read: no right to, or no such month."""
        if (agent, mois) == (self._agent, self._mois):
            self.vu = None
            self._show_nothing(str(error))

    def seen_table(self) -> Table | None:
        from cariforef_tui.exchange.mois.csv import tabulate_fiche

        return tabulate_fiche(self.vu.visee) if self.vu is not None else None

    def action_export_sheet(self) -> None:
        from cariforef_tui.ui.mois.fiche_dialog import ask_fiche

        if self.vu is not None:
            ask_fiche(self, self.vu.visee)

    def action_step_month(self, months: int) -> None:
        if self._agent is None or self._mois is None:
            return
        wanted = self._mois.next if months > 0 else self._mois.previous
        known = self.vu.exercices if self.vu else (self._mois.annee,)
        if wanted.annee not in known:
            self.notify(f"{wanted.libelle.capitalize()} est hors de l'exercice.")
            return
        self._look_at(self._agent, wanted)

    def action_go_current(self) -> None:
        if self._agent is not None:
            self._look_at(self._agent, default_mois(self.reference))

    def action_toggle_history(self) -> None:
        self.toggle_class("-histoire")
        if self.shows_history:
            self.query_one("#mois-histoire").focus()
        else:
            self.table.focus()

    def action_next_missing(self) -> None:
        if not self.table.go_to_missing():
            self.notify("Aucun jour à compléter ni à confirmer.")

    def go_complete(self) -> str:
        if self.table.row is None or not self.table.row.is_missing:
            self.table.go_to_missing()
        row = self.table.row
        if row is None or not row.is_missing:
            return ""
        return (
            f" Entrée ouvre la semaine{' ; V y confirme le jour' if row.tone is DayTone.CONFIRMER else ''}."
        )

    def action_move(self, delta: int) -> None:
        if self.shows_history:
            self.query_one("#mois-histoire").scroll_relative(y=delta, animate=False)
        else:
            self.table.cursor += delta

    def action_move_page(self, pages: int) -> None:
        """Scroll the history, or what is beside the days: a month's days fit or nearly."""
        area = self.query_one("#mois-histoire" if self.shows_history else "#mois-cote")
        area.scroll_relative(y=pages * self.table.page, animate=False)

    def action_open_week(self) -> None:
        row = self.table.row
        if row is not None and self._agent is not None:
            self.post_message(ShowSemaine(row.jour, self._agent))

    def on_month_table_opened(self) -> None:
        self.action_open_week()

    def action_leave(self) -> None:
        if self.shows_history:
            self.action_toggle_history()
        else:
            self.post_message(ComeBack())
