"""The command bar: one field for a command of any place, a line, a person, a week, a sentence that logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input

from cariforef_tui.domain.temps.sentence.outcome import Proposal, ProposalLine
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference, list_exercices
from cariforef_tui.services.temps.sentence import load_context
from cariforef_tui.ui.dialogs.dialog import Dialog, EndLine
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.columns import fit, fit_right, tell_apart
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import CURSEUR, RowOpened, RowPointed, RowTable
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.shell.bar.entries import Completion, Entry, Kind, Offer, explain, rank_entries

_DETAIL_WIDTH = 11
"""Cells of `Avancement`, the longest place, and a blank."""
_KEY_WIDTH = 7
"""Cells of `Espace`, the longest key, and a blank."""
LIEUX = (Place.SEMAINE, Place.AVANCEMENT, Place.ALERTES, Place.REVUE, Place.EQUIPE)
"""Places of F2 to F6."""
BLOCK_HEIGHT = 3
"""Lines below the list, as in the stylesheet."""
PLACEHOLDER = "Commande, ligne, nom, « 0,5 CODE hier : réunion »"


class BarList(RowTable[Entry]):
    """The entries, one on each line; the dialog moves its cursor while the field has the focus."""

    HEADER_LINES = 0
    can_focus = False

    def key_of(self, row: Entry) -> str | None:
        return row.cle

    def opens(self, _x: int, _chain: int) -> bool:
        return True

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Show other entries, with the cursor on the first."""
        self._key = None
        self.set_reactive(BarList.cursor, 0)
        self.rows = entries
        self.refresh()

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        entry = self.rows[rank]
        is_current = rank == self.cursor
        base, discreet = self.style("normal"), self.style("discret")
        if entry.kind is Kind.PHRASE:
            room = max(8, width - 2)
            return Strip(
                [Segment(f"{CURSEUR if is_current else ' '} {fit(self._told(rank, room), room)}", base)]
            ).adjust_cell_length(width, base)
        detail = fit(entry.detail or entry.kind, _DETAIL_WIDTH)
        room = max(8, width - 3 - _DETAIL_WIDTH - _KEY_WIDTH)
        segments = [
            Segment(f"{CURSEUR if is_current else ' '} ", base),
            Segment(fit(self._told(rank, room), room), base),
            Segment(f" {detail}", discreet),
            Segment(fit_right(entry.key, _KEY_WIDTH - 1), discreet),
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _told(self, rank: int, room: int) -> str:
        """Return the title of an entry in `room` cells; a line keeps its code and words of its own."""
        if not _is_line(self.rows[rank]):
            return self.rows[rank].title
        parts = [row.title.partition(" ")[::2] if _is_line(row) else ("", "") for row in self.rows]
        rooms = tuple(max(0, room - len(code) - 1) for code, _ in parts)
        return f"{parts[rank][0]} {tell_apart(tuple(label for _, label in parts), rooms)[rank]}"


def _is_line(entry: Entry) -> bool:
    """True if the title is the code and the label of a line."""
    return entry.kind is Kind.LIGNE or isinstance(entry.goal, Completion)


class BarDialog(Dialog[Entry]):
    """Returns the entry to run, None if the person gave up.

    A sentence understood is the first entry, written out in full below. Enter writes its days; a day off
    takes a second Enter. If words may mean several lines, these are the entries, and the chosen one replaces
    the words in the field.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+p", "give_up", show=False, priority=True),
        Binding("down,ctrl+n,tab", "step(1)", show=False, priority=True),
        Binding("up,shift+tab", "step(-1)", show=False, priority=True),
        Binding("pagedown", "step(10)", show=False, priority=True),
        Binding("pageup", "step(-10)", show=False, priority=True),
        *(
            Binding(f"f{number}", f"go('{place.value}')", show=False, priority=True)
            for number, place in enumerate(LIEUX, 2)
        ),
    ]
    CSS_PATH = "../dialogs.tcss"
    accept_label = "Faire"
    other_keys = ("↑ ↓ : choisir",)

    def __init__(self, offer: Offer, recent: Sequence[str], text: str = "") -> None:
        """`text` is in the field at first."""
        super().__init__()
        self._offer, self._recent, self._text = offer, recent, text
        self._warned: Proposal | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Input(self._text, placeholder=PLACEHOLDER, select_on_focus=False)
            yield BarList()
            yield TextBlock()
            yield EndLine()

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._show(self._text)

    def use(self, offer: Offer) -> None:
        """Add lines, people and sentences to the entries, now that they are read."""
        self._offer = offer
        # Without a field yet, the dialog is not composed, and will show these entries when it is.
        for field in self.query(Input):
            self._show(field.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    def _show(self, text: str) -> None:
        entries = rank_entries(text, self._offer, self._recent)
        self.query_one(BarList).show(entries)
        self._warn(None)
        if not entries:
            told = explain(text, self._offer)
            self.query_one(TextBlock).content = inert(told, "$text-error" if told.startswith("✗") else "")

    def on_row_pointed(self, event: RowPointed) -> None:
        event.stop()
        entry = self.query_one(BarList).row
        if entry is None or entry.goal != self._warned:
            self._warn(None)
        self._explain()

    def on_resize(self) -> None:
        self.call_after_refresh(self._explain)

    def _explain(self) -> None:
        entry = self.query_one(BarList).row
        if entry is not None:
            block = self.query_one(TextBlock)
            block.content = (
                inert(entry.help_text) if entry.help_text else _draw(entry.lines, block.content_size.width)
            )

    def on_row_opened(self, event: RowOpened[Entry]) -> None:
        event.stop()
        self._do(event.row)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._do(self.query_one(BarList).row)

    def _do(self, entry: Entry | None) -> None:
        if entry is None:
            return
        if isinstance(entry.goal, Completion):
            field = self.query_one(Input)
            field.value = entry.goal.text
            field.cursor_position = len(field.value)
        elif isinstance(entry.goal, Proposal) and entry.goal.days_off and entry.goal != self._warned:
            self._warn(entry.goal)
        else:
            self.dismiss(entry)

    def _warn(self, proposal: Proposal | None) -> None:
        """Say what another Enter would do with `proposal`, or show the keys if it is None."""
        self._warned = proposal
        days_off = () if proposal is None else [saisie.day_off for saisie in proposal.saisies]
        why = next(filter(None, days_off), "").partition(" : ")[0]
        if why:
            self.query_one(EndLine).update(
                inert(f"{why[:1].upper()}{why[1:]} : Entrée de nouveau pour l'enregistrer")
            )
        elif self.query_one(BarList).rows:
            self._show_end()
        else:
            self.query_one(EndLine).show("", self.give_up_label)

    def action_step(self, delta: int) -> None:
        self.query_one(BarList).move(delta)

    def action_go(self, lieu: str) -> None:
        """Close the bar and open a place, as its key does elsewhere."""
        self.dismiss(None)
        self.app.call_later(self.app.run_action, f"app.go('{lieu}')")


def _draw(lines: Sequence[ProposalLine], width: int) -> Content:
    """Return a line for each write proposed, as many as fit."""
    shown = lines if len(lines) <= BLOCK_HEIGHT else lines[: BLOCK_HEIGHT - 1]
    drawn = [_draw_line(line.cut(width)) for line in shown]
    if len(lines) > len(shown):
        drawn.append(inert(f"… et {len(lines) - len(shown)} autres, la dernière : {lines[-1].fact}"))
    return Content("\n").join(drawn)


def _draw_line(line: ProposalLine) -> Content:
    if not line.day_off:
        return inert(str(line))
    rest = str(replace(line, day_off=""))
    return Content.assemble(inert(line.day_off, "$text-warning"), inert(f" · {rest}"))


def read_offer(store: Store, offer: Offer, agent: str, reference: DateReference, today: date) -> Offer:
    """Return `offer` completed with the lines, the person's first, the people, and the days of `agent`.

    An agent who logs no days has no sentences, but all the rest.
    """
    agents = {known.initiales: known.nom or "" for known in list_agents(store) if known.actif}
    offer = replace(offer, agents=agents, agent=agent, exercices=list_exercices(store))
    try:
        context = load_context(store, agent, reference, today=today, lecteur=agent)
    except AgentRefuse:
        return offer
    programme = context.programme
    codes = tuple(dict.fromkeys((*context.proposees, *programme.by_code)))
    return replace(offer, programme=programme, codes=codes, context=context)
