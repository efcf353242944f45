"""Asking which request the days answer, before writing them on a line with a droit de tirage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.temps.saisies import LIBELLE_MAX, SANS_DEMANDE, Demande
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import TexteRefuse
from cariforef_tui.domain.values.text import clean_text, fold
from cariforef_tui.ui.dialogs.dialog import Dialog, Options
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.temps.state import cell_of
from cariforef_tui.ui.temps.writing.changes import format_centiemes

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.saisies import CellChange
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.screen import SemaineScreen
    from cariforef_tui.ui.temps.writing.changes import CellsChange

AIDE = "Entrée : choisir · Échap : sans demande"
WAITING = "quelle demande ?"
"""Reason shown beside a typed text that is not saved, if the dialog goes away without an answer."""


@dataclass(frozen=True, slots=True)
class DemandeChoice:
    """The number of an open request, or the label of a new one."""

    numero: int
    libelle: str = ""


class DemandeDialog(Dialog[DemandeChoice]):
    """Returns the request chosen, or None if the days answer no request."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab", "step('cursor_down')", "Suivante", show=False, priority=True),
        Binding("up,shift+tab", "step('cursor_up')", "Précédente", show=False, priority=True),
    ]
    CSS_PATH = "dialogs.tcss"

    def __init__(
        self, title: str, demandes: Sequence[Demande], totaux: Mapping[int, int], texte: str = ""
    ) -> None:
        """`demandes` are the open requests, the likeliest first; `totaux` gives hundredths of days by number.

        `texte` is the label of a new request that could not be written.
        """
        super().__init__()
        self._title, self._demandes, self._totaux, self._texte = title, demandes, totaux, texte
        self._choices: list[DemandeChoice] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(inert(self._title, "bold"))
            placeholder = "Des mots de la demande, ou ceux d'une nouvelle"
            yield Input(self._texte, placeholder=placeholder, select_on_focus=False)
            yield Options(markup=False)
            yield Static("", id="refus")
            yield Static(AIDE, id="aide", markup=False)

    def on_mount(self) -> None:
        self.query_one(Options).can_focus = False
        self.query_one(Input).focus()
        self._show(self._texte)

    def _show(self, texte: str) -> None:
        words = fold(texte.strip())
        named = [demande for demande in self._demandes if words in fold(demande.libelle)]
        self._choices = [DemandeChoice(demande.numero) for demande in named]
        rows = [f"{demande.libelle}  {self._describe_total(demande)}".rstrip() for demande in named]
        if words and words not in {fold(demande.libelle) for demande in named}:
            self._choices.append(DemandeChoice(SANS_DEMANDE, texte.strip()))
            rows.append(f"Nouvelle demande : « {texte.strip()} »")
        options = self.query_one(Options)
        options.clear_options()
        options.add_options([Option(inert(row)) for row in rows])
        options.highlighted = 0 if rows else None
        self._refuse("" if rows else "Aucune demande ouverte : dites celle-ci en quelques mots.")

    def _describe_total(self, demande: Demande) -> str:
        total = self._totaux.get(demande.numero, 0)
        return format_jours(total) if total else ""

    def _refuse(self, why: str) -> None:
        self.query_one("#refus", Static).update(inert(why))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose(self.query_one(Options).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def _choose(self, rank: int | None) -> None:
        if rank is None:
            return
        choice = self._choices[rank]
        try:
            libelle = clean_text(choice.libelle, longueur_max=LIBELLE_MAX, champ="Libellé")
        except TexteRefuse as error:
            self._refuse(f"✗ {error}")
            return
        self.dismiss(replace(choice, libelle=libelle))

    def action_step(self, action: str) -> None:
        options = self.query_one(Options)
        getattr(options, f"action_{action}")()


class WeekDemandes:
    """Writes cells. If the line of a cell takes requests, it asks for the request first."""

    def __init__(self, screen: SemaineScreen) -> None:
        self._screen, self._week, self._writer = screen, screen.week, screen.writer
        self._last: dict[str, int] = {}
        """The request last chosen on each line in this session."""

    def write_typed(self, cells: CellsChange) -> None:
        """Write typed days. Ask for the request if the cell has none, or if the same days are typed again."""
        self._write(cells, [change for change in cells.changes if self._is_asked_again(change)])

    def write_stepped(self, cells: CellsChange) -> None:
        """Write days that a key gave. Ask for the request only if the cell was empty."""
        empty = [change for change in cells.changes if self._week.held(cell_of(change)) is None]
        self._write(cells, empty)

    def takes_demandes(self, change: CellChange) -> bool:
        """Return True if the change puts days on a line whose days answer requests."""
        snapshot = self._screen.snapshot
        if snapshot is None or change.centiemes is None or change.jour.year != snapshot.programme.exercice:
            return False
        return change.code in snapshot.programme.tirages

    def _is_asked_again(self, change: CellChange) -> bool:
        # Typing the same days again is how a person changes the request of a cell.
        held = self._week.held(cell_of(change))
        return held is None or held.demande == SANS_DEMANDE or held.centiemes == change.centiemes

    def _write(self, cells: CellsChange, asked: list[CellChange]) -> None:
        snapshot = self._screen.snapshot
        wanted = next((change for change in asked if self.takes_demandes(change)), None)
        if snapshot is None or wanted is None:
            self._writer.write(cells)
        else:
            self._ask(snapshot, cells, wanted)

    def _ask(self, snapshot: SemaineSnapshot, cells: CellsChange, change: CellChange) -> None:
        from cariforef_tui.domain.temps.saisies import offer_demandes, sum_parts
        from cariforef_tui.domain.values.dates import format_jour

        code, jour = change.code, change.jour
        offered = offer_demandes(snapshot.demandes, snapshot.parts_demandes, code, cells.agent, jour)
        held = self._week.held(cell_of(change))
        refused = self._week.refused.get(cell_of(change))
        chosen = (refused.change.demande if refused and refused.change else None) or SANS_DEMANDE
        # First the request of the cell, then the one of a refused write, then the last one on the line.
        first = (held.demande if held else SANS_DEMANDE) or chosen or self._last.get(code)
        totaux = {
            numero: total
            for (line, numero), total in sum_parts(snapshot.parts_demandes).items()
            if line == code
        }
        title = f"Quelle demande ? · {code}, {format_jour(jour)}, {format_centiemes(change.centiemes)}"
        # If the terminal closes under the dialog, the text typed is kept as a draft.
        self._week.keep_text(cell_of(change), cells.texte, WAITING)
        ordered = sorted(offered, key=lambda demande: demande.numero != first)
        dialog = DemandeDialog(title, ordered, totaux, refused.nouvelle if refused else "")
        self._screen.app.push_screen(dialog, partial(self._use, cells, change))

    def _use(self, cells: CellsChange, asked: CellChange, choice: DemandeChoice | None) -> None:
        self._week.refused.pop(cell_of(asked), None)
        if choice is None:
            self._write_without(cells, asked)
            return
        if choice.numero:
            self._last[asked.code] = choice.numero
        changes = tuple(replace(change, demande=choice.numero) for change in cells.changes)
        self._writer.write(replace(cells, changes=changes, nouvelle=choice.libelle))

    def _write_without(self, cells: CellsChange, asked: CellChange) -> None:
        """Write days without a request. If the same days were typed again, the cell does not change."""
        held = self._week.held(cell_of(asked))
        if held is not None and (held.centiemes, held.a_confirmer) == (asked.centiemes, asked.a_confirmer):
            self._screen.refresh_week()
        else:
            self._writer.write(cells)
