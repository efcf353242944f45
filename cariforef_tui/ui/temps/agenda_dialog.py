"""Dialog that shows what a calendar proposes for the week, and the titles that have no line yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.temps.agenda import (
    Agenda,
    Prefill,
    count_days,
    describe_days,
    describe_left_out,
    describe_title,
)
from cariforef_tui.domain.temps.sentence.outcome import Proposal
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.dialogs.dialog import ButtonDialog, EndLine, Options
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.exchange.temps.memory import AgendaMemory


@dataclass(frozen=True, slots=True)
class Proposed:
    """The days that a calendar proposes to one person, by the lines remembered for its titles."""

    agent: str
    agenda: Agenda
    kept: AgendaMemory
    prefill: Prefill


class PrefillDialog(ButtonDialog[Proposal]):
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
            self.query_one(".-defaut").focus()
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
