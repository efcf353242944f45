"""Dialog with the journal's rows of one cell or line: author, date, values before and after, motif."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.journal.sentences import describe_ecriture, describe_motif
from cariforef_tui.domain.values.dates import format_ago, format_moment
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.ui.kit.place import PlaceScreen

ENTRIES_MAX = 100
"""Rows read at most, newest first; the command `journal` shows the rest."""
ReadHistory = Callable[[], tuple[Ecriture, ...]]


class HistoryDialog(Dialog[None]):
    """Shows the rows that `read` returns, newest first, dated relatively to `now`; `read` runs in a thread.

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
    accept_label, give_up_label = "", "Fermer"
    other_keys = ("↑ ↓ : défiler", "heures de Paris")

    def __init__(self, titre: str, read: ReadHistory, now: datetime) -> None:
        super().__init__()
        self._titre, self._read_history, self._now = titre, read, now

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            with VerticalScroll():
                yield Static("Lecture…", id="histoire-texte", markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.read(
            lambda: describe_history(self._read_history(), self._now),
            self._show,
            refuse=lambda error: self._show(inert(f"✗ {error}", "bold $text-error")),
        )

    def _show(self, content: Content) -> None:
        self.query_one("#histoire-texte", Static).update(content)

    def action_scroll(self, where: str) -> None:
        area = self.query_one(VerticalScroll)
        getattr(area, f"action_{where}" if where.startswith("page") else f"action_scroll_{where}")()


def describe_history(ecritures: tuple[Ecriture, ...], now: datetime) -> Content:
    """Return two lines for each row: date and author, then the change and its motif."""
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


def show_line_history(place: PlaceScreen, programme: Programme, code: str) -> None:
    """Show the journal of a line: its days and its plan."""
    titre = f"Histoire · {code} {programme.by_code[code].libelle}"
    show_history(place, titre, JournalFilter(ligne=code))


def show_history(place: PlaceScreen, titre: str, criteria: JournalFilter) -> None:
    """Show the last rows of the journal that match `criteria` and that the person may read."""
    from cariforef_tui.services.journal import load_journal

    read = partial(load_journal, place.store, replace(criteria, nombre=ENTRIES_MAX), place.session.agent)
    place.app.push_screen(HistoryDialog(titre, read, place.session.launch.now()))
