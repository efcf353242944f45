"""Alertes: what needs attention, by gravité, and the jalons with where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.alertes.alertes import Alerte, TypeAlerte
from cariforef_tui.domain.alertes.filter import AlertesFilter, filter_alertes
from cariforef_tui.domain.alertes.jalons import EtatJalon
from cariforef_tui.domain.programme.find import require_imputable
from cariforef_tui.domain.programme.suivi import Declaration, Fait
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.tables import Table
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.alertes import AlertesSnapshot, load_alertes
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.ports.errors import StoreError
from cariforef_tui.services.programme.suivi import (
    pole_of_jalon,
)
from cariforef_tui.services.tables.tabulate import tabulate_alertes
from cariforef_tui.ui.alertes.filters import filter_parts, filter_values
from cariforef_tui.ui.alertes.list import AlertList
from cariforef_tui.ui.alertes.rows import (
    AlertRow,
    describe_row,
    rows_of_alertes,
    rows_of_jalons,
)
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.filter_bar import FilterBar
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import (
    Loaded,
    SaveState,
    ShowLigne,
    ShowMois,
    ShowSemaine,
    ShowVisas,
    StoreFailed,
)
from cariforef_tui.ui.kit.place import PlaceScreen, RowMoves
from cariforef_tui.ui.programme.declarations import declare, describe_declared, opposite_of
from cariforef_tui.ui.programme.jalon_dialog import JalonAnswer, JalonDialog
from cariforef_tui.ui.programme.solder_dialog import Confirmation, SolderDialog


class AlertesScreen(RowMoves, PlaceScreen):
    """The list of alerts, the whole of the one under the cursor, and the jalons."""

    PLACE = Place.ALERTES
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.ALERTES)]
    AUTO_FOCUS = "#alertes-liste"

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: AlertesSnapshot | None = None
        self._filtre = AlertesFilter()
        self._done: list[Fait] = []

    def compose_body(self) -> Iterable[Widget]:
        bar = FilterBar(id="alertes-filtre")
        liste = AlertList(id="alertes-liste")
        liste.empty = "Lecture…"
        detail = VerticalScroll(Static(id="alertes-texte"), id="alertes-detail", can_focus=False)
        detail.border_title = "Détail"
        jalons = AlertList(id="alertes-jalons", lines_per_row=1)
        jalons.border_title = "Jalons"
        jalons.empty = "Aucun jalon."
        yield bar
        yield Container(liste, Vertical(detail, jalons, id="alertes-cote"), id="alertes-corps")

    @property
    def liste(self) -> AlertList:
        return self.query_one("#alertes-liste", AlertList)

    @property
    def jalons(self) -> AlertList:
        return self.query_one("#alertes-jalons", AlertList)

    @property
    def table(self) -> AlertList:
        return self.jalons if self.jalons.has_focus else self.liste

    @property
    def is_read(self) -> bool:
        return self._snapshot is not None

    def load(self) -> None:
        self.read(partial(load_alertes, self.store, self.reference), self._use)

    def _use(self, snapshot: AlertesSnapshot) -> None:
        self._snapshot = snapshot
        self.session.following.use_alertes(snapshot)
        self._show()

    def _show(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        alertes = filter_alertes(snapshot.alertes, snapshot.programme, snapshot.agents, self._filtre)
        self.liste.empty = (
            "Aucune alerte ne passe ce filtre (Échap : tout voir)."
            if snapshot.alertes
            else f"Rien ne demande attention au {format_date(snapshot.au)}."
        )
        self.liste.rows = rows_of_alertes(alertes)
        self.jalons.rows = rows_of_jalons(snapshot.jalons)
        bar = self.query_one(FilterBar)
        bar.parts = filter_parts(self._filtre)
        total = len(snapshot.alertes)
        bar.compte = count_of(total, "alerte") if len(alertes) == total else f"{len(alertes)} sur {total}"
        self._show_detail(self.table.row)

    def _show_detail(self, row: AlertRow | None) -> None:
        text = self.query_one("#alertes-texte", Static)
        if row is None or self._snapshot is None:
            text.update("")
            return
        parts = describe_row(row, self._snapshot.programme, self._snapshot.jalons)
        text.update(Content("\n").join(inert(texte, _LOOKS.get(look, "")) for look, texte in parts))
        self.query_one("#alertes-detail").scroll_home(animate=False)

    def on_alert_list_row_highlighted(self, message: AlertList.RowHighlighted) -> None:
        if message.source is self.table:
            self._show_detail(message.row)

    def on_alert_list_row_opened(self, message: AlertList.RowOpened) -> None:
        row = message.row
        if row.alerte is not None and row.alerte.type is TypeAlerte.MOIS_NON_SIGNE:
            self._open_mois(row.alerte)
        elif row.alerte is not None and row.alerte.agent is not None:
            self._open_semaine(row.alerte.agent, row.alerte.date)
        elif row.ligne_code is not None:
            self.post_message(ShowLigne(row.ligne_code))

    def _open_mois(self, alerte: Alerte) -> None:
        """Open the oldest month that the alert is about: an agent's, a pôle's in Équipe, else one's own."""
        if alerte.code is not None and alerte.agent is None:
            agents = self._snapshot.agents if self._snapshot else ()
            first = next(
                (agent.initiales for agent in agents if agent.pole == alerte.code and agent.actif), None
            )
            self.post_message(ShowVisas(first))
            return
        mois = Mois.of(alerte.date) if alerte.date else default_mois(self.reference)
        self.post_message(ShowMois(alerte.agent or self._acteur, mois))

    def _open_semaine(self, agent: str, jour: date | None) -> None:
        if agent == self.session.agent:
            self.post_message(ShowSemaine(jour or self.reference.au))
            return
        self.notify(f"Ces jours sont ceux de {agent} : à compléter dans sa propre semaine.")

    def on_filter_bar_part_clicked(self, message: FilterBar.PartClicked) -> None:
        self.action_cycle(message.name)

    def action_cycle(self, name: str) -> None:
        """Keep the next value of one filter, everything after the last one."""
        values = filter_values(self._snapshot, name, self._acteur)
        current = getattr(self._filtre, name)
        rank = values.index(current) if current in values else 0
        self._filtre = replace(self._filtre, **{name: values[(rank + 1) % len(values)]})
        self._show()

    def action_show_all(self) -> None:
        self._filtre = AlertesFilter()
        self._show()

    def seen_table(self) -> Table | None:
        if self._snapshot is None:
            return None
        shown = [row.alerte for row in self.liste.rows if row.alerte is not None]
        return tabulate_alertes(self._snapshot.programme.exercice, self._snapshot.au, shown)

    def action_switch_list(self) -> None:
        (self.liste if self.jalons.has_focus else self.jalons).focus()

    def action_open_row(self) -> None:
        self.table.open_row()

    def action_declare_jalon(self) -> None:
        etat = self._jalon_under_cursor()
        if etat is None:
            self.notify("Aucun jalon sous le curseur : Tab mène à la liste des jalons.")
            return
        if self._snapshot is None or self.refuses(
            Droit.DECLARER, pole_of_jalon(self._snapshot.programme, etat.jalon)
        ):
            return
        self.app.push_screen(JalonDialog(etat, self.reference.au), self._answer_jalon)

    def _jalon_under_cursor(self) -> EtatJalon | None:
        row = self.table.row
        if row is None or self._snapshot is None:
            return None
        return next((etat for etat in self._snapshot.jalons if etat.jalon.code == row.jalon_code), None)

    def _answer_jalon(self, answer: JalonAnswer | None) -> None:
        if answer is not None:
            self._say(answer.code, answer.declaration, answer.jour, answer.motif)

    def _say(self, code: str, declaration: Declaration, jour: date, motif: str | None) -> None:
        fait = Fait(code=code, declaration=declaration, jour=jour, agent=self._acteur, motif=motif)
        self._declare(fait, None)

    @property
    def _acteur(self) -> str:
        return self.session.require_agent()

    def action_close_ligne(self) -> None:
        row = self.table.row
        if row is None or row.ligne_code is None or self._snapshot is None:
            self.notify("Aucune ligne à solder sous le curseur.")
            return
        programme, code = self._snapshot.programme, row.ligne_code
        try:
            require_imputable(programme, code)
        except CariforefError as error:
            self.notify(str(error), severity="warning")
            return
        if self.refuses(Droit.DECLARER, programme.pole_of(code)):
            return
        self.app.push_screen(
            SolderDialog(
                f"Solder {code} au {format_date(self.reference.au)} ?",
                programme.by_code[code].libelle,
                "Elle ne donnera plus d'alerte ; u annule, et Avancement la rouvre.",
            ),
            lambda answer: self._answer_solder(code, answer),
        )

    def _answer_solder(self, code: str, answer: Confirmation | None) -> None:
        if answer is not None:
            self._say(code, Declaration.SOLDEE, self.reference.au, answer.motif)

    def forget_done(self) -> None:
        self._done.clear()

    def action_undo(self) -> None:
        if not self._done:
            self.notify("Rien à annuler ici.")
            return
        last = self._done.pop()
        self._declare(opposite_of(last, self._acteur), last)

    @work(thread=True, group="ecriture", description="worker")
    def _declare(self, fait: Fait, undone: Fait | None) -> None:
        self.post_message(SaveState("Enregistrement…", "busy"))
        try:
            written = declare(self.store, fait)
        except CariforefError as error:
            if undone is not None and isinstance(error, StoreError):
                self.app.call_from_thread(self._done.append, undone)
            self.post_message(SaveState("Non enregistré", "error"))
            self.post_message(StoreFailed(str(error)))
            return
        self.post_message(Loaded(partial(self._use_declared, written, undone)))

    def _use_declared(self, fait: Fait, undone: Fait | None) -> None:
        """Say what is stored; `undone` is the declaration that it takes back, if it is an undo."""
        self.post_message(SaveState("Enregistré"))
        done = describe_declared(fait)
        if undone is None:
            self._done.append(fait)
            self.notify(f"Enregistré : {done} au {format_date(fait.jour)}. u : annuler.")
        else:
            self.notify(f"Annulé : {done} au {format_date(fait.jour)}.")
        self.session.following.ask()


_LOOKS = {"critique": "bold $text-error", "attention": "bold $text-warning", "info": "bold $text-accent"}
_LOOKS |= {"tenu": "bold $text-success", "discret": "$foreground-muted"}
