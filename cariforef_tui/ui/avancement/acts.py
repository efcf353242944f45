"""Actions on the line under the cursor, by the name in their command."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.ui.keys.plan import PlanGesture
from cariforef_tui.ui.kit.figures import AUCUN, format_ecart, format_estime
from cariforef_tui.ui.kit.messages import AskDecision
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.programme.desk import PlanDesk
from cariforef_tui.ui.programme.plan_menu import Subject


class LineActs:
    """Passes each action on a line to the plan's desk, or shows what it asks for; it has no state."""

    def __init__(self, host: PlaceScreen, desk: PlanDesk) -> None:
        self._host, self._desk = host, desk
        self._acts: dict[str, Callable[[Subject], object]] = {
            "raf": desk.declare_raf,
            "fait": desk.toggle_done,
            "plan": desk.open_plan,
            "simuler": self._simulate,
            "histoire": self._show_history,
            "copier": self._copy,
            "decision": lambda subject: host.app.post_message(AskDecision(subject.code, subject.situation)),
            **{geste.command: partial(desk.change_plan, geste=geste) for geste in PlanGesture},
        }

    def run(self, name: str, subject: Subject) -> None:
        self._acts[name](subject)

    def _show_history(self, subject: Subject) -> None:
        from cariforef_tui.ui.journal.history_dialog import show_line_history

        show_line_history(self._host, subject.situation.programme, subject.code)

    def _simulate(self, subject: Subject) -> None:
        from cariforef_tui.ui.pilotage.screen import SimulationScreen

        self._host.app.push_screen(SimulationScreen(subject.code, self._desk.use_revision))

    def _copy(self, subject: Subject) -> None:
        self._host.app.copy_to_clipboard(describe_line(subject))
        self._host.tell(f"Copié : {subject.code} et ses chiffres")


def describe_line(subject: Subject) -> str:
    """Return the line and its figures as a sentence, to paste in a mail."""
    figures = subject.situation.avancement.lignes[subject.code]
    attendu = figures.attendu_montre
    planned = "" if figures.prevu is None else f" sur {format_jours(figures.prevu)}"
    return (
        f"{subject.code} {subject.libelle} : réalisé {format_jours(figures.realise)}{planned}, "
        f"attendu {AUCUN if attendu is None else format_nombre(attendu)}, "
        f"écart {format_ecart(figures.ecart_montre)}, "
        f"atterrissage {format_estime(figures.atterrissage)}"
    )
