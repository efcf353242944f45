"""Readings and actions of the command bar: commands, places to show, days written from a sentence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.sentence.outcome import Proposal, summarize_proposal
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.agents.preferences import with_recent
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.registry import COMMANDS
from cariforef_tui.ui.kit.messages import WRITES, DaysWritten, ShowLigne, ShowMois, ShowSemaine, ShowVisas
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.shell.bar.dialog import BarDialog, read_offer
from cariforef_tui.ui.shell.bar.entries import Entry, Kind, Offer, entry_of

if TYPE_CHECKING:
    from cariforef_tui.services.temps.sentence import SentenceWritten
    from cariforef_tui.ui.kit.session import SessionApp
    from cariforef_tui.ui.shell.places import Places

SAID_MAX = 50
"""Characters of the sentence in the status line, which then fits 80 cells with « u : annuler »."""


class Bar:
    """Opens the bar over a place, reads its entries, and runs the one chosen."""

    def __init__(self, app: SessionApp, places: Places) -> None:
        self._app, self._places = app, places
        self._recent: tuple[str, ...] = ()

    def open(self, text: str = "") -> None:
        """Open the bar over the place on screen, with `text` in its field."""
        screen = self._app.screen
        if isinstance(screen, PlaceScreen):
            offer = self._offer(screen)
            dialog = BarDialog(offer, self._recent, text)
            self._app.push_screen(dialog, self._do)
            session = self._app.session
            if session.is_ready:
                read = partial(
                    read_offer,
                    session.store,
                    offer,
                    session.require_agent(),
                    session.reference,
                    session.launch.today(),
                )
                dialog.is_reading = True
                hand, refuse = partial(self._hand, dialog), partial(self._tell_unread, dialog)
                dialog.read(read, hand, refuse=refuse)

    def _tell_unread(self, dialog: BarDialog, error: CariforefError) -> None:
        self._app.show_status(str(error), "error")
        dialog.end_reading()

    def _offer(self, screen: PlaceScreen) -> Offer:
        """Return the entries of the commands that the person may do: those of this place, and the others."""
        here: list[Entry] = []
        others: list[Entry] = []
        for command in COMMANDS:
            is_unnamed = (
                command.gesture is Gesture.BAR or command.place is Place.SIMULATION is not screen.PLACE
            )
            if is_unnamed or not self._app.session.is_offered(command):
                continue
            (here if screen.offers(command) else others).append(entry_of(command, screen.PLACE))
        return Offer(commands=tuple(here), others=tuple(others), au=self._app.session.au)

    def _hand(self, dialog: BarDialog, offer: Offer) -> None:
        dialog.use(offer)
        dialog.end_reading()

    def _do(self, entry: Entry | None) -> None:
        if entry is None:
            return
        if entry.kind is not Kind.PHRASE:
            self._recent = with_recent(self._recent, entry.cle)
        match entry.goal:
            case Command() as command:
                self._run(command)
            case ShowLigne() | ShowSemaine() | ShowMois() | ShowVisas() as target:
                self._places.show(target)
            case Proposal() as proposal:
                self._write(proposal)

    def _run(self, command: Command) -> None:
        """Run a command in its own place, after the reading of that place."""
        from cariforef_tui.domain.values.months import Mois

        screen = self._app.screen
        here = screen.PLACE if isinstance(screen, PlaceScreen) else Place.PARTOUT
        if here not in command.actions and command.place is Place.MOIS:
            session = self._app.session
            self._places.show(ShowMois(session.require_agent(), Mois.of(session.au)))
        elif here not in command.actions and command.place is not Place.PARTOUT:
            self._places.go(command.place)
        place = self._app.screen
        if isinstance(place, PlaceScreen):
            action = command.actions.get(place.PLACE) or command.actions[command.place]
            self._app.call_later(place.act_when_read, action)

    def _write(self, proposal: Proposal) -> None:
        self._app.show_status("Enregistrement…", "busy")
        self._app.run_worker(partial(self._write_in_thread, proposal), group=WRITES, thread=True)

    def _write_in_thread(self, proposal: Proposal) -> None:
        from cariforef_tui.services.temps.sentence import write_sentence

        session = self._app.session
        try:
            written = write_sentence(
                session.store, proposal, today=session.launch.today(), acteur=session.require_agent()
            )
        except CariforefError as error:
            self._app.call_from_thread(self._app.show_status, f"Non enregistré : {error}", "error")
            return
        self._app.call_from_thread(self._show_written, written, summarize_proposal(proposal, SAID_MAX))

    def _show_written(self, written: SentenceWritten, said: str) -> None:
        """Show the first day in the week, where `u` undoes the write, and say what was written."""
        cells = [(cell.change.jour, cell.change.code) for cell in written.cells]
        jour, code = min([*cells, *((day.jour, "") for day in written.absences)])
        self._places.show(ShowSemaine(jour, code=code))
        self._places.screen_of(Place.SEMAINE).post_message(DaysWritten(written))
        self._app.show_status(f"Enregistré : {said} · u : annuler", "ok")
