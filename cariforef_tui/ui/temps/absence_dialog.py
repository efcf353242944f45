"""Dialog that sets or removes the absence of one day, half a day or a whole one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.ui.dialogs.dialog import AnsweredOnce
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.options import Options

RETIRER_KEY = "s"


@dataclass(frozen=True, slots=True)
class AbsenceChoice:
    """What the day becomes: absent for one reason, or no absence (`type` None)."""

    type: TypeAbsence | None
    duree: Duree = Duree.JOURNEE


class AbsenceDialog(AnsweredOnce[AbsenceChoice | None]):
    """Returns the choice, None where the person gave up.

    A type's first letter picks a whole day, its capital half a day.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Renoncer", show=False),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]
    DEFAULT_CSS = """
    AbsenceDialog { align: center middle; }
    AbsenceDialog > Vertical { width: 46; max-width: 96%; height: auto; max-height: 96%; padding: 0 1;
        background: $surface; border: round $primary; }
    AbsenceDialog OptionList { height: auto; max-height: 14; border: none; background: $surface; padding: 0; }
    AbsenceDialog OptionList:focus { border: none; }
    AbsenceDialog #aide { color: $text-muted; }
    """

    def __init__(self, jour: date, current: Sequence[Absence]) -> None:
        super().__init__()
        self._jour = jour
        self._current = current
        self._choices: list[tuple[str, AbsenceChoice, str]] = []
        if current:
            held = ", ".join(f"{absence.type.value} {format_jours(absence.centiemes)}" for absence in current)
            self._choices.append((RETIRER_KEY, AbsenceChoice(None), f"Retirer l'absence ({held})"))
        for kind in TypeAbsence:
            letter = kind.value[0].lower()
            for key, duree in ((letter, Duree.JOURNEE), (letter.upper(), Duree.DEMI)):
                self._choices.append((key, AbsenceChoice(kind, duree), f"{kind.value}, {duree.value}"))

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(inert(f"Absence, {format_jour(self._jour)}"))
            yield Options(
                *(Option(inert(f"{key}  {label}")) for key, _choice, label in self._choices), markup=False
            )
            yield Static("Lettre ou Entrée : choisir · Échap : renoncer", id="aide", markup=False)

    def on_key(self, event: events.Key) -> None:
        for key, choice, _label in self._choices:
            if event.character == key:
                event.stop()
                self.dismiss(choice)
                return

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index][1])

    def action_step(self, delta: int) -> None:
        options = self.query_one(OptionList)
        options.highlighted = max(0, min((options.highlighted or 0) + delta, len(self._choices) - 1))

    def action_give_up(self) -> None:
        self.dismiss(None)
