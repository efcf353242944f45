"""What-if screen for a pôle: days moved between lines on trial, written once confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.pilotage.what_if import Depart, Simulation, compact, simulate
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.programme.revisions import Changement, Plan, Revision, poles_touched
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import CariforefError, ConfirmationRequise, PlanRefuse
from cariforef_tui.domain.values.text import clean_text, count_of
from cariforef_tui.services.pilotage.what_if import load_depart
from cariforef_tui.services.programme.revisions import (
    ECHEANCE_MAX,
    QUI_MAX,
    Accord,
    Redaction,
    write_scenario,
)
from cariforef_tui.services.programme.suivi import MOTIF_MAX
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.kit.header import HeaderBar
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import SaveState, StoreFailed
from cariforef_tui.ui.kit.place import PlaceScreen, RowMoves
from cariforef_tui.ui.kit.status import StatusLine
from cariforef_tui.ui.pilotage.rows import describe_effects, describe_pole, make_rows
from cariforef_tui.ui.pilotage.table import SimulationTable

STEPS = (100, 500, 1000, 25)  # hundredths of a day that one key moves; the first is where it starts


@dataclass
class ScenarioWritten(Message):
    """What was tried is stored, as one revision."""

    revision: Revision


@dataclass
class ScenarioAsked(Message):
    """The write needs confirmation: it cuts an enveloppe below the days used."""

    question: str
    redaction: Redaction


class SimulationScreen(RowMoves, PlaceScreen):
    """Owns the steps tried; everything shown is computed from them over the plan read once."""

    PLACE = Place.SIMULATION
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.SIMULATION)]
    AUTO_FOCUS = "SimulationTable"

    def __init__(self, code: str, on_written: Callable[[Revision], None]) -> None:
        super().__init__()
        self._code, self._on_written = code, on_written
        self._depart: Depart | None = None
        self._simulation: Simulation | None = None
        self._steps: list[tuple[Changement, ...]] = []
        self._pole = ""
        self._step_rank = 0

    def compose(self) -> ComposeResult:
        yield HeaderBar(Place.AVANCEMENT)
        yield from self.compose_body()
        yield Static("", id="trop-petit", markup=False)
        yield StatusLine()
        yield FooterBar(self.PLACE)

    def compose_body(self) -> Iterable[Widget]:
        yield Static("Lecture…", id="simulation-pole", markup=False)
        with Container(id="simulation-corps"):
            yield SimulationTable(id="simulation-table")
            with VerticalScroll(id="simulation-effets"):
                yield Static("", id="simulation-texte", markup=False)
        yield Static("", id="simulation-etat", markup=False)

    @property
    def table(self) -> SimulationTable:
        return self.query_one(SimulationTable)

    @property
    def has_changes(self) -> bool:
        return self._simulation is not None and bool(self._simulation.changements)

    @property
    def is_read(self) -> bool:
        return self._depart is not None

    def load(self) -> None:
        self.read(partial(load_depart, self.store, self.reference, lecteur=self.session.agent), self._use)

    def _use(self, depart: Depart) -> None:
        self._depart = depart
        programme = depart.plan.programme
        self._pole = programme.pole_of(self._code) or self._poles(depart.plan)[0]
        self._show()
        shared = programme.shared_enveloppe(self._code)
        self.table.select(frozenset(shared.lignes) if shared else programme.subtrees[self._code])

    def _poles(self, plan: Plan) -> tuple[str, ...]:
        return tuple(ligne.code for ligne in plan.programme.lignes if ligne.niveau is Niveau.POLE)

    def _show(self) -> None:
        depart = self._depart
        if depart is None:
            return
        changements = tuple(changement for step in self._steps for changement in step)
        self._simulation = simulate(depart, compact(changements))
        self.table.rows = make_rows(depart, self._simulation, self._pole)
        self.query_one("#simulation-pole", Static).update(describe_pole(depart, self._simulation, self._pole))
        self.query_one("#simulation-texte", Static).update(describe_effects(depart, self._simulation))
        self._show_state()

    def _show_state(self) -> None:
        source = self.table.source
        sentence = f"Pas : {format_jours(STEPS[self._step_rank])} · " + (
            f"de {source} ◂ vers la ligne du curseur"
            if source
            else "Espace : marquer d'où viennent les jours"
        )
        self.query_one("#simulation-etat", Static).update(inert(sentence))

    # Moving

    def action_next_pole(self) -> None:
        if self._depart is not None:
            poles = self._poles(self._depart.plan)
            self._pole = poles[(poles.index(self._pole) + 1) % len(poles)]
            self.table.cursor = 0
            self._show()

    def action_change_step(self) -> None:
        self._step_rank = (self._step_rank + 1) % len(STEPS)
        self._show_state()

    # Trying

    def on_simulation_table_chosen(self) -> None:
        self.action_mark()

    def action_mark(self) -> None:
        row = self.table.row
        if row is not None:
            self.table.source = None if self.table.source == row.nom else row.nom
            self._show_state()

    def action_move_days(self, direction: int) -> None:
        row, source, simulation = self.table.row, self.table.source, self._simulation
        if row is None or simulation is None:
            return
        if source is None:
            self.notify("Marquez d'abord d'où viennent les jours (Espace).", severity="warning")
            return
        de, vers = (source, row.nom) if direction > 0 else (row.nom, source)
        self._try(lambda plan: gestes.transfer(plan, de, vers, STEPS[self._step_rank]))

    def _try(self, gesture: Callable[[Plan], tuple[Changement, ...]]) -> None:
        if self._simulation is None:
            return
        try:
            self._steps.append(gesture(self._simulation.plan))
        except CariforefError as refusal:
            self.notify(str(refusal), severity="warning")
            return
        self._show()

    def action_move_echeance(self) -> None:
        row, simulation = self.table.row, self._simulation
        if row is None or simulation is None:
            return
        plan, code = simulation.plan, row.code

        def check(values: Mapping[str, str]) -> tuple[Changement, ...]:
            texte = clean_text(values["echeance"], longueur_max=ECHEANCE_MAX, champ="Échéance")
            return gestes.move_echeance(plan, code, texte)

        now = plan.programme.by_code[code].echeance.texte
        champ = Field("echeance", "Échéance", example="31/12/2018, 12/2018…", length=ECHEANCE_MAX)
        self._ask(f"Essayer une échéance sur {code}", (f"Au plan : {now or 'aucune'}.",), champ, check)

    def action_change_qui(self) -> None:
        row, simulation = self.table.row, self._simulation
        if row is None or simulation is None:
            return
        plan, code = simulation.plan, row.code

        def check(values: Mapping[str, str]) -> tuple[Changement, ...]:
            texte = clean_text(values["qui"], longueur_max=QUI_MAX, champ="Qui")
            return gestes.change_qui(plan, code, texte)

        champ = Field("qui", "Qui", gestes.write_qui(plan.programme.by_code[code]), "DM/LR, équipe", QUI_MAX)
        self._ask(f"Essayer de confier {code}", (), champ, check)

    def _ask(
        self,
        titre: str,
        reminders: tuple[str, ...],
        champ: Field,
        check: Callable[[Mapping[str, str]], tuple[Changement, ...]],
    ) -> None:
        def use(changements: tuple[Changement, ...] | None) -> None:
            if changements is not None:
                self._steps.append(changements)
                self._show()

        self.app.push_screen(FormDialog(titre, reminders, (champ,), check), use)

    def action_undo(self) -> None:
        if self._steps:
            self._steps.pop()
            self._show()
        else:
            self.notify("Rien d'essayé.", severity="warning")

    # Leaving

    def action_leave(self) -> None:
        self.app.pop_screen()

    def action_confirm(self) -> None:
        simulation = self._simulation
        if simulation is None or not simulation.changements:
            self.notify("Rien n'a été changé : rien à enregistrer.", severity="warning")
            return
        poles = poles_touched(simulation.programme, simulation.changements)
        if any(self.refuses(Droit.PILOTER, pole) for pole in poles):
            return
        au, count = self.reference.au, len(simulation.changements)
        total = format_jours(gestes.total_metier(simulation.programme))

        def check(values: Mapping[str, str]) -> Redaction:
            motif = clean_text(values["motif"], longueur_max=MOTIF_MAX, champ="Motif")
            if not motif:
                raise PlanRefuse("Motif : une révision dit pourquoi.")
            return Redaction(parse_date(values["jour"], au), self.session.require_agent(), motif)

        form = FormDialog(
            "Enregistrer ce qui est essayé",
            (f"{count_of(count, 'changement')}, en une révision ; programme : {total}.",),
            (
                Field("motif", "Motif", example="pourquoi", length=MOTIF_MAX),
                Field("jour", "À partir du", format_date(au), length=20),
            ),
            check,
        )
        self.app.push_screen(form, self._use_redaction)

    def _use_redaction(self, redaction: Redaction | None) -> None:
        if redaction is not None and self._simulation is not None:
            self._write(self._simulation.changements, redaction)

    @work(thread=True, group="write", description="worker")
    def _write(self, changements: tuple[Changement, ...], redaction: Redaction) -> None:
        self.post_message(SaveState("Enregistrement…", "busy"))
        try:
            outcome: Message = ScenarioWritten(write_scenario(self.store, changements, redaction))
        except ConfirmationRequise as error:
            outcome = ScenarioAsked(error.message, redaction)
        except CariforefError as error:
            self.post_message(SaveState("Non enregistré", "error"))
            outcome = StoreFailed(str(error))
        self.post_message(outcome)

    def on_scenario_asked(self, message: ScenarioAsked) -> None:
        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES and self._simulation is not None:
                self._write(self._simulation.changements, replace(message.redaction, accord=Accord.DONNE))
            else:
                self.post_message(SaveState("Non enregistré", "warn"))

        self.app.push_screen(ConfirmDialog(message.question), answer)

    def on_scenario_written(self, message: ScenarioWritten) -> None:
        self._on_written(message.revision)
        self.app.pop_screen()
