"""What is said around the week's grid: the strip above it, the line under the cursor and messages below."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.hooks import WeekHooks
from cariforef_tui.ui.temps.parsing import propose_typing
from cariforef_tui.ui.temps.state import WeekState
from cariforef_tui.ui.temps.texts import (
    Concerns,
    concerns_of,
    describe_demande,
    stack_texts,
    write_detail,
    write_message,
    write_strip,
    write_visit,
)

if TYPE_CHECKING:
    from cariforef_tui.services.alertes import AlertesSnapshot


class WeekSurroundings:
    """Writes the texts of the screen."""

    def __init__(self, week: WeekState, hooks: WeekHooks) -> None:
        self._week, self._hooks = week, hooks
        self.notice = ""
        """What was last explained."""
        self._concerns = Concerns()

    def use_alertes(self, alertes: AlertesSnapshot) -> None:
        """Take the alerts, once they are counted."""
        agent = self._hooks.session().agent
        self._concerns = concerns_of(agent, alertes) if agent else Concerns()

    def write_strip(self, monday: date, visited: str | None, *, is_read_only: bool) -> Content:
        """The line above the grid; `visited` is whose week it is where it is somebody else's."""
        session, snapshot = self._hooks.session(), self._hooks.snapshot()
        return write_strip(
            monday,
            self._week.semaine(snapshot) if snapshot else None,
            visit=write_visit(visited, session.agent, is_read_only=is_read_only) if visited else None,
            verrous=snapshot.verrous if snapshot else {},
            concerns=Concerns() if visited else self._concerns,
            is_closed=session.is_ready and bool(session.store.read_only_reason),
            width=self._hooks.width(),
        )

    def write_below(self, grid: WeekGrid, *, is_read_only: bool) -> tuple[Content, int]:
        """What stands below the grid, and how many lines it takes."""
        cell, snapshot, width = grid.cell, self._hooks.snapshot(), self._hooks.width()
        held = self._week.held(cell) if cell else None
        detail = Content("")
        if cell and snapshot:
            semaine = self._week.semaine(snapshot)
            detail = write_detail(
                snapshot.programme.by_code[cell.code],
                snapshot.avancement.lignes.get(cell.code),
                snapshot.realise_with(cell.code, semaine),
                snapshot.avancement.suivi,
                snapshot.sans_demande(cell.code, semaine),
                width,
            )
        message = write_message(
            typed=grid.editor.texte if grid.editor else None,
            refused=self._week.refused.get(cell) if cell else None,
            notice=self.notice,
            held=held,
            demande=describe_demande(snapshot, held) if snapshot and held else "",
            note=self._week.notes.get(cell) if cell else None,
            jour=next((jour for jour in grid.view.jours if jour.jour == grid.jour), None),
            verrou=self._hooks.lock(grid.jour),
            exemples=propose_typing(snapshot),
            is_read_only=is_read_only,
        )
        return stack_texts(detail, message, width)
