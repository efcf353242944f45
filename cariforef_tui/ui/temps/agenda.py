"""Filling the week from the person's calendar: a dialog shows the days proposed, then they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.sentence.outcome import Proposal
from cariforef_tui.domain.values.refusals import CariforefError, Refus
from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.temps.grid.cells import CellKey, Gestures
from cariforef_tui.ui.temps.shown import APART, ShownWeek

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.agenda import Agenda
    from cariforef_tui.exchange.temps.memory import AgendaMemory
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.kit.session import Session
    from cariforef_tui.ui.temps.agenda_dialog import PrefillDialog, Proposed
    from cariforef_tui.ui.temps.picker import Pick
    from cariforef_tui.ui.temps.writing.writer import WeekWriter


class WeekPrefiller:
    """Asks for a calendar, shows what it proposes for the week, and hands it to the writer."""

    def __init__(self, shown: ShownWeek, writer: WeekWriter) -> None:
        self._shown, self._place, self._week, self._writer = shown, shown.place, shown.week, writer
        self.gestures: Gestures = {"prefill": lambda _cell: self._ask_file()}

    def _ask_file(self) -> None:
        from cariforef_tui.exchange.temps.memory import load_memory
        from cariforef_tui.machine.configuration import config_dir
        from cariforef_tui.ui.dialogs.form import Field, FormDialog

        snapshot, session = self._week.current, self._place.session
        if snapshot is None or self._place.refuses_file(session.outlet.check_agenda):
            return
        agent = snapshot.agent.initiales
        try:
            days = _open_days(snapshot, self._shown.last_jour)
            kept = load_memory(config_dir()).agenda(session.store.place, agent)
        except CariforefError as error:
            self._shown.say(f"✗ {error}")
            return
        # The person may have moved the file since: ask for its path again.
        fichier = kept.fichier if kept.fichier and Path(kept.fichier).expanduser().is_file() else ""
        dialog = FormDialog(
            "Pré-remplir depuis mon agenda",
            ("L'agenda que votre messagerie exporte en ICS ; rien n'est écrit sans votre accord.",),
            (Field("fichier", "Fichier ICS", fichier, "~/agenda.ics", length=1000, is_offered=True),),
            _read_path,
        )
        self._place.app.push_screen(dialog, partial(self._read_file, agent, days, kept))

    def _read_file(self, agent: str, days: tuple[date, date], kept: AgendaMemory, chemin: str | None) -> None:
        from cariforef_tui.ui.temps.agenda_dialog import PrefillDialog

        if chemin is None:
            return
        session = self._place.session

        def load() -> Proposed:
            from cariforef_tui.exchange.temps.agenda import read_agenda
            from cariforef_tui.exchange.temps.recognise import load_agenda

            source = load_agenda(chemin)
            agenda = read_agenda(source.name, source.data, *days)
            return _propose(session, agent, agenda, replace(kept, fichier=chemin))

        dialog = PrefillDialog(self._choose_line)
        self._place.app.push_screen(dialog, self._write)
        self._place.read(load, dialog.use, refuse=dialog.tell, group=APART)

    def _choose_line(self, dialog: PrefillDialog, proposed: Proposed, title: str) -> None:
        from cariforef_tui.ui.temps.picker import PickerDialog

        snapshot = self._week.current
        if snapshot is not None:
            picker = PickerDialog(snapshot, self._week.semaine(snapshot), self._week.codes(snapshot))
            self._place.app.push_screen(picker, partial(self._name_line, dialog, proposed, title))

    def _name_line(self, dialog: PrefillDialog, proposed: Proposed, title: str, pick: Pick | None) -> None:
        """Remember the line of a title, and propose again."""
        if pick is None:
            return
        session = self._place.session
        kept = replace(proposed.kept, codes={**proposed.kept.codes, fold(title): pick.code})
        load = partial(_propose, session, proposed.agent, proposed.agenda, kept)
        self._place.read(load, dialog.use, refuse=dialog.tell, group=APART)

    def _write(self, proposal: Proposal | None) -> None:
        if proposal is None or proposal.agent != self._week.agent:
            return
        changes = tuple(saisie.change for saisie in proposal.saisies)
        self._writer.write_cells(changes)
        self._shown.show_cell(CellKey(changes[0].code, changes[0].jour))


def _propose(session: Session, agent: str, agenda: Agenda, kept: AgendaMemory) -> Proposed:
    """Save the memory `kept`, and return the proposal that it gives for the calendar. Runs in a thread."""
    from cariforef_tui.exchange.temps.memory import load_memory, save_memory
    from cariforef_tui.machine.configuration import config_dir
    from cariforef_tui.services.temps.agenda import SaidWords, propose_days
    from cariforef_tui.ui.temps.agenda_dialog import Proposed

    folder, base = config_dir(), session.store.place
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
