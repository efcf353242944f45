"""Dialog that chooses a line of the programme: own lines, recent ones, then all, by code or words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from cariforef_tui.domain.programme.find import rank_lignes
from cariforef_tui.domain.temps.semaine import Semaine
from cariforef_tui.services.temps.semaine import SemaineSnapshot
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.temps.grid.view import format_reste
from cariforef_tui.ui.temps.picker.list import PickerList, PickFigures, PickRow

MINE, RECENT, SHOWN, OTHER = "★", "↻", "✓", " "
AIDE = "★ mienne  ↻ récente  ✓ affichée   Entrée : choisir   Échap : annuler"
NUMBER_HINT = "Sur quelle ligne ? Le nombre puis des mots : « 0,5 rgpd »   Entrée : choisir"
_TITLES = {MINE: "★ Mes lignes", RECENT: "↻ Récentes", OTHER: "Toutes les lignes"}
_CLOSED_TITLE = "Soldées ou retirées : aucun jour ne s'y saisit"


_NOMBRE = re.compile(r"\s*([½¼¾]|\d+\s?h(?:\d\d)?(?!\w)|\d+/\d+|\d*[.,]\d*|\d+)", re.IGNORECASE)
"""Days at the head of what is typed, before the words that find a line: `,5 rgpd`, `3h30`, `1/2 14.7`."""


class Pick(NamedTuple):
    """The line picked, and the days typed for it before it was, empty where there were none."""

    code: str
    texte: str = ""


class PickerDialog(Dialog[Pick]):
    """Returns the line picked, None where the person gave up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n,tab", "step(1)", "Suivante", show=False, priority=True),
        Binding("up,ctrl+b,shift+tab", "step(-1)", "Précédente", show=False, priority=True),
        Binding("pagedown", "step(10)", "Page suivante", show=False),
        Binding("pageup", "step(-10)", "Page précédente", show=False),
    ]
    CSS_PATH = "../dialogs.tcss"

    def __init__(
        self, snapshot: SemaineSnapshot, semaine: Semaine, shown: Sequence[str], typed: str = ""
    ) -> None:
        """`semaine` is the week as it stands, `shown` the lines already in the grid.

        Where days were `typed` before a line, what follows of them is typed here, words that find it after.
        """
        super().__init__()
        self._typed = typed
        self._snapshot, self._semaine = snapshot, semaine
        self._shown = frozenset(shown)
        self._mine, self._recent = frozenset(snapshot.miennes), frozenset(snapshot.recents)
        self._shut = snapshot.closes
        self._codes = (*snapshot.proposees, *self._shut)

    def compose(self) -> ComposeResult:
        longest = max((len(code) for code in self._codes), default=6)
        with Vertical():
            yield Input(
                self._typed,
                placeholder="Mots, initiales des mots ou code : « rgpd », « 14.7 »…",
                select_on_focus=False,
            )
            yield PickerList(self._read_figures, longest)
            yield TextBlock(id="ligne")
            yield TextBlock(id="faits")
            yield Static(NUMBER_HINT if self._typed else AIDE, id="aide", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.query_one(PickerList).show(tuple(self._group_rows()))

    def use(self, snapshot: SemaineSnapshot, semaine: Semaine) -> None:
        """Say what is left by a later reading of the week, where it has all the lines offered."""
        if not snapshot.programme.by_code.keys() >= set(self._codes):
            return
        self._snapshot, self._semaine = snapshot, semaine
        self.query_one(PickerList).refresh()
        self._describe_chosen()

    def _read_figures(self, code: str) -> PickFigures:
        closed = self._snapshot.explain_closed(code)
        reste = closed or format_reste(self._snapshot, self._semaine, code).texte
        return PickFigures(reste, self._snapshot.programme.by_code[code].echeance.texte or "")

    def _signe(self, code: str) -> str:
        if code in self._mine:
            return MINE
        return RECENT if code in self._recent else OTHER

    def _row(self, code: str, positions: tuple[int, ...] = ()) -> PickRow:
        signe = SHOWN if code in self._shown else self._signe(code)
        libelle, is_closed = self._snapshot.programme.by_code[code].libelle, code in self._shut
        return PickRow(code, signe, libelle, positions, is_closed)

    def _group_rows(self) -> Iterator[PickRow]:
        title = None
        for code in self._codes:
            heading = _CLOSED_TITLE if code in self._shut else _TITLES[self._signe(code)]
            if heading != title:
                title = heading
                yield PickRow(None, "", heading)
            yield self._row(code)

    def _split(self, texte: str) -> tuple[str, str]:
        """Return the days typed and the words that find a line."""
        match = _NOMBRE.match(texte) if self._typed else None
        return ("", texte) if match is None else (match[1], texte[match.end() :])

    def _pick(self, texte: str) -> None:
        code = self.query_one(PickerList).code
        if code is None:
            return
        why = self._snapshot.explain_closed(code)
        if why is None:
            self.dismiss(Pick(code, self._split(texte)[0]))
        else:
            again = " ou rouvrez-la dans Avancement (F3, x)" if code in self._snapshot.fermees else ""
            self._describe(
                inert(f"✗ {code} : {why}, aucun jour ne s'y saisit.", "$text-error"),
                inert(f"Choisissez une autre ligne{again}.", "$text-error"),
            )

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        words = self._split(event.value)[1]
        if words.strip():
            matches = rank_lignes(self._snapshot.programme, self._codes, words)
            rows = tuple(self._row(match.code, match.positions) for match in matches)
        else:
            rows = tuple(self._group_rows())
        self.query_one(PickerList).show(rows)

    def on_picker_list_chosen(self, event: PickerList.Chosen) -> None:
        event.stop()
        self._describe_chosen()

    def _describe_chosen(self) -> None:
        code = self.query_one(PickerList).code
        if code is None:
            self._describe(inert(""), inert(""))
            return
        ligne = self._snapshot.programme.by_code[code]
        parents = " › ".join(reversed(self._snapshot.programme.path(code)[1:-1]))
        qui = ", ".join(map(str, ligne.responsables))
        figures = self._read_figures(code)
        reste = figures.reste if code in self._shut else f"reste {figures.reste}"
        facts = " · ".join(part for part in (reste, qui, parents, figures.echeance) if part)
        self._describe(inert(f"{code} {ligne.libelle}", "bold"), inert(facts))

    def _describe(self, ligne: Content, facts: Content) -> None:
        self.query_one("#ligne", TextBlock).content = ligne
        self.query_one("#faits", TextBlock).content = facts

    def on_picker_list_picked(self, event: PickerList.Picked) -> None:
        event.stop()
        self._pick(self.query_one(Input).value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._pick(event.value)

    def action_step(self, delta: int) -> None:
        self.query_one(PickerList).step(delta)
