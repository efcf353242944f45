"""Screen of the meeting: one pôle at a time, page by page, legible from the end of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar

import pendulum
from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from cariforef_tui.domain.revue.figures import FiguresRevue
from cariforef_tui.domain.revue.revue import CleRevue, name_semaine
from cariforef_tui.services.revue.read import Extent, RevueSnapshot
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import bindings_of
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import ComeBack, ShowReunion, ShowRevue, Target
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.revue.list import ROOMY, RevueList
from cariforef_tui.ui.revue.place import RevuePlace
from cariforef_tui.ui.revue.reunion.figures import BigFigures
from cariforef_tui.ui.revue.reunion.pages import Topic, make_page, make_pages
from cariforef_tui.ui.revue.rows import RevueRow

_ROOMS = Path(__file__).parents[2]
LARGE, NARROW, HUGE = 100, 72, (140, 36)
"""Width of wider margins, width below which figures are words, width and height of doubled figures."""
_AROUND, _BESIDE = 6, 20
"""Lines and cells of the window that the rows of a page cannot use."""
_FIN = "Dernière page : {}e écrit le compte rendu, Échap revient à la revue."


class ReunionScreen(RevuePlace):
    """Owns the page shown. A review is read once, and all its pages come from that reading."""

    PLACE = Place.REUNION
    EXTENT = Extent.COURBE
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        _ROOMS / "avancement/styles.tcss",
        _ROOMS / "revue/styles.tcss",
        "styles.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.REUNION)]
    AUTO_FOCUS = "#reunion-points"

    def __init__(self) -> None:
        super().__init__()
        self._topic: Topic | None = None
        """The topic asked for; None for the first one of the review."""
        self._goes_back = False
        self._left: dict[tuple[CleRevue, Topic], str] = {}
        """Key of the row under the cursor when one went on from each page."""

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="reunion-titre")
        points = RevueList(id="reunion-points")
        points.rooms = ROOMY
        chart = BurndownChart(id="reunion-courbe")
        chart.can_focus = False
        yield Horizontal(
            BigFigures(id="reunion-chiffres"),
            Vertical(points, chart, id="reunion-page"),
            id="reunion-corps",
        )

    @property
    def lecteur(self) -> str | None:
        """Nobody: the whole room reads the screen, so that no personal right applies."""
        return None

    @property
    def table(self) -> RevueList:
        return self.query_one("#reunion-points", RevueList)

    @property
    def pages(self) -> tuple[tuple[Topic, ...], ...]:
        """The topics of each page."""
        if self.snapshot is None:
            return ()
        width, height = self.size
        return make_pages(self.snapshot, width - _BESIDE, height - _AROUND)

    @property
    def page(self) -> int:
        """Rank of the page shown: that of the topic asked for, or the next one if this topic has no page."""
        order, pages = list(Topic), self.pages
        wanted = order.index(self._topic) if self._topic else 0
        later = (rank for rank, topics in enumerate(pages) if order.index(topics[-1]) >= wanted)
        return next(later, len(pages) - 1)

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowReunion):
            self._topic = None
            self.show(target.cle)

    def draw(self, snapshot: RevueSnapshot) -> None:
        if self._goes_back:
            self._topic, self._goes_back = Topic.CLOTURE, False
        burndown = snapshot.revue.figures.courbe
        topics = self.pages[self.page]
        self._topic = self._topic or topics[0]
        page = make_page(snapshot, topics)
        self.query_one(BigFigures).figures = page.figures
        chart = self.query_one(BurndownChart)
        self.set_class(Topic.SITUATION in topics and burndown is not None, "-courbe")
        chart.burndown = burndown
        self.table.rows = page.rows if self.may_write(snapshot) else tuple(map(_only_read, page.rows))
        self._fit()
        self.call_after_refresh(self.refresh_bindings)

    def on_mount(self) -> None:
        self.watch(self.table, "scroll_y", self.refresh_bindings, init=False)

    def on_resize(self, _event: events.Resize) -> None:
        if self.snapshot is not None:
            self.draw(self.snapshot)

    def _fit(self) -> None:
        """Fit the title and the size of the figures to the window: the stylesheet cannot."""
        width, height = self.size
        is_narrow = width < (LARGE if self.has_class("-courbe") else NARROW)
        self.set_class(is_narrow, "-serre")
        figures = self.query_one(BigFigures)
        figures.scale = 2 if width >= HUGE[0] and height >= HUGE[1] else 1
        figures.styles.width = "100%" if is_narrow else figures.wanted_width + 1
        figures.forget()
        if self.snapshot is not None:
            self.query_one("#reunion-titre", TextBlock).content = self._title(self.snapshot.revue.figures)

    def _title(self, figures: FiguresRevue) -> Content:
        """Return the title: pôle, week, days, topics, rank and dots. If too long, it drops the days."""
        room = self.size.width - (4 if self.size.width >= LARGE else 2)
        pages, rank = self.pages, self.page
        dots = Content(" ").join(
            inert("◉", "bold") if other == rank else inert("●" if other < rank else "○")
            for other in range(len(pages))
        )
        right = inert(", ".join(pages[rank]), "bold $foreground")
        right += inert(f"  {rank + 1} / {len(pages)}   ") + dots
        left = inert(figures.perimetre, "bold")
        week = inert(f" · {name_semaine(figures.semaine)}")
        label = inert(f"  {figures.libelle}", "bold $foreground")
        for title in (left + label + week + inert(_days_of(figures)), left + label + week, left + week, left):
            if title.cell_length + right.cell_length + 2 <= room:
                break
        return title + Content(" " * max(room - title.cell_length - right.cell_length, 1)) + right

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        """The footer's words: at the end of a pôle the next page is another pôle's, if there is one."""
        words, table = {**super().footer_words}, self.table
        is_last = self.page == len(self.pages) - 1 and round(table.scroll_y) >= len(table.lines) - table.room
        if self.snapshot is not None and self.cle is not None and is_last:
            words[Gesture.RIGHT] = "Périmètre suivant"
            if self.cle.perimetre == [*self.snapshot.meteos][-1]:
                del words[Gesture.RIGHT]
        return words

    # Moves between pages

    def action_step_page(self, step: int) -> None:
        """Show the next rows of the page, else the next page, else the next pôle; or the previous ones."""
        if self.snapshot is None or self.cle is None or self.table.turn(step):
            return
        table = self.table
        # On a page higher than the screen, the row left might hide the end, where one comes back.
        if step > 0 and self.row is not None and len(table.lines) <= table.room:
            self._left[self.cle, self.pages[self.page][0]] = self.row.cle
        pages, page = self.pages, self.page + step
        if 0 <= page < len(pages):
            self._go_to(pages[page][0])
            if step < 0:
                self._show_end()
            return
        codes = tuple(self.snapshot.meteos)
        rank = codes.index(self.cle.perimetre) + step
        if 0 <= rank < len(codes):
            self._topic, self._goes_back = None, step < 0
            show = self._show_start if step > 0 else self._show_end
            self._after_read = partial(self.call_after_refresh, show)
            self.show_perimetre(codes[rank])
        elif step > 0:
            self.tell(_FIN.format("X clôt, " if self.may_write(self.snapshot) else ""), "ok")

    def _show_start(self) -> None:
        self.table.move_edge(-1)

    def _show_end(self) -> None:
        """Show the last rows, with the cursor on the one where it was left, else on the last one."""
        self.table.move_edge(1)
        self.table.reveal()
        if self.cle is not None:
            left = self._left.get((self.cle, self.pages[self.page][0]), "")
            # The page may have another height than the one before it.
            self.call_after_refresh(self.table.point_at, left)

    def _go_to(self, topic: Topic) -> None:
        self._topic = topic
        if self.snapshot is not None:
            self.draw(self.snapshot)
            self._show_start()

    def action_show_topic(self, topic: str) -> None:
        """Show the page of a topic."""
        self._go_to(Topic(topic))

    def action_step_perimetre(self, step: int) -> None:
        self._topic, self._after_read = None, partial(self.call_after_refresh, self._show_start)
        super().action_step_perimetre(step)

    def action_leave(self) -> None:
        """Show in Revue the review of the meeting, of the pôle where it stands."""
        self.post_message(ShowRevue(self.cle) if self.cle is not None else ComeBack())


def _only_read(row: RevueRow) -> RevueRow:
    """Return a row of somebody who may not write in the review: neither its key nor Enter writes."""
    if not row.action or row.action.startswith(("show_topic", "write_minutes")):
        return row
    return replace(row, action="", code="" if row.cle.startswith(("reste ", "fin ")) else row.code)


def _days_of(figures: FiguresRevue) -> str:
    """Return the days of the week: `, du 14 au 20 mai`."""
    monday = pendulum.instance(figures.lundi)
    sunday = monday.end_of("week")
    start = monday.format("D" if monday.month == sunday.month else "D MMMM", locale="fr")
    return f", du {start} au {sunday.format('D MMMM', locale='fr')}"
