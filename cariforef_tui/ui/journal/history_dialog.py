"""Dialog with the journal's rows of one cell or line: who, when, before, after, motif."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.sentences import describe_ecriture, describe_motif
from cariforef_tui.domain.values.dates import format_ago, format_moment
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.filter import JournalFilter
    from cariforef_tui.ui.kit.place import PlaceScreen

ENTRIES_MAX = 100
"""Rows read, newest first: beyond, the command `journal` is the place to look."""
ReadHistory = Callable[[], tuple[Ecriture, ...]]


class HistoryRead(Message):
    """The history was read, or could not be: `content` says it."""

    def __init__(self, content: Content) -> None:
        super().__init__()
        self.content = content


class HistoryDialog(Dialog[None]):
    """Shows what `read` returns, newest first, as long ago as it is `now`; `read` runs in a thread.

    The arrows, vim's keys and the wheel scroll it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,H", "give_up", show=False),
        Binding("j", "scroll('down')", show=False),
        Binding("k", "scroll('up')", show=False),
        Binding("g", "scroll('home')", show=False),
        Binding("G", "scroll('end')", show=False),
        Binding("space", "scroll('page_down')", show=False),
    ]
    CSS_PATH = "styles.tcss"

    def __init__(self, titre: str, read: ReadHistory, now: datetime) -> None:
        super().__init__()
        self._titre, self._read_history, self._now = titre, read, now

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            with VerticalScroll():
                yield Static("Lecture…", id="histoire-texte", markup=False)
            yield Static(
                "Heures de Paris   ↑ ↓ PgPréc PgSuiv : défiler   Échap, q ou H : fermer",
                classes="dialogue-bas",
                markup=False,
            )

    def on_mount(self) -> None:
        self._read()

    def action_scroll(self, where: str) -> None:
        area = self.query_one(VerticalScroll)
        getattr(area, f"action_{where}" if where.startswith("page") else f"action_scroll_{where}")()

    @work(thread=True, exclusive=True, group="read")
    def _read(self) -> None:
        worker = get_current_worker()
        try:
            content = describe_history(self._read_history(), self._now)
        except CariforefError as error:
            content = inert(f"✗ {error}", "bold $text-error")
        if not worker.is_cancelled:
            self.post_message(HistoryRead(content))

    def on_history_read(self, message: HistoryRead) -> None:
        self.query_one("#histoire-texte", Static).update(message.content)


def describe_history(ecritures: tuple[Ecriture, ...], now: datetime) -> Content:
    """Return two lines a row: when and who, then what and why."""
    if not ecritures:
        return inert("Rien n'a encore été écrit ici.")
    entries = []
    for ecriture in ecritures:
        mark = "  ! écrit hors de l'outil" if ecriture.hors_outil else ""
        head = inert(f"{format_moment(ecriture.quand)}  {ecriture.acteur}", "bold")
        ago = inert(f" {format_ago(ecriture.quand, now)}", "$text-muted")
        sentence = f"{describe_ecriture(ecriture)}{describe_motif(ecriture)}"
        sentence = sentence.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
        entries.append(head + ago + inert(mark, "bold") + Content("\n  ") + inert(sentence))
    if len(ecritures) == ENTRIES_MAX:
        entries.append(inert(f"Les {ENTRIES_MAX} dernières ; « cariforef journal » donne les autres."))
    return Content("\n").join(entries)


def show_history(place: PlaceScreen, titre: str, criteria: JournalFilter) -> None:
    """Show the last rows of the journal that answer `criteria`, as far as the person may read them."""
    from cariforef_tui.services.journal import load_journal

    read = partial(load_journal, place.store, replace(criteria, nombre=ENTRIES_MAX), place.session.agent)
    place.app.push_screen(HistoryDialog(titre, read, place.session.launch.now()))
