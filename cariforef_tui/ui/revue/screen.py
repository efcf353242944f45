"""Screen Revue: one weekly review, for work alone, decisions first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.revue.revue import name_semaine
from cariforef_tui.domain.revue.sentences import tell_close
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.exchange.files.optional import has_optional
from cariforef_tui.exchange.pilotage.year_report import FormatBilan, bilan_name, to_year_report
from cariforef_tui.services.pilotage.bilan import load_bilan
from cariforef_tui.services.revue.read import Extent, RevueSnapshot
from cariforef_tui.ui.dialogs.export import Document, ask_where
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import bindings_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import ShowReunion, ShowRevue, Target
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.revue.columns import left_rows, right_rows, single_rows
from cariforef_tui.ui.revue.list import RevueList
from cariforef_tui.ui.revue.place import RevuePlace
from cariforef_tui.ui.revue.rows import SIGNES_METEO, describe_meteo


class RevueTabs(Widget):
    """Draws the perimeters of `snapshot`, its own reversed, with their weather: sign, word and colour."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"meteo--vert", "meteo--orange", "meteo--rouge"}

    # Draw at each reading: comparing two snapshots would compare their whole programmes.
    snapshot: reactive[RevueSnapshot | None] = reactive(None, always_update=True)

    @dataclass(eq=False)
    class Chosen(Message):
        """A perimeter was clicked."""

        code: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._spans: list[tuple[int, int, str]] = []

    @property
    def choisi(self) -> str:
        """Code of the perimeter shown, empty before the first reading."""
        return self.snapshot.revue.figures.perimetre if self.snapshot else ""

    def render(self) -> Content:
        shown, self._spans = Content(""), []
        if self.snapshot is None:
            return shown
        for code, meteo in self.snapshot.meteos.items():
            start = shown.cell_length
            name = inert(f" {code}{' ✓' if code in self.snapshot.closes else ''} ")
            shown += name.stylize("bold reverse") if code == self.choisi else name
            if meteo is None:
                shown += inert(" –")
            else:
                look = self.get_visual_style(f"meteo--{meteo.couleur}", partial=True)
                shown += inert(f" {SIGNES_METEO[meteo.couleur]} {meteo.couleur}").stylize(look)
            self._spans.append((start, shown.cell_length, code))
            shown += Content("  ")
        return shown.truncate(self.size.width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for start, end, code in self._spans:
            if offset is not None and start <= offset.x < end:
                self.post_message(self.Chosen(code))


TWO_COLUMNS_WIDTH = 100
"""Width of the terminal from which both columns stand side by side."""


class RevueScreen(RevuePlace):
    """Draws a review in two columns, or in one if the terminal is narrow."""

    PLACE = Place.REVUE
    EXTENT = Extent.ECRAN
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.REVUE)]
    AUTO_FOCUS = "#revue-gauche"

    def __init__(self) -> None:
        super().__init__()
        self._is_large = False

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="revue-titre")
        yield RevueTabs(id="revue-onglets")
        yield TextBlock(id="revue-meteo")
        yield Horizontal(RevueList(id="revue-gauche"), RevueList(id="revue-droite"), id="revue-corps")

    @property
    def gauche(self) -> RevueList:
        return self.query_one("#revue-gauche", RevueList)

    @property
    def droite(self) -> RevueList:
        return self.query_one("#revue-droite", RevueList)

    @property
    def table(self) -> RevueList:
        return self.droite if self._is_large and self.droite.has_focus else self.gauche

    def on_resize(self, event: events.Resize) -> None:
        is_large = event.size.width >= TWO_COLUMNS_WIDTH
        if is_large != self._is_large:
            self._is_large = is_large
            if self.droite.has_focus:
                self.gauche.focus()
            if self.snapshot is not None:
                self._draw_rows(self.snapshot)

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowRevue):
            self.show(target.cle)

    def draw(self, snapshot: RevueSnapshot) -> None:
        self.query_one(RevueTabs).snapshot = snapshot
        self.query_one("#revue-titre", TextBlock).content = inert(_title(snapshot.revue))
        meteo = self.query_one("#revue-meteo", TextBlock)
        sentence = describe_meteo(snapshot.revue)
        meteo.set_class(bool(sentence), "-actif")
        meteo.content = inert(sentence)
        self._draw_rows(snapshot)

    def _draw_rows(self, snapshot: RevueSnapshot) -> None:
        if self._is_large:
            self.gauche.rows, self.droite.rows = left_rows(snapshot), right_rows(snapshot)
        else:
            self.gauche.rows, self.droite.rows = single_rows(snapshot), ()

    # Moves

    def on_revue_tabs_chosen(self, message: RevueTabs.Chosen) -> None:
        self.show_perimetre(message.code)

    def action_step_column(self, direction: int) -> None:
        if self._is_large:
            (self.droite if direction > 0 else self.gauche).focus()

    def action_write_year_report(self) -> None:
        """Ask for the file of the report of the year shown, then write it."""
        store, reference, session = self.store, self.reference, self.session
        offered = FormatBilan.PDF if has_optional("typst") else FormatBilan.MARKDOWN
        ask_where(
            self,
            Document(
                titre=f"Bilan de l'année {reference.exercice}, au {format_date(reference.au)}",
                name=bilan_name(reference.exercice, offered),
                formats=tuple(FormatBilan),
                make=lambda chosen: to_year_report(
                    load_bilan(store, reference, today=session.launch.today(), lecteur=session.agent),
                    FormatBilan(chosen),
                    session.launch.now(),
                ),
            ),
        )

    def action_project(self) -> None:
        """Show the same review page by page, for a meeting."""
        if self.cle is not None:
            self.post_message(ShowReunion(self.cle))


def _title(revue: Revue) -> str:
    figures, ecrite = revue.figures, revue.ecrite
    sunday = figures.lundi + timedelta(days=6)
    week = f"Revue · {name_semaine(figures.semaine)}, du {figures.lundi:%d/%m} au {format_date(sunday)}"
    return f"{week} · {tell_close(ecrite) or 'en préparation'}"
