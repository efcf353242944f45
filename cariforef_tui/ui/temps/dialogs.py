"""Dialogs of the week: the comment of a cell, and an absence of half a day or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence, clean_commentaire
from cariforef_tui.domain.values.dates import format_date, format_jour, parse_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import DateRefusee, TexteRefuse
from cariforef_tui.ui.dialogs.dialog import Dialog, Options
from cariforef_tui.ui.kit.inert import inert

RETIRER_KEY = "s"


class CommentDialog(Dialog[str]):
    """Returns the cleaned text, empty for no comment, or None if the person gave up."""

    CSS_PATH = "dialogs.tcss"
    accept_label = "Enregistrer"

    def __init__(self, title: str, libelle: str, texte: str) -> None:
        """Take the title, the label of the line, and the comment so far."""
        super().__init__()
        self._title, self._libelle = title, libelle
        self._field = Input(texte, placeholder="Commentaire", select_on_focus=False)

    @property
    def texte(self) -> str:
        """The text as it is being typed."""
        return self._field.value

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._title), classes="dialogue-titre")
            yield Static(inert(self._libelle, "$text-muted"))
            yield self._field
            yield from self.compose_end()

    def on_mount(self) -> None:
        self._field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.dismiss(clean_commentaire(event.value))
        except TexteRefuse as error:
            self.refuse(str(error))


@dataclass(frozen=True, slots=True)
class AbsenceChoice:
    """The absence to set on the days up to `last`. If `type` is None, they have no absence any more."""

    last: date
    type: TypeAbsence | None
    duree: Duree = Duree.JOURNEE


class AbsenceDialog(Dialog[AbsenceChoice]):
    """Returns the choice, or None if the person gave up.

    The first letter of a type picks whole days, its capital half-days. Tab goes to the last day and back.
    """

    AUTO_FOCUS = "OptionList"
    CSS_PATH = "dialogs.tcss"
    other_keys = ("Tab : dernier jour",)

    def __init__(self, jour: date, current: Sequence[Absence]) -> None:
        super().__init__()
        self._jour = jour
        self._choices: list[tuple[str, TypeAbsence | None, Duree, str]] = []
        if current:
            held = ", ".join(f"{absence.type.value} {format_jours(absence.centiemes)}" for absence in current)
            self._choices.append((RETIRER_KEY, None, Duree.JOURNEE, f"Retirer l'absence ({held})"))
        for kind in TypeAbsence:
            letter = kind.value[0].lower()
            for key, duree in ((letter, Duree.JOURNEE), (letter.upper(), Duree.DEMI)):
                self._choices.append((key, kind, duree, f"{kind.value}, {duree.value}"))

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            with Horizontal():
                yield Static(inert(f"Absence, {format_jour(self._jour)} au "), classes="dialogue-titre")
                # Three days later is a weekend for some days: a period ends on a day worked.
                later = self._jour + timedelta(days={2: 2, 3: 1, 4: 4}.get(self._jour.weekday(), 3))
                yield Input(placeholder=f"même jour, ou {later:%d/%m}", select_on_focus=False)
            yield Options(
                *(Option(inert(f"{key}  {label}")) for key, *_, label in self._choices), markup=False
            )
            yield from self.compose_end()

    def on_key(self, event: events.Key) -> None:
        if isinstance(self.focused, Input):
            return
        for rank, (key, *_) in enumerate(self._choices):
            if event.character == key:
                event.stop()
                self._choose(rank)
                return

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Show the last day as it is read, then go back to the list of types."""
        event.stop()
        if (last := self._read_last()) is not None:
            event.input.value = format_date(last)
            self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def _choose(self, rank: int) -> None:
        _key, kind, duree, _label = self._choices[rank]
        last = self._read_last()
        if last is not None:
            self.dismiss(AbsenceChoice(last, kind, duree))

    def _read_last(self) -> date | None:
        """Return the last day typed, else the first day. If it cannot be read, say so and return None."""
        texte = self.query_one(Input).value.strip()
        try:
            last = parse_date(texte, self._jour) if texte else self._jour
            if last < self._jour:
                # Read from six days later, a weekday or a day of early January is the first one to come.
                last = parse_date(texte, self._jour + timedelta(days=6))
            if last < self._jour:
                raise DateRefusee("Le dernier jour est avant le premier : donnez une date plus tardive.")
        except DateRefusee as error:
            self.refuse(str(error))
            self.query_one(Input).focus()
            return None
        self.refuse("")
        return last
