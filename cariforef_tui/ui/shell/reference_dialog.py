"""Dialog that chooses the date de référence: typed, in a calendar, or among useful dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar, cast

import pendulum
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import CariforefError, DateRefusee
from cariforef_tui.services.programme.exercice import DateReference, Reperes
from cariforef_tui.ui.dialogs.dialog import Dialog, Options
from cariforef_tui.ui.dialogs.month_picker import MonthView
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.ui.kit.session import SessionApp


class ReferenceDialog(Dialog[date]):
    """Returns the date chosen, None if the person gave up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "move_month(-1)", show=False),
        Binding("pagedown", "move_month(1)", show=False),
    ]
    CSS_PATH = "dialogs.tcss"
    other_keys = ("Tab : mois, dates",)
    is_reading = True

    def __init__(self, reference: DateReference, today: date, load: Callable[[], Reperes]) -> None:
        super().__init__()
        self._reference, self._today, self._load_reperes = reference, today, load
        self._reperes: Reperes | None = None
        """Calendar and jalons, once read: they give the days off of the month and the dates to choose."""
        self._choices: list[date] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Date de référence : les chiffres de ce jour-là", classes="dialogue-titre")
            yield Input(
                format_date(self._reference.au),
                placeholder=f"{format_date(self._reference.au)}, 21/05, hier, lundi",
                max_length=20,
                select_on_focus=True,
                id="reference-saisie",
            )
            yield Static(describe_date(self._reference.au, {}), id="reference-jour", markup=False)
            with Horizontal(id="mois-et-choix"):
                yield MonthView(self._reference.au, self._today)
                yield Options(id="reference-choix", markup=False)
            yield Static(
                "[21] choisi · 21* aujourd'hui · •21 férié · PgPréc PgSuiv : mois",
                classes="dialogue-aide",
                markup=False,
            )
            yield from self.compose_end()

    def on_mount(self) -> None:
        self._show_choices()
        self.read(self._load_reperes, self._use, refuse=self._give_up_unread)

    def _use(self, reperes: Reperes) -> None:
        self._reperes = reperes
        self._show_choices()
        self.query_one(MonthView).feries = reperes.calendrier.feries
        self._show_typed()
        self.end_reading()

    def _give_up_unread(self, error: CariforefError) -> None:
        """Close the dialog, in which no date can be chosen, and drop the keys typed for it."""
        self.app.notify(str(error), severity="error")
        self.dismiss(None)
        cast("SessionApp", self.app).session.latch.refuse()

    def _show_choices(self) -> None:
        choices = [("Aujourd'hui", self._today)]
        if self._reperes is not None:
            choices.append(("Fin d'année", self._reperes.calendrier.last_working_day()))
            choices += [(jalon.code, jalon.jour) for jalon in self._reperes.jalons]
        self._choices = [jour for _, jour in choices]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(inert(f"{jour:%d/%m}  {label}")) for label, jour in choices)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_typed()

    def _show_typed(self) -> None:
        """Show the typed date once it is complete; an incomplete date is no error."""
        try:
            jour = self._read(self.query_one(Input).value)
        except DateRefusee:
            self._explain("…")
            return
        self.query_one(MonthView).selected = jour
        self._explain(self._describe(jour))

    def accept(self) -> None:
        try:
            self.dismiss(self._read(self.query_one(Input).value))
        except DateRefusee as error:
            self.refuse(str(error))

    def _read(self, texte: str) -> date:
        if self._reperes is None:
            raise DateRefusee("Les exercices ne sont pas encore lus : réessayez dans un instant.")
        return self._reperes.read_date(texte, self._today, self._reference.au)

    def _describe(self, jour: date) -> str:
        return describe_date(jour, self._reperes.calendrier.feries if self._reperes else {})

    def _explain(self, texte: str) -> None:
        self.query_one("#reference-jour", Static).update(inert(texte))
        self.refuse("")

    def on_month_view_day_moved(self, message: MonthView.DayMoved) -> None:
        message.stop()
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = format_date(message.jour)
        self._explain(self._describe(message.jour))

    def on_month_view_day_chosen(self, message: MonthView.DayChosen) -> None:
        message.stop()
        self._choose(message.jour)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(self._choices[event.option_index])

    def _choose(self, jour: date) -> None:
        if jour == self._today:
            self.dismiss(jour)
            return
        try:
            self.dismiss(self._read(format_date(jour)))
        except DateRefusee as error:
            self.refuse(str(error))

    def action_move_month(self, months: int) -> None:
        self.query_one(MonthView).action_move_month(months)

    def on_key(self, event: events.Key) -> None:
        """Move to the month below on a down arrow, which the field does not use."""
        if event.key == "down" and isinstance(self.focused, Input):
            event.stop()
            self.query_one(MonthView).focus()


def describe_date(jour: date, feries: Mapping[date, str]) -> str:
    """Return `lundi 21 mai 2018, semaine 21, Lundi de Pentecôte`."""
    # "Do" gives « 1er », but also « 2e », which French dates do not have.
    day = pendulum.instance(jour).format(f"dddd {'Do' if jour.day == 1 else 'D'} MMMM YYYY", locale="fr")
    text = f"{day}, semaine {jour.isocalendar().week}"
    return f"{text}, {feries[jour]}" if jour in feries else text
