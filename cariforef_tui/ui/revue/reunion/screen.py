"""Screen of the meeting: one pôle, one topic a page, to be read from the end of the table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path, PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from cariforef_tui.domain.revue.figures import FiguresRevue
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.services.revue.read import Extent, RevueSnapshot
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import ComeBack, ShowReunion, ShowRevue, Target
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.revue.list import RevueList
from cariforef_tui.ui.revue.place import RevuePlace
from cariforef_tui.ui.revue.reunion.figures import BigFigures
from cariforef_tui.ui.revue.reunion.pages import TOPICS, Topic, make_page
from cariforef_tui.ui.revue.rows import name_semaine

FIRST, LAST = 0, len(TOPICS) - 1
_ROOMS = Path(__file__).parents[2]
LARGE = 100
"""Cells of the terminal from which the page has wider margins."""
_FIN = "C'était la dernière page : X clôt, e écrit le compte rendu, Échap quitte la réunion."


class ReunionScreen(RevuePlace):
    """Owns which page is shown; a review is read once, its pages are made from what was read."""

    PLACE = Place.REUNION
    EXTENT = Extent.COMPLETE
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        _ROOMS / "avancement/styles.tcss",
        _ROOMS / "revue/styles.tcss",
        "styles.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.REUNION)]
    AUTO_FOCUS = "#reunion-points"

    def __init__(self) -> None:
        super().__init__()
        self._page = FIRST

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="reunion-titre")
        yield TextBlock(id="reunion-pages")
        yield BigFigures(id="reunion-chiffres")
        chart = BurndownChart(id="reunion-courbe")
        chart.can_focus = False
        yield chart
        points = RevueList(id="reunion-points")
        points.spacing = 1
        yield points

    @property
    def table(self) -> RevueList:
        return self.query_one("#reunion-points", RevueList)

    @property
    def topic(self) -> Topic:
        return TOPICS[self._page]

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowReunion):
            self._page = FIRST
            self.show(target.cle)

    def draw(self, snapshot: RevueSnapshot) -> None:
        figures, topic = snapshot.revue.figures, self.topic
        page = make_page(snapshot.for_everybody, topic)
        self.query_one("#reunion-titre", TextBlock).content = self._title(figures)
        self.query_one("#reunion-pages", TextBlock).content = self._dots()
        self.query_one(BigFigures).show(page.figures)
        chart = self.query_one(BurndownChart)
        chart.display = topic is Topic.SITUATION and figures.burndown is not None
        chart.burndown = figures.burndown
        self.table.rows = page.rows

    @property
    def _room(self) -> int:
        """Cells of the title and of the pages' line."""
        return self.size.width - (4 if self.size.width >= LARGE else 2)

    def _title(self, figures: FiguresRevue) -> Content:
        """The pôle, then its week and the page's number on the right; the days go where there is no room."""
        sunday = figures.lundi + timedelta(days=6)
        month = "" if figures.lundi.month == sunday.month else f" {MOIS[figures.lundi.month - 1]}"
        week = name_semaine(figures.semaine)
        days = f"{week}, du {figures.lundi.day}{month} au {sunday.day} {MOIS[sunday.month - 1]}"
        page = f"   {self._page + 1} / {len(TOPICS)}"
        left = inert(figures.perimetre, "bold $text-primary") + inert(
            f"  {figures.libelle}", "bold $foreground"
        )
        is_long = left.cell_length + len(days + page) < self._room
        right = inert((days if is_long else week) + page)
        left = left.truncate(max(self._room - right.cell_length - 2, 8), ellipsis=True)
        return left + Content(" " * max(self._room - left.cell_length - right.cell_length, 1)) + right

    def _dots(self) -> Content:
        """The pages by name, or the one shown alone: those seen, that one, those to come."""
        named = [self._dot(rank, topic.value) for rank, topic in enumerate(TOPICS)]
        names = [topic.value if rank == self._page else "" for rank, topic in enumerate(TOPICS)]
        alone = [self._dot(rank, name) for rank, name in enumerate(names)]
        for dots, between in ((named, "   "), (named, " "), (alone, " ")):
            line = Content(between).join(dots)
            if line.cell_length <= self._room:
                break
        return line

    def _dot(self, rank: int, name: str) -> Content:
        before = f"{name} " if name else ""
        if rank == self._page:
            return inert(before, "bold $foreground") + inert("◉", "bold $text-primary")
        return inert(f"{before}{'●' if rank < self._page else '○'}")

    # Going on

    def action_step_page(self, step: int) -> None:
        """Go to the next page or to the one before, through the pôles."""
        if self.snapshot is None or self.cle is None:
            return
        page = self._page + step
        if FIRST <= page <= LAST:
            self._go_to(page)
            return
        codes = tuple(self.snapshot.meteos)
        rank = codes.index(self.cle.perimetre) + step
        if 0 <= rank < len(codes):
            self._page = FIRST if step > 0 else LAST
            self.show_perimetre(codes[rank])
        elif step > 0:
            self.tell(_FIN, "ok")

    def _go_to(self, page: int) -> None:
        self._page = page
        if self.snapshot is not None:
            self.draw(self.snapshot)
            self.table.scroll_to(y=0, animate=False)

    def action_step_perimetre(self, step: int) -> None:
        self._page = FIRST
        self.step_perimetre(step)

    def action_show_current(self) -> None:
        self.show_current()

    def action_show_work(self) -> None:
        """Show the review of this pôle as one works on it alone."""
        if self.cle is not None:
            self.post_message(ShowRevue(self.cle))

    def action_leave(self) -> None:
        self.post_message(ComeBack())
