"""Ma semaine: one agent's days, logged in seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from cariforef_tui.domain.calendrier import monday_of
from cariforef_tui.domain.dates import format_date, format_jour
from cariforef_tui.domain.jours import format_jours, format_nombre
from cariforef_tui.domain.refus import CariforefError, JoursRefuses
from cariforef_tui.domain.saisies import Saisie
from cariforef_tui.domain.tableau import Tableau
from cariforef_tui.services.export import tabulate_saisies
from cariforef_tui.services.semaine import SemaineSnapshot, load_semaine
from cariforef_tui.ui.commands import Lieu, bindings_of, commands_of
from cariforef_tui.ui.draft import Draft, drop_drafts, read_drafts, write_drafts
from cariforef_tui.ui.inert import inert
from cariforef_tui.ui.messages import StoreFailed
from cariforef_tui.ui.screens.confirm_dialog import ConfirmDialog, Reponse
from cariforef_tui.ui.screens.semaine_editing import WeekEditing
from cariforef_tui.ui.widgets.text_block import TextBlock
from cariforef_tui.ui.widgets.week_grid import CellKey, WeekGrid
from cariforef_tui.ui.widgets.week_grid_view import build_frame, build_view

PLACE_KEYS = {"1": "F5", "2": "F6", "3": "F7", "4": "F8", "5": "F9"}
"""The digits that open a place elsewhere start a number here: the keys that still open it."""
HINT = "Tapez 0,5 ou 1/2 ou 3h30, Entrée · f complète le jour · / autre ligne · ? aide"


class WeekRead(Message):
    """A week was read; `tick` marks the read."""

    def __init__(self, snapshot: SemaineSnapshot, monday: date, tick: int) -> None:
        super().__init__()
        self.snapshot, self.monday, self.tick = snapshot, monday, tick


class SemaineScreen(WeekEditing):
    """The grid, its title and what explains it; navigation between weeks; drafts."""

    LIEU = Lieu.SEMAINE
    CSS_PATH = "../styles/semaine.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Lieu.SEMAINE)]
    AUTO_FOCUS = "WeekGrid"

    def __init__(self, visited: str | None = None) -> None:
        """`visited` is whose week to show where it is not that of the application's agent."""
        super().__init__()
        self._visited = visited
        self.titre = f"Semaine de {visited}" if visited else None
        self._agent: str | None = None
        self._au: date | None = None
        self._target: CellKey | date | None = None
        self._wanted: date | None = None
        self._notice = ""
        self._drafts_offered = False

    @property
    def mode(self) -> str:
        return f"{self.LIEU}-{self._visited}" if self._visited else super().mode

    @property
    def agent_shown(self) -> str:
        return self._visited or self.cariforef.require_agent()

    def compose_body(self) -> Iterable[Widget]:
        keys = {key: one.action for one in commands_of(Lieu.SEMAINE) for key in one.keys.split(",")}
        yield TextBlock(id="titre")
        yield WeekGrid(keys)
        yield TextBlock(id="ligne")
        yield TextBlock(id="message")

    def on_mount(self) -> None:
        au = self.cariforef.launch.au or self.cariforef.launch.today()
        self.monday = monday_of(au)
        self._target = au
        self.grid.view = build_frame(self.monday, au)
        self.grid.go_to_day(au)
        self._show_title()

    def load(self) -> None:
        self._follow_agent_and_reference()
        self._read(self.monday, self.week.begin_read(), self.agent_shown, self.reference.au)

    def _follow_agent_and_reference(self) -> None:
        agent, au = self.agent_shown, self.reference.au
        if agent != self._agent:
            self._agent = agent
            self.week.forget()
            self.undo_stack.clear()
            self.grid.editor = None
            self._drafts_offered = False
        # At midnight the date moves by itself: the day one is on stays the day one logs on.
        yesterday = self.cariforef.launch.today() - timedelta(days=1)
        by_clock = self._au == yesterday and au == yesterday + timedelta(days=1)
        if au != self._au and not by_clock:
            self.grid.leave_cell()
            self.monday, self._target = monday_of(au), au
            self.refresh_week()
        self._au = au
        self._follow_wanted()

    @work(thread=True, exclusive=True, group="read")
    def _read(self, monday: date, tick: int, agent: str, au: date) -> None:
        worker = get_current_worker()
        try:
            outcome: Message = WeekRead(load_semaine(self.store, agent, monday, au), monday, tick)
        except CariforefError as error:
            outcome = StoreFailed(str(error))
        if not worker.is_cancelled:
            self.post_message(outcome)

    def on_week_read(self, message: WeekRead) -> None:
        if message.monday != self.monday or not self.week.adopt(message.snapshot, message.tick):
            return
        self.refresh_week()
        self.grid.replay_held()
        self._offer_drafts()

    def refresh_week(self) -> None:
        au = self.reference.au if self.cariforef.is_ready else self.cariforef.launch.today()
        snapshot = self.snapshot
        if snapshot is None:
            self.grid.view = build_frame(self.monday, au)
        else:
            semaine = self.week.semaine(snapshot, self._read_typed(snapshot))
            self.grid.view = build_view(
                snapshot,
                semaine,
                self.week.codes(snapshot),
                self.week.marques(),
                au=au,
                shown=self.week.days_shown(semaine),
                moment=self.week.moment,
            )
            self._reach_target()
        self._show_title()
        self.show_texts()

    def _read_typed(self, snapshot: SemaineSnapshot) -> dict[CellKey, Saisie]:
        """What is being typed, where it makes sense already: the figures follow each key."""
        editor = self.grid.editor
        if editor is None:
            return {}
        try:
            centiemes = self.parse(snapshot, editor.texte)
        except JoursRefuses:
            return {}
        cell = CellKey(editor.code, editor.jour)
        return {
            cell: Saisie(snapshot.agent.initiales, editor.jour, editor.code, centiemes, version=editor.seen)
        }

    def _reach_target(self) -> None:
        """Put the cursor where it was asked to go before the week was read."""
        target, self._target = self._target, None
        if isinstance(target, CellKey):
            self.grid.go_to(target)
        elif target is not None:
            self.grid.go_to_day(target)

    def show_week(self, monday: date, target: CellKey | date | None = None) -> None:
        """Show another week of the exercice, the cursor on `target`."""
        first, last = date(self.reference.exercice, 1, 1), date(self.reference.exercice, 12, 31)
        if not monday_of(first) <= monday <= last:
            self.say(f"L'exercice {self.reference.exercice} s'arrête là.")
            return
        self.grid.leave_cell()
        self.monday, self._target = monday, target
        self.refresh_week()
        self.request_load()

    def show_cell(self, cell: CellKey) -> None:
        if monday_of(cell.jour) != self.monday:
            self.show_week(monday_of(cell.jour), cell)
            return
        self.week.add_lignes([cell.code])
        self.refresh_week()
        self.grid.go_to(cell)
        self.show_texts()

    def give_back(self, cell: CellKey, landed: CellKey | None) -> None:
        if self.grid.editor is None and self.grid.cell == landed and landed is not None:
            self.grid.go_to(cell)
        self.show_texts()

    def show_ligne(self, code: str) -> None:
        self.week.add_lignes([code])
        if self.snapshot is not None and self.grid.jour is not None:
            self.refresh_week()
            self.grid.go_to(CellKey(code, self.grid.jour))

    def seen_table(self) -> Tableau | None:
        snapshot = self.snapshot
        if snapshot is None:
            return None
        shown = sorted(self.week.semaine(snapshot).saisies, key=lambda one: one.jour)
        return tabulate_saisies(snapshot.programme, shown, self.monday)

    def show_jour(self, jour: date) -> None:
        self._wanted = jour
        if self.cariforef.is_ready and self._agent is not None:
            self._follow_wanted()
            self.request_load()

    def _follow_wanted(self) -> None:
        jour, self._wanted = self._wanted, None
        if jour is not None:
            self.grid.leave_cell()
            self.monday, self._target = monday_of(jour), jour
            self.refresh_week()

    def action_previous_week(self) -> None:
        self._step_week(-1)

    def action_next_week(self) -> None:
        self._step_week(1)

    def _step_week(self, weeks: int) -> None:
        if self.cariforef.is_ready:
            cell = self.grid.cell
            delta = timedelta(weeks=weeks)
            target = CellKey(cell.code, cell.jour + delta) if cell else None
            self.show_week(self.monday + delta, target)

    def action_today(self) -> None:
        if self.cariforef.is_ready:
            au = self.reference.au
            cell = self.grid.cell
            self.show_week(monday_of(au), CellKey(cell.code, au) if cell else au)

    def action_weekend(self) -> None:
        self.week.shows_weekend = not self.week.shows_weekend
        self.refresh_week()

    def on_week_grid_moved(self, _message: WeekGrid.Moved) -> None:
        self._notice = ""
        self.show_texts()

    def say(self, text: str) -> None:
        self._notice = text
        self.show_texts()

    def _show_title(self) -> None:
        sunday = self.monday + timedelta(days=6)
        week = self.monday.isocalendar().week
        parts = [f" Semaine {week} · du {format_jour(self.monday)} au {format_date(sunday)}"]
        if self._visited:
            parts = [f" S{week} ({self.monday:%d/%m})"]
        snapshot = self.snapshot
        if snapshot is not None:
            semaine = self.week.semaine(snapshot)
            done = sum(saisie.centiemes for saisie in semaine.saisies)
            expected = sum(jour.attendu for jour in semaine.jours) - sum(
                absence.centiemes for absence in semaine.absences
            )
            told = f"{snapshot.agent.initiales} : {format_jours(done)} sur {format_jours(expected)}"
            parts.append(f"{format_nombre(done)}/{format_jours(expected)}" if self._visited else told)
        title = inert(" · ".join(parts))
        if self._visited:
            title = self._visit_mark() + title
        if self.cariforef.is_ready and self.store.read_only_reason:
            title += inert("  LECTURE SEULE", "bold $text-warning")
        self.query_one("#titre", TextBlock).content = title

    def _visit_mark(self) -> Content:
        """Say whose week this is and who writes in it, before anything else."""
        acteur = self.cariforef.agent or ""
        mark = inert(f" SEMAINE DE {self._visited} ", "bold $text-warning reverse")
        return mark + inert(f" saisie par {acteur} · Échap : revenir ·", "bold")

    def show_texts(self) -> None:
        """Say what the cursor is on, and what went wrong or may be done there."""
        cell, snapshot = self.grid.cell, self.snapshot
        if cell is None or snapshot is None:
            self.query_one("#ligne", TextBlock).content = Content("")
        else:
            ligne = snapshot.programme.by_code[cell.code]
            facts = [ligne.echeance.texte, ", ".join(map(str, ligne.responsables))]
            title = inert(f"{cell.code} {ligne.libelle}", "bold")
            rest = inert("".join(f" · {fact}" for fact in facts if fact))
            self.query_one("#ligne", TextBlock).content = title + rest
        self.query_one("#message", TextBlock).content = self._message(cell)

    def _message(self, cell: CellKey | None) -> Content:
        if self.grid.editor is not None:
            return self._typing_hint(self.grid.editor.texte)
        refused = self.week.refused.get(cell) if cell else None
        if refused is not None:
            keys = "r réessaie, " if refused.can_retry else ""
            typed = "" if refused.texte in refused.motif else f"« {refused.texte} » : "
            return inert(f"✗ {typed}{refused.motif} {keys}Entrée reprend, Échap oublie.", "$text-error")
        if self._notice:
            return inert(self._notice, "$text-warning")
        held = self.week.held(cell) if cell else None
        if held is not None and held.commentaire:
            return inert(f"* {held.commentaire}")
        if held is not None and held.a_confirmer:
            return inert("? Valeur reprise de la semaine passée : « v » la confirme, « V » confirme le jour.")
        jour = next((one for one in self.grid.view.jours if one.jour == self.grid.jour), None)
        special = f"{jour.long} : {jour.note}. " if jour and jour.ton.value == "ferme" else ""
        return inert(special + HINT, "$text-muted")

    def _typing_hint(self, texte: str) -> Content:
        if texte in PLACE_KEYS:
            return inert(
                f"↵ enregistre · Échap annule · pour changer d'écran : {PLACE_KEYS[texte]}", "$text-muted"
            )
        return inert("↵ enregistre et descend · Tab jour suivant · Échap annule", "$text-muted")

    def keep_draft(self) -> None:
        """Keep what is being typed or not yet saved; a demonstration keeps nothing."""
        launch = self.cariforef.launch
        if launch.demo or not self.cariforef.is_ready or self._agent is None:
            return
        texts = dict(self.week.unsaved())
        editor = self.grid.editor
        if editor is not None and editor.texte:
            texts[CellKey(editor.code, editor.jour)] = editor.texte
        agent, place = self._agent, self.store.place
        write_drafts(
            launch.state_dir,
            [Draft(place, agent, cell.jour, cell.code, texte) for cell, texte in texts.items()],
        )

    async def settle(self) -> None:
        """Return once what is being typed is saved, or refused and kept."""
        self.grid.leave_cell()
        # The text left comes back as a message: it must be handled before waiting for its write.
        handled = asyncio.Event()
        self.call_later(handled.set)
        await handled.wait()
        await self.wait_until_saved()

    def on_screen_suspend(self) -> None:
        """Leave the cell when one goes to another place; a dialog leaves it alone."""
        if self.app.current_mode != self.mode:
            self.grid.leave_cell()

    def _offer_drafts(self) -> None:
        if self._drafts_offered or self._agent is None:
            return
        self._drafts_offered = True
        agent, folder, place = self._agent, self.cariforef.launch.state_dir, self.store.place
        snapshot = self.snapshot
        known = snapshot.programme.by_code if snapshot is not None else {}
        kept = {
            (one.code, one.jour): one
            for one in read_drafts(folder, agent)
            if one.base == place and one.code in known
        }
        if not kept:
            return
        drafts = list(kept.values())

        def answer(reponse: Reponse | None) -> None:
            if reponse is None:
                return
            drop_drafts(folder, agent, place)
            if reponse is Reponse.OUI:
                self._take_drafts(drafts)

        shown = ", ".join(f"« {one.texte} » sur {one.code}, {format_jour(one.jour)}" for one in drafts[:3])
        more = f" et {len(drafts) - 3} de plus" if len(drafts) > 3 else ""
        self.app.push_screen(
            ConfirmDialog(
                f"Le terminal s'est fermé avant d'enregistrer {shown}{more}. Reprendre ?",
                yes="Reprendre (o)",
                no="Oublier (n)",
            ),
            answer,
        )

    def _take_drafts(self, drafts: list[Draft]) -> None:
        for one in drafts:
            self.week.keep_text(CellKey(one.code, one.jour), one.texte, "pas encore enregistré.")
        self.week.add_lignes([one.code for one in drafts])
        last = CellKey(drafts[-1].code, drafts[-1].jour)
        self.show_cell(last)
