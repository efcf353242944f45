"""Lines of the week: the one picked, and those pinned."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.temps.editing import Gestures
from cariforef_tui.ui.temps.grid.keys import CellKey, Early

if TYPE_CHECKING:
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.picker.dialog import Pick, PickerDialog
    from cariforef_tui.ui.temps.screen import SemaineScreen


class WeekLines:
    """Chooses which lines the grid shows, and says what one of them is or was."""

    def __init__(self, screen: SemaineScreen) -> None:
        self._screen, self._week, self._grid, self._editor = screen, screen.week, screen.grid, screen.editor
        self._picker: PickerDialog | None = None
        """The dialog that chooses a line, while it is open."""
        self.gestures: Gestures = {
            "find": self._find,
            "pin": self._pin,
            "copy": self._copy,
            "history": self._show_history,
        }

    def use(self, snapshot: SemaineSnapshot) -> None:
        """Take a week just read: the picker follows it."""
        if self._picker is not None:
            self._picker.use(snapshot, self._week.semaine(snapshot))

    def _find(self, _cell: CellKey | None) -> None:
        """Ask for a line; what was typed where there was none for it waits."""
        from cariforef_tui.ui.temps.picker.dialog import PickerDialog

        snapshot, jour, early = self._screen.snapshot, self._grid.jour, self._grid.take_early()
        if snapshot is None or jour is None:
            return
        semaine, shown = self._week.semaine(snapshot), self._week.codes(snapshot)
        self._picker = PickerDialog(snapshot, semaine, shown, early.texte)
        self._screen.app.push_screen(self._picker, partial(self._use_pick, jour, early))
        self._screen.freshen()

    def _use_pick(self, jour: date, early: Early, pick: Pick | None) -> None:
        self._picker = None
        if pick is None:
            return
        cell = CellKey(pick.code, jour)
        self._week.add_lignes([pick.code])
        self._screen.refresh_week()
        self._screen.shown.show_cell(cell)
        self._screen.around.say("")
        if early.fills:
            self._editor.fill(cell)
        elif pick.texte:
            self._grid.start_editing(pick.texte)

    def read_pins(self, agent: str) -> None:
        """Read once, in a thread, the lines a person keeps on top of their week."""
        session = self._screen.session
        if agent != session.agent or self._week.has_pins_of(agent):
            return
        from cariforef_tui.services.agents.preferences import load_preferences

        likes = load_preferences(session.launch.keeper_of(session.store, agent))
        self._week.set_pins(agent, likes.epinglees)

    def _keep_pins(self, codes: list[str]) -> None:
        from cariforef_tui.services.agents.preferences import Cle, keep_preference

        session = self._screen.session
        keeper = session.launch.keeper_of(session.store, session.require_agent())
        keep = partial(keep_preference, keeper, Cle.EPINGLEES, codes or None)
        self._screen.run_worker(keep, group="preferences", thread=True)

    def _pin(self, cell: CellKey | None) -> None:
        if (look := self._editor.look(cell)) is None:
            return
        code = look.cell.code
        is_pinned = self._week.pin(look.snapshot, code)
        if look.snapshot.agent.initiales == self._screen.session.agent:
            self._keep_pins(sorted(self._week.pinned))
        self._screen.refresh_week()
        self._screen.shown.show_cell(look.cell)
        self._screen.tell(
            f"{code} {'gardée en haut' if is_pinned else 'reprend sa place'} · * : revenir", "ok"
        )

    def _copy(self, cell: CellKey | None) -> None:
        if (look := self._editor.look(cell)) is not None:
            ligne = look.snapshot.programme.by_code[look.cell.code]
            self._screen.app.copy_to_clipboard(f"{ligne.code} {ligne.libelle}")
            self._screen.tell(f"Copié : {ligne.code} {ligne.libelle}", "ok")

    def _show_history(self, cell: CellKey | None) -> None:
        from cariforef_tui.domain.journal.filter import JournalFilter
        from cariforef_tui.ui.journal.history_dialog import show_history

        if (look := self._editor.look(cell)) is None:
            return
        initiales, (code, day) = look.snapshot.agent.initiales, look.cell
        label = look.snapshot.programme.by_code[code].libelle
        titre = f"Histoire · {initiales}, {format_jour(day)} · {code} {label}"
        criteria = JournalFilter(agent=initiales, exercice=day.year, ligne=code, jour=day)
        show_history(self._screen, titre, criteria)
