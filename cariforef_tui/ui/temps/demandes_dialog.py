"""Dialog that asks which request days answer: one still open, or a new one said in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

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
    give_up_label = "Sans demande"

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
        with Vertical(id="cadre"):
            yield Static(inert(self._title), classes="dialogue-titre")
            placeholder = "Des mots de la demande, ou ceux d'une nouvelle"
            yield Input(self._texte, placeholder=placeholder, select_on_focus=False)
            yield Options(markup=False)
            yield Static("", id="aucune", markup=False)
            yield from self.compose_end()

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
        none_open = "" if rows else "Aucune demande ouverte : décrivez celle-ci en quelques mots."
        self.query_one("#aucune", Static).update(none_open)
        self.refuse("")

    def _describe_total(self, demande: Demande) -> str:
        total = self._totaux.get(demande.numero, 0)
        return format_jours(total) if total else ""

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
            self.refuse(str(error))
            return
        self.dismiss(replace(choice, libelle=libelle))

    def action_step(self, action: str) -> None:
        options = self.query_one(Options)
        getattr(options, f"action_{action}")()
