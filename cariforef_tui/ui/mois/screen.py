"""Screen Mon mois: the month of one agent, what is missing before signing it, and its visas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from cariforef_tui.domain.mois.conventions import name_fonds
from cariforef_tui.domain.mois.sentences import list_manques
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.mois.year import YearLine
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.mois.months import MonthSeen, load_mois, load_year
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.commands import bindings_of
from cariforef_tui.ui.keys.footers import IN_AGENT_YEAR, IN_COMMENTS
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.following import FOLLOWED, PERSONAL
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import RowOpened
from cariforef_tui.ui.kit.messages import ComeBack, ShowLigne, ShowMois, ShowSemaine, Target
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock, TextPane
from cariforef_tui.ui.mois.gestures import VisaWriter, ask_fiche
from cariforef_tui.ui.mois.texts import (
    VISAS,
    DayRow,
    MonthTable,
    columns_of_month,
    rows_of_month,
    tell_unsigned,
    write_history,
    write_month,
    write_month_title,
)
from cariforef_tui.ui.mois.year_pane import ECART, CommentTable, YearPane, YearTable

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Touched
    from cariforef_tui.domain.temps.saisies import Saisie
    from cariforef_tui.domain.values.tables import Table


class MoisScreen(PlaceScreen):
    """Owns the month shown, None until it is read. Escape goes back to the place that opened it."""

    PLACE = Place.MOIS
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.MOIS)]
    AUTO_FOCUS = "MonthTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-mince"), (80, "-etroit"), (110, "-large")]  # noqa: RUF012 - Textual's own

    def __init__(self) -> None:
        super().__init__()
        self._agent: str | None = None
        self._mois: Mois | None = None
        self._month: MonthSeen | None = None
        self._why_unread = ""
        """Reason why the month could not be read, else empty."""
        self._visas = VisaWriter(self)

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="mois-titre")
        with Horizontal(id="mois-corps"):
            yield MonthTable(id="mois-jours")
            yield TextPane(id="mois-cote", can_focus=False)
        yield TextPane(id="mois-histoire")
        yield YearPane(id="mois-annee")

    @property
    def table(self) -> MonthTable:
        return self.query_one(MonthTable)

    @property
    def year_pane(self) -> YearPane:
        return self.query_one(YearPane)

    @property
    def shows_history(self) -> bool:
        return self.has_class("-histoire")

    @property
    def shows_year(self) -> bool:
        return self.has_class("-annee")

    @property
    def view_name(self) -> str:
        return "année" if self.shows_year else ""

    @property
    def is_typing(self) -> bool:
        return isinstance(self.focused, Input)

    @property
    def is_read(self) -> bool:
        return self._month is not None or bool(self._why_unread)

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowMois):
            self._look_at(target.agent, target.mois)

    def _look_at(self, agent: str, mois: Mois) -> None:
        if (agent, mois) != (self._agent, self._mois):
            self._agent, self._mois, self._month, self._why_unread = agent, mois, None, ""
            if self.is_mounted:
                self._show_nothing("lecture…")
        self.request_load()

    def _show_nothing(self, why: str) -> None:
        """Name the agent and the month that are not shown, and say `why`."""
        month = self._mois.libelle if self._mois else ""
        title = inert(f" {self._agent} · {month}", "bold")
        self.query_one("#mois-titre", TextBlock).content = title
        self.query_one("#mois-cote", TextPane).update(inert(why))
        self.query_one("#mois-histoire", TextPane).update(inert(why))
        self.table.rows = ()
        self.refresh_bindings()

    def is_concerned(self, touched: Touched) -> bool:
        """Among saisies, visas and absences, follow only those of the agent and month shown."""
        agent, mois = self._agent, self._mois
        if agent is None or mois is None or touched.is_among(FOLLOWED[self.PLACE] - PERSONAL):
            return True
        return touched.has_day_of(agent, mois.first_day, mois.last_day) or touched.has_month_of(
            agent, mois, mois
        )

    def load(self) -> None:
        agent, mois, acteur = self._agent, self._mois, self.session.require_agent()
        if agent is None or mois is None:
            return
        load = partial(load_mois, self.store, agent, mois, acteur=acteur, today=self.reference.au)
        self.read(load, self._use, refuse=partial(self._refuse, agent, mois))
        if self.shows_year:
            read_year = partial(
                load_year, self.store, agent, mois.annee, acteur=acteur, today=self.reference.au
            )
            self.read(read_year, self.year_pane.show, group="annee")

    def _use(self, month: MonthSeen) -> None:
        if (month.agent.initiales, month.mois) != (self._agent, self._mois):
            return
        first, self._month = self._month is None, month
        left = self.table.row
        self._show()
        now = self.table.row
        # After a day is completed, the cursor goes on to the next one to complete.
        if first:
            self.table.go_to_first_missing()
        elif left is not None and left.is_missing and now is not None and not now.is_missing:
            self.table.go_to_missing()
        self.refresh_bindings()

    def _show(self) -> None:
        month = self._month
        if month is None:
            return
        today, now = self.reference.au, self.session.launch.now()
        self.query_one("#mois-titre", TextBlock).content = write_month_title(month)
        self.query_one("#mois-cote", TextPane).write(partial(write_month, month, today, now))
        self.query_one("#mois-histoire", TextPane).update(write_history(month))
        self.table.columns = columns_of_month(name_fonds(month.visee.fonds))
        self.table.rows = rows_of_month(month.visee.fiche, today, month.visee.demandes)

    def _refuse(self, agent: str, mois: Mois, error: CariforefError) -> None:
        """Say why a month cannot be read: the person has no right to, or it does not exist."""
        if (agent, mois) == (self._agent, self._mois):
            self._month, self._why_unread = None, str(error)
            self._show_nothing(self._why_unread)

    def seen_table(self) -> Table | None:
        from cariforef_tui.exchange.mois.csv import tabulate_fiche

        made = self.session.launch.now()
        return tabulate_fiche(self._month.visee, made) if self._month is not None else None

    def action_export_sheet(self) -> None:
        if self._month is not None:
            ask_fiche(self, self._month.visee)
        else:
            self.tell(self._why_unread, "warn")

    def action_step_month(self, months: int) -> None:
        if self._agent is None or self._mois is None:
            return
        wanted = self._mois.next if months > 0 else self._mois.previous
        known = self._month.exercices if self._month else (self._mois.annee,)
        if wanted.annee not in known:
            self.tell(f"{wanted.libelle.capitalize()} est hors de l'exercice.", "warn")
            return
        self._look_at(self._agent, wanted)

    def action_go_current(self) -> None:
        if self._agent is not None:
            self._look_at(self._agent, default_mois(self.reference))

    def action_toggle_history(self) -> None:
        self.toggle_class("-histoire")
        if self.shows_history:
            self.query_one("#mois-histoire").focus()
        else:
            self.table.focus()

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        words = {**super().footer_words}
        if self.shows_year:
            is_comment = isinstance(self.year_pane.table, CommentTable)
            return IN_COMMENTS if is_comment else IN_AGENT_YEAR
        month = self._month
        if not any(row.is_missing for row in self.table.rows):
            del words[Gesture.NEXT_PANE]
        if month is None or not month.histoire:
            del words[Gesture.HISTORY]
        if month is not None and month.offerts:
            words[Gesture.SIGN] = VISAS[month.offerts[0]]
        # Signing names the days that lack; a month that is not over has none to name yet.
        if month is not None and not month.can_sign and any(not one.centiemes for one in month.manques):
            del words[Gesture.SIGN]
        return words

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide the gestures that the person may not make. Signing stays if days are missing, to name them."""
        if self.shows_year and action in ("sign", "toggle_history"):
            return False
        return action != "sign" or bool(self._month is not None and self._month.offerts)

    def explain(self, command: Command) -> str:
        month = self._month
        if command.gesture is not Gesture.SIGN or month is None:
            return super().explain(command)
        if self.shows_year:
            return "On signe un mois à la fois : v revient au mois."
        return tell_unsigned(
            month.agent.initiales, month.mois, month.etape, "un coordinateur peut le rouvrir, avec un motif"
        )

    def action_sign(self) -> None:
        """Make the first visa that the person may make on the month."""
        month = self._month
        if month is None:
            return
        agent, mois = month.agent.initiales, month.mois
        match next(iter(month.offerts), None):
            case GesteVisa.SIGNATURE if month.can_sign:
                self._visas.sign(month)
            case GesteVisa.SIGNATURE:
                self.tell(f"Pas encore. {list_manques(month.manques)}{self.table.go_complete()}", "warn")
            case GesteVisa.CONTRESEING:
                self._visas.ask_to_countersign([(agent, mois)])
            case GesteVisa.RENVOI | GesteVisa.REOUVERTURE as geste:
                self._visas.take_back(agent, mois, geste)

    def action_turn_view(self) -> None:
        """Show the year of the agent instead of the month, or the month again."""
        self.remove_class("-histoire")
        self.toggle_class("-annee")
        if self.shows_year:
            self.year_pane.focus_table()
            self.request_load()
        else:
            self.table.focus()
        self.refresh_bindings()

    def action_search(self) -> None:
        if not self.shows_year:
            self.action_turn_view()
        self.year_pane.search()

    def on_row_opened(self, message: RowOpened[DayRow | YearLine | Saisie]) -> None:
        self._open(message.row)

    def _open(self, row: DayRow | YearLine | Saisie) -> None:
        """Open the week of a day or of a saisie; from the year, open a line of the programme."""
        if not isinstance(row, YearLine):
            self.post_message(ShowSemaine(row.jour, self._agent))
        elif row.libelle and row.code not in ("Total", ECART):
            self.post_message(ShowLigne(row.code))
        else:
            self.tell(f"« {row.code} » n'est pas une ligne du programme : rien à ouvrir.", "warn")

    def action_next_missing(self) -> None:
        if self.shows_year:
            self.year_pane.switch_table()
        elif not self.table.go_to_missing():
            self.tell("Aucun jour à compléter ni à confirmer.", "warn")

    def action_move(self, delta: int) -> None:
        if self.shows_history:
            self.query_one("#mois-histoire").scroll_relative(y=delta, animate=False)
        else:
            self._table_shown.move(delta)

    def action_move_edge(self, direction: int) -> None:
        if self.shows_history:
            area = self.query_one("#mois-histoire")
            area.scroll_to(y=0 if direction < 0 else area.max_scroll_y, animate=False)
        else:
            self._table_shown.move_edge(direction)

    @property
    def _table_shown(self) -> MonthTable | YearTable | CommentTable:
        return self.year_pane.table if self.shows_year else self.table

    def action_move_page(self, pages: int) -> None:
        """Scroll the history, or the pane beside the days: the days themselves nearly fit."""
        if self.shows_year:
            self.year_pane.table.move_page(pages)
            return
        area = self.query_one("#mois-histoire" if self.shows_history else "#mois-cote")
        area.scroll_relative(y=pages * self.table.page, animate=False)

    def action_open_week(self) -> None:
        if (row := self._table_shown.row) is not None:
            self._open(row)

    def action_leave(self) -> None:
        if self.shows_history:
            self.action_toggle_history()
        elif self.shows_year and self.year_pane.is_searching:
            self.year_pane.stop_searching()
        elif self.shows_year:
            self.action_turn_view()
        else:
            self.post_message(ComeBack())
