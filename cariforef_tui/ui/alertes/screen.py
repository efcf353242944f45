"""Alertes: the alerts by type, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from cariforef_tui.domain.alertes.alertes import Alerte, TypeAlerte
from cariforef_tui.domain.alertes.scope import Portee, Viewer, list_to_countersign
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.tables import Table
from cariforef_tui.domain.values.typed_filter import TypedFilter
from cariforef_tui.services.alertes import AlertesSnapshot, load_alertes
from cariforef_tui.services.shown.alertes import tabulate_alertes
from cariforef_tui.ui.alertes.list import (
    GROUPES,
    AlertList,
    AlertRow,
    describe_row,
    keeps,
    make_vocabulary,
    pole_word,
    rows_of_alertes,
    tell_keys,
    write_strip,
)
from cariforef_tui.ui.dialogs.filter_box import FilterBox
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import bindings_of
from cariforef_tui.ui.keys.footers import FOOTERS
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.plan import JalonGesture, PlanGesture
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import RowMoves, RowOpened
from cariforef_tui.ui.kit.messages import (
    AskDecision,
    ComeBack,
    ShowAlertes,
    ShowLigne,
    ShowMois,
    ShowSemaine,
    ShowVisas,
    Target,
)
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock, TextPane
from cariforef_tui.ui.mois.gestures import VisaWriter
from cariforef_tui.ui.programme.desk import ON_LINE, PlanDesk
from cariforef_tui.ui.programme.plan_menu import Subject

if TYPE_CHECKING:
    from cariforef_tui.domain.alertes.of_echeances import EtatJalon
    from cariforef_tui.services.mois.visas import MonthKey


class AlertesScreen(RowMoves, PlaceScreen):
    """The list of alerts, with the full text of the row under the cursor."""

    PLACE = Place.ALERTES
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.ALERTES)]
    AUTO_FOCUS = "#alertes-liste"
    HORIZONTAL_BREAKPOINTS = [(0, "-dessous"), (140, "-cote")]  # noqa: RUF012 - as in `PlaceScreen`

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: AlertesSnapshot | None = None
        self._viewer: Viewer | None = None
        self._portee: Portee | None = None
        self._typed = TypedFilter()
        self._asked: TypedFilter | None = None
        """Filter that another place asked for; Escape from it goes back there."""
        self._desk = PlanDesk(self, lambda: self._snapshot.situation if self._snapshot else None)
        self._visas = VisaWriter(self)

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="alertes-bandeau")
        with Vertical(id="alertes-corps"):
            yield AlertList("Lecture…", id="alertes-liste")
            yield FilterBox("gravité, sigle, qui", id="alertes-filtre")
            yield TextPane(id="alertes-detail", can_focus=False)

    @property
    def table(self) -> AlertList:
        return self.query_one(AlertList)

    @property
    def filter_box(self) -> FilterBox:
        return self.query_one(FilterBox)

    @property
    def is_typing(self) -> bool:
        return self.filter_box.is_open

    @property
    def is_read(self) -> bool:
        return self._snapshot is not None

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        """Show what the person may do about the row under the cursor, and about the months shown."""
        row, subject = self.table.row, self._subject
        words = {**FOOTERS[self.PLACE]}
        lacks = ON_LINE if subject is None else self._desk.lacks(subject)
        if self._may_hold(self._jalon):
            words[Gesture.DONE], lacks = "Jalon tenu", lacks - {Gesture.DONE}
        if row is None:
            lacks |= {Gesture.OPEN}
        if not self._to_countersign:
            lacks |= {Gesture.SIGN_ALL}
        return {gesture: word for gesture, word in words.items() if gesture not in lacks}

    @property
    def _subject(self) -> Subject | None:
        """Line of the row under the cursor; None if there is none, or if it is about months or a pôle."""
        row, snapshot = self.table.row, self._snapshot
        if row is None or row.alerte is None or snapshot is None:
            return None
        # What moves the end of a line that a jalon bounds is to move the jalon.
        jalon = self._jalon if GROUPES[row.alerte.type].plan is PlanGesture.ECHEANCE else None
        code = row.ligne_code or (snapshot.programme.racine if jalon else None)
        is_about_line = not row.alerte.mois and row.alerte.type is not TypeAlerte.POINTS_A_VOIR
        return Subject(snapshot.situation, code, jalon) if code is not None and is_about_line else None

    @property
    def _jalon(self) -> EtatJalon | None:
        """Jalon of the row under the cursor, if any."""
        code = self.table.row.jalon_code if self.table.row is not None else None
        jalons = self._snapshot.jalons if self._snapshot is not None else ()
        return next((etat for etat in jalons if etat.jalon.code == code), None)

    def _may_hold(self, etat: EtatJalon | None) -> bool:
        """True if there is such a jalon and the person may declare it tenu."""
        snapshot = self._snapshot
        return etat is not None and snapshot is not None and self._desk.may_hold(snapshot.situation, etat)

    @property
    def _listed(self) -> list[Alerte]:
        return [row.alerte for row in self.table.rows if row.alerte is not None]

    @property
    def _to_countersign(self) -> tuple[MonthKey, ...]:
        return list_to_countersign(self._listed, self.session.agent)

    def load(self) -> None:
        self.read(partial(load_alertes, self.store, self.reference, lecteur=self.session.agent), self._use)

    def _use(self, snapshot: AlertesSnapshot) -> None:
        self._snapshot = snapshot
        self._viewer = snapshot.viewer(self.session.agent)
        self.session.following.use_alertes(snapshot)
        self._show()

    @property
    def portee(self) -> Portee:
        """Scope of the list: the one chosen here, or else the one of the person's role."""
        if self._viewer is None:
            return Portee.TOUT
        wanted = self._portee
        return wanted if wanted in self._viewer.portees else self._viewer.default_portee

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowAlertes):
            words = (
                () if target.pole is None else (pole_word(self.session.name_of(Niveau.POLE), target.pole),)
            )
            self._typed = self._asked = TypedFilter(words)
            self._portee = Portee.TOUT
            if self.is_read:
                self._look_at(Portee.TOUT)

    def _show(self) -> None:
        snapshot, viewer, portee = self._snapshot, self._viewer, self.portee
        if snapshot is None:
            return
        within = viewer.listed(snapshot.alertes, portee) if viewer else snapshot.alertes
        shown = tuple(alerte for alerte in within if viewer is None or keeps(self._typed, alerte, viewer))
        if not snapshot.alertes:
            self.table.empty = f"Rien ne demande attention au {format_date(snapshot.au)}."
        elif self._typed == TypedFilter():
            self.table.empty = f"Rien pour vous au {format_date(snapshot.au)} : v montre le reste."
        else:
            self.table.empty = "Rien ici : v montre les autres, Échap efface le filtre."
        self.table.rows = rows_of_alertes(shown, viewer)
        # The list has no more lines than its rows, so that the detail stands right below them.
        self.table.limit_height()
        filtre = self._typed.describe()
        keys = "Échap : annuler" if self.is_typing else tell_keys(viewer, portee, filtre) if viewer else ""
        self.query_one("#alertes-bandeau", TextBlock).content = write_strip(
            shown, snapshot.counts(self.session.agent), viewer, portee, filtre=filtre, keys=keys
        )
        self._show_detail(self.table.row)
        self.refresh_bindings()

    def _show_detail(self, row: AlertRow | None) -> None:
        pane = self.query_one(TextPane)
        if row is None or self._snapshot is None:
            pane.update(Content(""))
            return
        parts = describe_row(row, self._snapshot.programme, self._snapshot.jalons, self._viewer)
        pane.update(Content("\n").join(inert(part, look) for look, part in parts))
        pane.scroll_home(animate=False)

    def on_row_pointed(self) -> None:
        self._show_detail(self.table.row)
        self.refresh_bindings()

    def on_row_opened(self, message: RowOpened[AlertRow]) -> None:
        row = message.row
        if row.alerte is not None and row.alerte.type is TypeAlerte.POINTS_A_VOIR:
            of_pole = self._viewer is not None and row.alerte.code == self._viewer.pole
            self._look_at(Portee.POLE if of_pole else Portee.TOUT)
            self._point_at(row.alerte.lignes[0])
        elif row.alerte is not None and row.alerte.mois:
            self._open_months(row.alerte)
        elif row.alerte is not None and row.alerte.agent is not None:
            self.post_message(ShowSemaine(row.alerte.date or self.reference.au, row.alerte.agent))
        elif row.is_jalon and (subject := self._subject) is not None and subject.jalon is not None:
            self._desk.open_jalon(subject, subject.jalon)
        elif row.ligne_code is not None:
            self.post_message(ShowLigne(row.ligne_code))

    def _point_at(self, code: str) -> None:
        """Put the cursor on the first alert about a line; leave it if there is none."""
        about = (row.cle for row in self.table.rows if row.alerte is not None and row.ligne_code == code)
        self.table.point_at(next(about, ""))

    def _open_months(self, alerte: Alerte) -> None:
        """Open the oldest month of the alert, or Équipe if the alert is about several people."""
        first = alerte.mois[0]
        if alerte.agent is None:
            self.post_message(ShowVisas(first.agent.initiales))
        else:
            self.post_message(ShowMois(first.agent.initiales, first.mois))

    def seen_table(self) -> Table | None:
        if self._snapshot is None:
            return None
        return tabulate_alertes(self._snapshot.programme.exercice, self._snapshot.au, self._listed)

    def action_open_row(self) -> None:
        self.table.open_row()

    def action_turn_scope(self) -> None:
        """Show the next scope, from its first row."""
        if self._viewer is not None:
            self._look_at(self._viewer.after(self.portee))
            self.table.move_edge(-1)

    def _look_at(self, portee: Portee) -> None:
        self._portee = portee
        self._show()

    def action_leave(self) -> None:
        if self._typed != (self._asked or TypedFilter()):
            self._typed = self._asked or TypedFilter()
            self._show()
        else:
            self.leave_target()
            self.post_message(ComeBack())

    def leave_target(self) -> None:
        if self._asked is not None:
            self._asked, self._portee, self._typed = None, None, TypedFilter()
            self._show()

    def action_filter(self) -> None:
        if self._snapshot is not None:
            self.filter_box.open(self._typed, make_vocabulary(self._snapshot))
            self._show()

    def on_filter_box_typed(self, message: FilterBox.Typed) -> None:
        self._typed = message.typed
        self._show()

    def on_filter_box_left(self) -> None:
        self.table.focus()
        self._show()

    def action_toggle_done(self) -> None:
        """Declare the row's jalon tenu, if the person may or if P acts on it; else solde the line."""
        subject, etat = self._require_subject("Ni ligne ni jalon"), self._jalon
        if subject is not None and etat is not None and (subject.jalon or self._may_hold(etat)):
            self._desk.change_jalon(subject, etat, JalonGesture.TENIR)
        elif subject is not None:
            self._desk.ask_soldee(subject)

    def action_declare_remaining(self) -> None:
        if (subject := self._require_subject()) is not None:
            self._desk.declare_raf(subject)

    def action_add_decision(self) -> None:
        if (subject := self._require_subject()) is not None:
            self.post_message(AskDecision(subject.code, subject.situation))

    def action_change_plan(self) -> None:
        subject, row = self._require_subject(), self.table.row
        if subject is not None and row is not None and row.alerte is not None:
            self._desk.open_plan(subject, GROUPES[row.alerte.type].plan)

    def _require_subject(self, otherwise: str = "Pas de ligne") -> Subject | None:
        """Return the line of the row under the cursor; if it has none, say so."""
        if self.table.row is None:
            self.tell(self.table.empty, "warn")
        elif self._subject is None:
            self.tell(f"{otherwise} sous le curseur : Entrée ouvre l'objet de l'alerte.", "warn")
        return self._subject

    def action_countersign(self) -> None:
        row = self.table.row
        alerte = row.alerte if row is not None else None
        if alerte is not None and alerte.type is TypeAlerte.MOIS_A_CONTRESIGNER:
            self._countersign([alerte])
        elif alerte is not None and alerte.mois:
            self._open_months(alerte)
        elif row is None:
            self.tell(self.table.empty, "warn")
        else:
            hint = " S : contresigner tous ceux montrés." if self._to_countersign else ""
            self.tell(f"Pas de mois sous le curseur.{hint}", "warn")

    def action_countersign_all(self) -> None:
        self._countersign(self._listed)

    def _countersign(self, alertes: Iterable[Alerte]) -> None:
        """Countersign the months of the alerts that are for the person."""
        months = list_to_countersign(alertes, self.session.agent)
        if months:
            self._visas.ask_to_countersign(months)
        else:
            self.tell("Aucun mois que vous puissiez contresigner ici.", "warn")

    def forget_done(self) -> None:
        super().forget_done()
        self._portee, self._typed = None, self._asked or TypedFilter()
