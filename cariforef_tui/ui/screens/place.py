"""The base of the places: header, body, footer, and when to read again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from cariforef_tui.ui.commands import Lieu
from cariforef_tui.ui.commands.dialogues import keys_of
from cariforef_tui.ui.following import FOLLOWED
from cariforef_tui.ui.messages import ReferenceChanged, StoreChanged, StoreReady
from cariforef_tui.ui.widgets.footer import FooterBar
from cariforef_tui.ui.widgets.header import HeaderBar

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.touched import Touched
    from cariforef_tui.domain.values.months import Mois
    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.app import CariforefApp
    from cariforef_tui.ui.key_latch import Typed


LARGEUR_MIN = 50
HAUTEUR_MIN = 14


class PlaceScreen(Screen[None]):
    """A place: subclasses give `LIEU`, `compose_body` and `load` (start a worker that reads)."""

    LIEU: ClassVar[Lieu]
    titre: str | None = None
    """What the header says in place of the place's own name."""
    HORIZONTAL_BREAKPOINTS = [(0, "-etroit"), (100, "-large")]  # noqa: RUF012 - Textual's own declaration
    _stale = True

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.LIEU, self.titre)
        yield from self.compose_body()
        yield Static("", id="trop-petit", markup=False)
        yield FooterBar()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        if self.is_small:
            self.query_one("#trop-petit", Static).update(
                f"Fenêtre trop petite ({width} × {height}).\nIl faut au moins "
                f"{LARGEUR_MIN} × {HAUTEUR_MIN} ; 80 × 24 est à l'aise. Rien n'est perdu. q : quitter."
            )
        self.set_class(self.is_small, "-trop-petit")

    @property
    def is_typing(self) -> bool:
        """True while a text is being typed in the place itself: keys are its letters, whatever is seen."""
        return False

    @property
    def is_small(self) -> bool:
        """True where the window shows nothing of the place: no key acts on what cannot be seen."""
        width, height = self.app.size
        return width < LARGEUR_MIN or height < HAUTEUR_MIN

    @property
    def is_read(self) -> bool:
        """True once the screen shows what it was asked to show."""
        return True

    def is_early(self, event: Typed) -> bool:
        """True for a key that acts on what is still being read: it waits."""
        return isinstance(event, events.Key) and event.key in keys_of(self.LIEU) and not self.is_read

    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the keys that wait for a reading go once it ends, drop them where it has brought nothing."""
        if event.worker.is_finished and self.is_current:
            if not self.is_read and all(one.is_finished for one in self.workers if one.node is self):
                self.cariforef.latch.drop_waiting()
            await self.cariforef.latch.go_on()
            if self.is_read and self.cariforef.is_ready:
                self.call_after_refresh(self.cariforef.follow_figures)

    def compose_body(self) -> Iterable[Widget]:
        raise NotImplementedError

    def load(self) -> None:
        """Start the worker that reads what this screen shows; called with a store and a reference."""
        raise NotImplementedError

    def keep_draft(self) -> None:
        """Keep what is being typed, for the next start; the terminal is going away."""

    def forget_done(self) -> None:
        """Keep nothing to take back: somebody else acts from now on."""

    async def settle(self) -> None:
        """Return once nothing typed here is left to save; called before leaving for good."""

    def seen_table(self) -> Table | None:
        """What is shown, as a table; None where there is nothing to export."""
        return None

    def action_export_seen(self) -> None:
        from cariforef_tui.ui.screens.export_dialog import ask_export

        ask_export(self)

    def show_ligne(self, code: str) -> None:
        """Put the cursor on a line of the programme, now or once it is read."""

    def show_jour(self, jour: date) -> None:
        """Show the week of a date, now or once it can be read."""

    def show_mois(self, agent: str, mois: Mois, came_from: str) -> None:
        """Show the month of an agent, opened from the mode `came_from`."""

    def show_visas(self, agent: str | None) -> None:
        """Show everybody's months, the cursor on an agent's, now or once they are read."""

    @property
    def mode(self) -> str:
        """Name of the application's mode that shows this screen."""
        return self.LIEU.value

    @property
    def cariforef(self) -> CariforefApp:
        return cast("CariforefApp", self.app)

    @property
    def store(self) -> Store:
        return self.cariforef.require_store()

    @property
    def reference(self) -> DateReference:
        return self.cariforef.require_reference()

    def request_load(self) -> None:
        """Read now if shown and ready, otherwise when shown next."""
        self._stale = True
        if self.is_current and self.cariforef.is_ready:
            self._stale = False
            self.load()

    def on_screen_resume(self) -> None:
        if self._stale:
            self.request_load()

    def on_store_ready(self, _message: StoreReady) -> None:
        self.request_load()

    def is_concerned(self, touched: Touched) -> bool:
        """True where what is shown here may have moved."""
        return touched.is_among(FOLLOWED[self.LIEU])

    def on_store_changed(self, message: StoreChanged) -> None:
        if self.is_concerned(message.touched):
            self.request_load()

    def on_reference_changed(self, _message: ReferenceChanged) -> None:
        self.request_load()

    def on_header_bar_asked(self, message: HeaderBar.Asked) -> None:
        self.call_later(self.app.run_action, message.action)

    def on_header_bar_go_to(self, message: HeaderBar.GoTo) -> None:
        self.cariforef.go(message.lieu)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Only commands of the registry reach the footer: Textual's own are in English."""
        return {key: active for key, active in super().active_bindings.items() if active.binding.id}
