"""What is said around the week's grid: the strip above it, the line under the cursor and messages below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.temps.parsing import propose_typing
from cariforef_tui.ui.temps.texts import (
    DETAIL_LINES,
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
    from cariforef_tui.ui.temps.screen import SemaineScreen


class WeekSurroundings:
    """Shows the texts of the screen."""

    def __init__(self, screen: SemaineScreen) -> None:
        self._screen, self._week = screen, screen.week
        self.notice = ""
        """What was last explained."""
        self._concerns = Concerns()

    def say(self, text: str) -> None:
        """Explain something below the grid."""
        self.notice = text
        self.show_below()

    def use_alertes(self, alertes: AlertesSnapshot) -> None:
        """Take the alerts, once they are counted."""
        agent = self._screen.session.agent
        self._concerns = concerns_of(agent, alertes) if agent else Concerns()
        self.show_strip()

    def show_strip(self) -> None:
        """Say above the grid which week it is, and whose where it is somebody else's."""
        screen, session, snapshot = self._screen, self._screen.session, self._screen.snapshot
        visited, is_read_only = screen.visited, screen.rights.is_read_only
        screen.query_one("#titre", TextBlock).content = write_strip(
            screen.shown.monday,
            self._week.semaine(snapshot) if snapshot else None,
            visit=write_visit(visited, session.agent, is_read_only=is_read_only) if visited else None,
            verrous=snapshot.verrous if snapshot else {},
            concerns=Concerns() if visited else self._concerns,
            is_closed=session.is_ready and bool(session.store.read_only_reason),
            width=screen.app.size.width,
        )

    def show_below(self) -> None:
        """Say below the grid what the cursor is on, and what went wrong or may be done there."""
        screen, grid, snapshot = self._screen, self._screen.grid, self._screen.snapshot
        cell, width = grid.cell, screen.app.size.width
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
            verrou=screen.rights.describe_lock(grid.jour),
            exemples=propose_typing(snapshot),
            is_read_only=screen.rights.is_read_only,
        )
        block = screen.query_one("#ligne", TextBlock)
        block.content, height = stack_texts(detail, message, width)
        block.set_class(height > DETAIL_LINES, "-long")
