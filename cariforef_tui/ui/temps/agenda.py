"""Filling the week from the person's calendar: a dialog shows the days proposed, then they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.temps.agenda import count_days, describe_days, describe_left_out, describe_title
from cariforef_tui.domain.temps.sentence.outcome import Proposal
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.refusals import CariforefError, Refus
from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.dialogs.dialog import Dialog, EndLine, Options
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.temps.editing import Gestures
from cariforef_tui.ui.temps.grid.cells import CellKey

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.agenda import Agenda, Prefill
    from cariforef_tui.exchange.temps.memory import AgendaMemory
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.kit.session import Session
    from cariforef_tui.ui.temps.picker import Pick
    from cariforef_tui.ui.temps.screen import SemaineScreen


class PrefillDialog(Dialog[Proposal]):
    """Returns the days to write. Enter on a title without a line asks for its line, then proposes again.

    The dialog opens while the calendar is being read. `choose` receives this dialog, its proposal and the
    title. Call `use` with the first proposal, then again after each line chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_by(1)", show=False),
        Binding("k,up", "scroll_by(-1)", show=False),
    ]
    AUTO_FOCUS = ""
    CSS_PATH = "dialogs.tcss"
    accept_label = "Pré-remplir"

    def __init__(self, choose: Callable[[PrefillDialog, Proposed, str], None]) -> None:
        super().__init__()
        self._choose = choose
        self._proposed: Proposed | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Lecture de l'agenda…", id="titre", classes="dialogue-titre", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static("", id="jours", markup=False)
                yield Static("", id="laisses", markup=False)
            yield Static("", id="sans-ligne", classes="dialogue-titre", markup=False)
            yield Options(markup=False)
            yield from self.compose_end()

    def tell(self, error: CariforefError) -> None:
        """Say why there is no proposal, or no further one."""
        if self.is_attached:
            self.refuse(str(error))

    def use(self, proposed: Proposed) -> None:
        """Show a proposal. If it has no day to write, the titles without a line come first."""
        if not self.is_attached:
            return
        self._proposed = proposed
        agenda, prefill = proposed.agenda, proposed.prefill
        period = f"du {format_jour(agenda.first)} au {format_jour(agenda.last)}"
        count = count_days(prefill.proposal) or "rien à pré-remplir"
        self.query_one("#titre", Static).update(inert(f"Agenda {period} : {count}"))
        self.query_one("#jours", Static).update(_lines(describe_days(prefill.proposal)))
        self.query_one("#laisses", Static).update(_lines(_describe_left_out(proposed)))
        self.query_one("#sans-ligne", Static).update("Sans ligne :" if prefill.sans_ligne else "")
        options = self.query_one(Options)
        options.clear_options()
        options.add_options(Option(inert(describe_title(title))) for title in prefill.sans_ligne)
        options.display = bool(prefill.sans_ligne)
        options.highlighted = 0 if prefill.sans_ligne else None
        if prefill.sans_ligne and not prefill.proposal.saisies:
            options.focus()
        elif not prefill.sans_ligne:
            self.set_focus(None)
        self._show_end()

    def _show_end(self) -> None:
        if isinstance(self.focused, OptionList):
            self.query_one(EndLine).show("choisir sa ligne", self.give_up_label, "Tab : boutons")
            return
        has_titles = self._proposed is not None and self._proposed.prefill.sans_ligne
        self.other_keys = ("Tab : titres sans ligne",) if has_titles else ()
        super()._show_end()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._proposed is not None:
            self._choose(self, self._proposed, self._proposed.prefill.sans_ligne[event.option_index].titre)

    def action_scroll_by(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def accept(self) -> None:
        if self._proposed is None:
            return
        if self._proposed.prefill.proposal.saisies:
            self.dismiss(self._proposed.prefill.proposal)
        else:
            self.refuse("Rien à pré-remplir : donnez une ligne à un titre, ou Échap.")


def _describe_left_out(proposed: Proposed) -> Iterator[str]:
    left_out = tuple(describe_left_out(proposed.agenda, proposed.prefill))
    days = tuple(map(describe_title, proposed.prefill.journees))
    if left_out:
        yield f"Laissés de côté : {' ; '.join(left_out)}."
    if days:
        yield f"Journées entières : {', '.join(days)}. « a » pose une absence."


def _lines(lines: Iterator[str]) -> Content:
    return Content("\n").join(map(inert, lines))


@dataclass(frozen=True, slots=True)
class Proposed:
    """The days that a calendar proposes to one person, by the lines remembered for its titles."""

    agent: str
    agenda: Agenda
    kept: AgendaMemory
    prefill: Prefill


class WeekPrefiller:
    """Asks for a calendar, shows what it proposes for the week, and hands it to the writer."""

    def __init__(self, screen: SemaineScreen) -> None:
        self._screen, self._week, self._writer = screen, screen.week, screen.writer
        self.gestures: Gestures = {"prefill": lambda _cell: self._ask_file()}

    def _ask_file(self) -> None:
        from cariforef_tui.exchange.temps.memory import load_memory
        from cariforef_tui.ui.dialogs.form import Field, FormDialog

        snapshot, session = self._screen.snapshot, self._screen.session
        if snapshot is None or self._screen.refuses_file(session.outlet.check_agenda):
            return
        try:
            days = _open_days(snapshot, self._screen.rights.until)
            kept = load_memory(_folder()).agenda(session.store.place, self._screen.agent_shown)
        except CariforefError as error:
            self._screen.around.say(f"✗ {error}")
            return
        # The person may have moved the file since: ask for its path again.
        fichier = kept.fichier if kept.fichier and Path(kept.fichier).expanduser().is_file() else ""
        dialog = FormDialog(
            "Pré-remplir depuis mon agenda",
            ("L'agenda que votre messagerie exporte en ICS ; rien n'est écrit sans votre accord.",),
            (Field("fichier", "Fichier ICS", fichier, "~/agenda.ics", length=1000, is_offered=True),),
            _read_path,
        )
        self._screen.app.push_screen(dialog, partial(self._read_file, days, kept))

    def _read_file(self, days: tuple[date, date], kept: AgendaMemory, chemin: str | None) -> None:
        if chemin is None:
            return
        session, agent = self._screen.session, self._screen.agent_shown

        def load() -> Proposed:
            from cariforef_tui.exchange.files.write import Format
            from cariforef_tui.exchange.temps.agenda import read_agenda
            from cariforef_tui.exchange.temps.recognise import load_source

            source = load_source(chemin, Format.ICS)
            agenda = read_agenda(source.name, source.data, *days)
            return _propose(session, agent, agenda, replace(kept, fichier=chemin))

        dialog = PrefillDialog(self._choose_line)
        self._screen.app.push_screen(dialog, self._write)
        self._screen.read_apart(load, dialog.use, refuse=dialog.tell)

    def _choose_line(self, dialog: PrefillDialog, proposed: Proposed, title: str) -> None:
        from cariforef_tui.ui.temps.picker import PickerDialog

        snapshot = self._screen.snapshot
        if snapshot is not None:
            picker = PickerDialog(snapshot, self._week.semaine(snapshot), self._week.codes(snapshot))
            self._screen.app.push_screen(picker, partial(self._name_line, dialog, proposed, title))

    def _name_line(self, dialog: PrefillDialog, proposed: Proposed, title: str, pick: Pick | None) -> None:
        """Remember the line of a title, and propose again."""
        if pick is None:
            return
        session = self._screen.session
        kept = replace(proposed.kept, codes={**proposed.kept.codes, fold(title): pick.code})
        load = partial(_propose, session, proposed.agent, proposed.agenda, kept)
        self._screen.read_apart(load, dialog.use, refuse=dialog.tell)

    def _write(self, proposal: Proposal | None) -> None:
        if proposal is None or proposal.agent != self._screen.agent_shown:
            return
        changes = tuple(saisie.change for saisie in proposal.saisies)
        self._writer.write_cells(changes)
        self._screen.shown.show_cell(CellKey(changes[0].code, changes[0].jour))


def _propose(session: Session, agent: str, agenda: Agenda, kept: AgendaMemory) -> Proposed:
    """Save the memory `kept`, and return the proposal that it gives for the calendar. Runs in a thread."""
    from cariforef_tui.exchange.temps.memory import load_memory, save_memory
    from cariforef_tui.services.temps.agenda import SaidWords, propose_days

    folder, base = _folder(), session.store.place
    save_memory(folder, load_memory(folder).with_agenda(base, agent, kept))
    words, today = SaidWords(kept.codes), session.launch.today()
    prefill = propose_days(session.store, agenda, words, agent, today=today, lecteur=session.agent)
    return Proposed(agent, agenda, kept, prefill)


def _open_days(snapshot: SemaineSnapshot, until: date) -> tuple[date, date]:
    """Return the first and last days of the week to log on, up to `until` and in its exercice.

    Raises:
        Refus: the week has no such day.
    """
    open_days = (jour.jour for jour in snapshot.semaine.jours if jour.ouvert)
    days = [jour for jour in open_days if jour <= until and jour.year == until.year]
    if not days:
        raise Refus("Rien à pré-remplir cette semaine : ses jours sont à venir, ou hors de l'exercice.")
    return days[0], days[-1]


def _read_path(values: Mapping[str, str]) -> str:
    chemin = values["fichier"].strip()
    if not Path(chemin).expanduser().is_file():
        raise Refus("Aucun fichier de ce nom : donnez celui de l'agenda exporté, par exemple ~/agenda.ics.")
    return chemin


def _folder() -> Path | None:
    from cariforef_tui.machine.configuration import config_file

    path = config_file()
    return path.parent if path else None
