"""Avancement: the programme's tree compared with its plan, with the detail of the line under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from cariforef_tui.domain.values.tables import Table
from cariforef_tui.domain.values.typed_filter import TypedFilter
from cariforef_tui.services.alertes import AlertesSnapshot
from cariforef_tui.services.avancement import load_avancement, load_lignes_agent
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.acts import LineActs
from cariforef_tui.ui.avancement.body import AvancementBody
from cariforef_tui.ui.avancement.echeancier import Year
from cariforef_tui.ui.avancement.find_box import FindBox
from cariforef_tui.ui.avancement.look_list import Looking
from cariforef_tui.ui.avancement.outline import Outline, agent_word
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.avancement.views import Tree, View
from cariforef_tui.ui.dialogs.filter_box import FilterBox
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import bindings_of
from cariforef_tui.ui.keys.footers import FOOTERS
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.lines import RowMoves, RowTable
from cariforef_tui.ui.kit.messages import (
    AlertesCounted,
    AskEntrust,
    ComeBack,
    ShowLigne,
    ShowLignes,
    Target,
)
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.programme.desk import ON_LINE, PlanDesk
from cariforef_tui.ui.programme.plan_menu import Subject, find_jalon


class AvancementScreen(RowMoves, PlaceScreen):
    """Passes each key to its object: the outline, the search, the actions on the line, the detail."""

    PLACE = Place.AVANCEMENT
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.AVANCEMENT)]
    AUTO_FOCUS = "TreeTable"

    def __init__(self) -> None:
        super().__init__()
        self.outline = Outline()
        self._desk = PlanDesk(self, lambda: self.outline.situation)
        self._acts = LineActs(self, self._desk)
        self._tree = Tree(self, self.outline)
        self._list = Looking(self, self.outline, self._keep_open)
        self._year = Year(self, self.outline, self._keep_open)
        self._view: View = self._tree
        self._wanted: str | None = None
        self._offered = FOOTERS[self.PLACE][Gesture.DONE], frozenset[Gesture]()
        """Word of « solder » on the line under the cursor, and the gestures that the person lacks there."""
        self._as_opened: tuple[object, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="etat", markup=False)
        yield AvancementBody(self, self.outline, self._draw, id="corps")
        yield Static(id="compte", markup=False)
        yield FindBox(self.outline, id="recherche")
        yield FilterBox("sigle, qui, état, mots", id="filtre")

    @property
    def body(self) -> AvancementBody:
        return self.query_one(AvancementBody)

    @property
    def table(self) -> RowTable[Any]:
        return self._view.table

    @property
    def tree_table(self) -> TreeTable:
        return self.query_one(TreeTable)

    @property
    def find_box(self) -> FindBox:
        return self.query_one(FindBox)

    @property
    def is_read(self) -> bool:
        return self.outline.situation is not None and self._view.is_read

    @property
    def is_typing(self) -> bool:
        return self.find_box.is_open or self.query_one(FilterBox).is_open

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        words = self._view.words
        # Not as kept: the rights may have been read since the cursor came to the line.
        done, lacks = self._offer()
        told = {**words, Gesture.DONE: done} if Gesture.DONE in words else words
        return {gesture: word for gesture, word in told.items() if gesture not in lacks}

    @property
    def view_name(self) -> str:
        return self._view.NAME

    @property
    def subject(self) -> Subject | None:
        """Line or jalon under the cursor, None before the figures are read."""
        situation, code = self.outline.situation, self._view.code
        if code is None or situation is None:
            return None
        return Subject(situation, code, find_jalon(situation, self._view.jalon))

    def load(self) -> None:
        agents, store, lecteur = self.outline.filtre.agents, self.store, self.session.agent

        def load() -> tuple[Situation, frozenset[str]]:
            situation = load_avancement(store, self.reference)
            lines = (load_lignes_agent(store, situation, agent, lecteur=lecteur) for agent in agents)
            return situation, frozenset[str]().union(*lines)

        self.read(load, lambda read: self._use(*read))

    def _use(self, situation: Situation, codes_agents: frozenset[str]) -> None:
        self.outline.take(situation, codes_agents)
        self._mark_alertes(self.session.following.alertes)
        self._draw()
        if self._wanted is not None:
            code, self._wanted = self._wanted, None
            self._show_ligne(code)
        self._follow()

    def on_alertes_counted(self, message: AlertesCounted) -> None:
        self._mark_alertes(message.snapshot)
        self._draw()
        self._follow()

    def _mark_alertes(self, counted: AlertesSnapshot | None) -> None:
        """Mark the lines that the alerts name; none if the alerts are of another date."""
        is_same = counted is not None and counted.au == self.reference.au
        self.outline.mark(counted.alertes if counted is not None and is_same else ())

    def _draw(self) -> None:
        # The tree is drawn below the other views too, so that leaving them shows it at once.
        self._draw_tree()
        self._view.draw()

    def _draw_tree(self) -> None:
        code = self.tree_table.row.code if self.tree_table.row else None
        self.tree_table.rows = self.outline.rows()
        self.tree_table.limit_height()
        near = self.outline.nearest(code)
        if near:
            self.tree_table.point_at(near)
        self._show_state()

    def _show_state(self) -> None:
        parts = [*self.outline.describe_filter(), *self.find_box.describe()]
        etat, width = self.query_one("#etat", Static), self.app.size.width - 2
        told = tuple(self._view.describe())
        if self.body.is_whole and not self.is_typing:
            moved = "les points de la courbe" if self.body.panel.chart.has_focus else "les autres lignes"
            told = (f"← → {moved}", "Échap revenir")
        if self.is_typing:
            parts.append("Échap : annuler")
        elif parts:
            parts.append("Échap : tout revoir")
        etat.set_class(bool(parts) and not told, "-actif")
        if told:
            _update(etat, _join_fitting(told, width))
        elif parts and self.outline.situation is not None:
            perimetre = self.outline.perimetre_of(())
            arrete = self.outline.situation.tell_arrete(self.session.agent, perimetre)
            _update(etat, _join_fitting([*parts, *arrete.split(", ")], width))
        else:
            _update(etat, self.outline.describe_sum(width, self.session.agent))
        _update(self.query_one("#compte", Static), self.outline.describe_count(self.session.agent))

    def on_resize(self, _event: events.Resize) -> None:
        self.body.fit()
        self._show_state()

    def on_descendant_focus(self) -> None:
        self._show_state()

    def on_row_pointed(self) -> None:
        self._follow()

    def _follow(self) -> None:
        """Show the line under the cursor in the detail, and what the person may do with it in the footer."""
        subject, offered = self.subject, self._offer()
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()
        if subject is not None:
            self.body.show_line(subject, self._view.tell(subject))

    def _offer(self) -> tuple[str, frozenset[Gesture]]:
        if (subject := self.subject) is None:
            return self._offered[0], ON_LINE
        return self._desk.done_word(subject), self._desk.lacks(subject)

    def action_in_tree(self, name: str) -> None:
        if refusal := self._view.refusal_of(name):
            self.tell(refusal, "warn")
        else:
            self.body.moves[name]()

    def action_open_row(self) -> None:
        self._open_row(self._view.open_row)

    def on_row_opened(self) -> None:
        self._open_row(self._view.open_clicked)

    def _open_row(self, open_line: Callable[[], None]) -> None:
        """Ask for a gesture on the jalon under the cursor, or open the line there."""
        subject = self.subject
        if subject is not None and subject.jalon is not None:
            self._desk.open_jalon(subject, subject.jalon)
        else:
            open_line()

    # Views

    async def action_toggle_view(self) -> None:
        await self._turn(self._year)

    async def action_look(self) -> None:
        await self._turn(self._list)

    async def _turn(self, view: View) -> None:
        """Show a list in place of the tree, with the cursor on the same line, or leave it."""
        if self._view is view:
            # The detail shown alone first gives the list back.
            self.body.toggle_whole() if self.body.is_whole else self._show_tree()
            return
        if not self.is_read:
            return
        code = self.subject.code if self.subject else None
        self._show_tree()
        # The tree stays the view until the other one is mounted: figures may come meanwhile.
        await view.show(code)
        self._view = view
        self._draw()

    def _show_tree(self) -> None:
        """Show the tree again; its cursor goes on the line that the view left says."""
        if self._view is self._tree:
            return
        left, self._view = self._view, self._tree
        code = left.way_back
        left.hide()
        if code is None:
            self._draw_tree()
        else:
            self._reveal(code)
        self._view.draw()
        self.tree_table.focus()
        self._follow()

    @property
    def _way_of_looking(self) -> tuple[object, ...]:
        """Return the state that Escape undoes step by step: filter, view, detail shown alone."""
        return self.outline.typed, self._view, self.body.is_whole

    def action_back(self) -> None:
        is_at_home = self.table.has_focus or self.body.is_whole
        if self.is_opened and is_at_home and self._way_of_looking == self._as_opened:
            self.post_message(ComeBack())
        elif self.body.is_whole:
            self.body.toggle_whole()
        elif not self.table.has_focus:
            self.table.focus()
        elif self.outline.clear() or self._view.widen():
            self._draw()
        elif self._view is self._tree:
            self.post_message(ComeBack())
        else:
            self._show_tree()

    # Searching and filtering

    def action_find(self) -> None:
        if self.is_read:
            code = self.subject.code if self.subject else None
            self._show_tree()
            self.add_class("-saisie")
            self.find_box.open(code)
            self._show_state()

    def on_find_box_found(self, message: FindBox.Found) -> None:
        self._open_line(message.code)

    def on_find_box_left(self) -> None:
        self.on_filter_box_left()

    def action_filter(self) -> None:
        if self.is_read:
            self.add_class("-saisie")
            self.query_one(FilterBox).open(self.outline.typed, self.outline.vocabulary)
            self._show_state()

    def on_filter_box_typed(self, message: FilterBox.Typed) -> None:
        self._narrow(partial(self.outline.narrow, message.typed))

    def on_filter_box_left(self) -> None:
        self.remove_class("-saisie")
        self.table.focus()
        self._show_state()

    def _narrow(self, narrow: Callable[[], None]) -> None:
        agents = self.outline.filtre.agents
        narrow()
        if self.outline.filtre.agents not in ((), agents):
            self.load()
        self._draw()
        self._follow()

    def _open_line(self, code: str) -> None:
        """Show a line in the tree, whatever the view."""
        self._show_tree()
        self._reveal(code)
        # The tree tells of its cursor on another line only, and may have lost this one to a filter meanwhile.
        self._follow()

    def _keep_open(self, code: str) -> None:
        """Show a line in the tree, its detail still shown alone."""
        self._open_line(code)
        self.body.focus_first()

    def _reveal(self, code: str) -> None:
        """Put the tree's cursor on a line, and open every line above it."""
        self.outline.reveal(code)
        self._draw_tree()
        self.tree_table.point_at(code)

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowLigne):
            self._show_ligne(target.code)
        elif isinstance(target, ShowLignes):
            self.call_later(self.act_when_read, f"show_lines({target.agent!r})")
        elif isinstance(target, AskEntrust):
            self.call_later(self.act_when_read, f"entrust({target.agent!r})")

    def action_show_lines(self, agent: str) -> None:
        """Show the lines of a person, for another place."""
        self._show_tree()
        self._narrow(partial(self.outline.narrow, TypedFilter((agent_word(agent),))))
        self._as_opened = self._way_of_looking

    def action_entrust(self, agent: str) -> None:
        """Ask which line to entrust to a person, for another place."""
        self._as_opened = self._way_of_looking
        if self.outline.situation is not None:
            self._desk.entrust(self.outline.situation, agent)

    def _show_ligne(self, code: str) -> None:
        from cariforef_tui.ui.pilotage.screen import SimulationScreen

        if isinstance(self.app.screen, SimulationScreen):
            self.app.screen.leave_for_line()
        if not self.is_read:
            self._wanted = code
        elif self.outline.knows(code):
            self._open_line(code)
            self.table.focus()
            self._as_opened = self._way_of_looking

    def forget_done(self) -> None:
        """Show the whole tree, as it opens, to whoever acts from now on."""
        super().forget_done()
        self.outline.forget()

    def action_act(self, name: str) -> None:
        if self.subject is not None:
            self._acts.run(name, self.subject)

    def seen_table(self) -> Table | None:
        if (situation := self.outline.situation) is None:
            return None
        from cariforef_tui.services.shown.avancement import tabulate_avancement

        return tabulate_avancement(situation, self._view.codes)


def _join_fitting(parts: Iterable[str], width: int) -> str:
    """Return as many of the first parts as fit in `width` cells, joined."""
    text = ""
    for part in parts:
        longer = f"{text} · {part}" if text else part
        text = longer if not text or cell_len(longer) <= width else text
    return text


def _update(widget: Static, text: str) -> None:
    """Update a widget only if its text changes, since an update sends it to the terminal again."""
    if str(widget.content) != text:
        widget.update(text, layout=False)
