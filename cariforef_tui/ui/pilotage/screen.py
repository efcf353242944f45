"""What-if screen of a pôle: the person tries changes of the plan, and writes them once confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.pilotage.what_if import Depart
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.revisions import Changement, Revision, poles_touched
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.pilotage.what_if import load_depart
from cariforef_tui.services.programme.revisions import Accord, Redaction, write_scenario
from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import bindings_of
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.plan import PlanGesture
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import RowMoves
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.kit.undo import NOTHING, Way
from cariforef_tui.ui.pilotage.table import (
    SimulationTable,
    describe_effects,
    describe_pole,
    describe_way,
    make_rows,
)
from cariforef_tui.ui.pilotage.trials import Trials, echeance_form, qui_form, writing_form
from cariforef_tui.ui.programme.plan_menu import PlanMenu


class SimulationScreen(RowMoves, PlaceScreen):
    """Shows the trials; every figure is computed from them and from the plan read once."""

    PLACE = Place.SIMULATION
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.SIMULATION)]
    AUTO_FOCUS = "SimulationTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-etroit"), (150, "-large")]  # noqa: RUF012 - Textual's own declaration

    def __init__(self, code: str, on_written: Callable[[Revision], None]) -> None:
        super().__init__()
        self._code, self._on_written = code, on_written
        self._trials: Trials | None = None
        self._pole = ""
        self._source: str | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield Static("Lecture…", id="simulation-etat", markup=False)
        yield Static("", id="simulation-pole", markup=False)
        with Container(id="simulation-corps"):
            with Container(id="simulation-liste"):
                yield SimulationTable(id="simulation-table")
                yield TextBlock(id="simulation-ligne")
            with VerticalScroll(id="simulation-effets"):
                yield Static("", id="simulation-texte", markup=False)

    @property
    def table(self) -> SimulationTable:
        return self.query_one(SimulationTable)

    @property
    def has_changes(self) -> bool:
        return self._trials is not None and self._trials.has_changes

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        """Show the keys that act now, and that which writes to who may."""
        has_source, has_changes = self._source is not None, self.has_changes
        shown = {
            Gesture.STEP_UP: has_source,
            Gesture.STEP_DOWN: has_source,
            Gesture.OPEN: self._may_write,
            Gesture.UNDO: has_changes,
        }
        return {gesture: word for gesture, word in super().footer_words.items() if shown.get(gesture, True)}

    @property
    def _poles_touched(self) -> tuple[str | None, ...]:
        simulation = self._trials.simulation if self._trials else None
        return poles_touched(simulation.programme, simulation.changements) if simulation else ()

    @property
    def _may_write(self) -> bool:
        """True if something is tried that the person may write."""
        return self.has_changes and not any(
            self.session.refusal(Droit.PILOTER, pole) for pole in self._poles_touched
        )

    @property
    def is_read(self) -> bool:
        return self._trials is not None

    def load(self) -> None:
        kept = self.session.following.depart
        self.read(partial(load_depart, self.store, self.reference, kept), self._use)

    def _use(self, depart: Depart) -> None:
        if self._trials is not None:
            self._trials.rebase(depart)
            self._show()
            return
        self._trials = Trials(depart)
        programme = depart.plan.programme
        self._pole = programme.pole_of(self._code) or self._trials.poles[0]
        self._show()
        shared = programme.shared_enveloppe(self._code)
        self.table.select(frozenset(shared.lignes) if shared else programme.subtrees[self._code])

    def _show(self) -> None:
        trials = self._trials
        if trials is None:
            return
        depart, simulation = trials.depart, trials.simulation
        self.table.rows = make_rows(depart, simulation, self._pole, self._source)
        self.table.styles.max_height = len(self.table.rows) + self.table.header_lines
        self.query_one("#simulation-pole", Static).update(describe_pole(depart, simulation, self._pole))
        self.query_one("#simulation-texte", Static).update(describe_effects(depart, simulation))
        self.query_one("#simulation-effets").display = trials.has_changes
        self.refresh_bindings()
        name = next((row.abrege for row in self.table.rows if row.is_source), self._source)
        self.query_one("#simulation-etat", Static).update(inert(describe_way(name)))

    def on_key(self, event: events.Key) -> None:
        """Keep digits here: those of a code typed to find a line would leave for other places."""
        if event.key.isdecimal():
            event.stop()
            self.tell("↑ ↓ vont aux lignes, n au périmètre suivant ; F2 à F6 aux autres écrans.", "warn")

    # Trying

    def action_next_pole(self, direction: int) -> None:
        if self._trials is not None:
            poles = self._trials.poles
            self._pole = poles[(poles.index(self._pole) + direction) % len(poles)]
            self.table.cursor = 0
            self._show()

    def on_row_pointed(self) -> None:
        """Show the whole label of the line under the cursor."""
        row = self.table.row
        shown = (
            inert(gestes.describe_enveloppe(row.enveloppe), "bold") + inert(f" {row.libelle}")
            if row is not None
            else inert("")
        )
        self.query_one("#simulation-ligne", TextBlock).content = shown

    def on_row_opened(self) -> None:
        self.action_mark()

    def action_mark(self) -> None:
        row = self.table.row
        if row is not None:
            self._source = None if row.is_source else row.nom
            self._show()

    def action_move_days(self, centiemes: int) -> None:
        """Add hundredths of a day to the enveloppe under the cursor, or remove them if negative."""
        row, source, trials = self.table.row, self._source, self._trials
        if row is None or trials is None:
            return
        if source is None or row.is_source:
            self.tell("Marquez d'où viennent les jours (Espace), puis allez à une autre ligne.", "warn")
            return
        de, vers = (source, row.nom) if centiemes > 0 else (row.nom, source)
        try:
            step = gestes.transfer(trials.simulation.plan, de, vers, abs(centiemes))
        except CariforefError as refusal:
            self.tell(str(refusal), "warn")
        else:
            self._try(step)

    def _try(self, step: tuple[Changement, ...]) -> None:
        if self._trials is not None:
            self._trials.add(step)
            self._show()

    def action_open_plan(self) -> None:
        row = self.table.row
        if row is not None:
            gestures = (PlanGesture.ECHEANCE, PlanGesture.CONFIER)
            menu = PlanMenu(f"Essayer sur {row.code}", row.libelle, gestures)
            self.ask_person(menu, partial(self._ask_gesture, row.code))

    def _ask_gesture(self, code: str, geste: PlanGesture) -> None:
        if self._trials is not None:
            make_form = echeance_form if geste is PlanGesture.ECHEANCE else qui_form
            self.ask_person(make_form(self._trials.depart, self._trials.simulation, code), self._try)

    def action_undo(self) -> None:
        if self._trials is not None and self._trials.take_back(Way.UNDO):
            self._show()
        else:
            self.tell("Rien d'essayé.", "warn")

    def action_redo(self) -> None:
        if self._trials is not None and self._trials.take_back(Way.REDO):
            self._show()
        else:
            self.tell(NOTHING[Way.REDO], "warn")

    def action_copy(self) -> None:
        if self._trials is not None:
            effects = describe_effects(self._trials.depart, self._trials.simulation)
            self.app.copy_to_clipboard(effects.plain)
            self.tell("Copié : ce qui est essayé et ses effets")

    # Leaving

    def action_leave(self) -> None:
        self.ask_to_quit(self._close)

    def ask_to_quit(self, leave: Callable[[], object]) -> None:
        trials = self._trials
        if trials is None or not self._may_write:
            leave()
            return
        count = count_of(len(trials.simulation.changements), "changement essayé", "changements essayés")
        self._confirm(f"Quitter la simulation ?\n{count} : rien n'en sera écrit.", leave)

    def _confirm(self, question: str, agreed: Callable[[], object]) -> None:
        def use(answer: Answer) -> None:
            if answer is Answer.YES:
                agreed()

        self.ask_person(ConfirmDialog(question), use)

    def _close(self) -> None:
        self.app.pop_screen()

    def leave_for_line(self) -> None:
        """Leave for a line asked for elsewhere, unless trials not yet written would be lost."""
        if self.has_changes:
            self.tell("Une simulation est en cours : Entrée l'enregistre, Échap la quitte.", "warn")
        else:
            self._close()

    def action_confirm(self) -> None:
        if self._trials is None or not self._trials.has_changes:
            self.tell("Rien n'a été changé : rien à enregistrer.", "warn")
            return
        simulation = self._trials.simulation
        if not any(self.refuses(Droit.PILOTER, pole) for pole in self._poles_touched):
            form = writing_form(simulation, self.reference.au, self.session.require_agent())
            self.ask_person(form, partial(self._write_scenario, simulation.changements))

    def _write_scenario(self, changements: tuple[Changement, ...], redaction: Redaction) -> None:
        agreed = partial(self._write_scenario, changements, replace(redaction, accord=Accord.DONNE))
        self.write(
            partial(write_scenario, self.store, changements, redaction),
            self._use_written,
            confirm=lambda question: self._confirm(question, agreed),
        )

    def _use_written(self, revision: Revision) -> None:
        self._close()
        self._on_written(revision)
