"""Help: the keys of the current place, grouped by purpose; Tab shows the guide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList, Static

from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.ui.dialogs.dialog import Dialog, EndLine
from cariforef_tui.ui.keys.acts import PLACE_NAMES, Command, Keyed, Place
from cariforef_tui.ui.keys.commands import Keymap, commands_of, keys_of, label_with, moves_of
from cariforef_tui.ui.keys.footers import FOOTERS
from cariforef_tui.ui.keys.grammar import Gesture as G
from cariforef_tui.ui.keys.signs import MOTS_OF, SIGNS
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import break_lines

WISHES: tuple[tuple[str, frozenset[G]], ...] = (
    ("Trouver et voir", frozenset({G.FIND, G.FILTER, G.VIEW, G.LOOK, G.PIN, G.MONTH})),
    ("Revenir et comprendre", frozenset({G.UNDO, G.REDO, G.BACK, G.HISTORY, G.HELP})),
    ("Emporter", frozenset({G.WRITE_FILE, G.COPY})),
    ("Changer de lieu", frozenset({G.SEMAINE, G.AVANCEMENT, G.ALERTES, G.REVUE, G.EQUIPE, G.BAR})),
    (
        "Se déplacer",
        frozenset(
            {G.LEFT, G.RIGHT, G.UP, G.DOWN, G.LINE_START, G.LINE_END, G.FIRST}
            | {G.LAST, G.PAGE_UP, G.PAGE_DOWN, G.NEXT, G.PREVIOUS, G.TODAY, G.NEXT_PANE, G.PREVIOUS_PANE}
        ),
    ),
)
"""Title of each group with its gestures; all other gestures are in the group that acts."""
ACT, WITHOUT_KEY, SIGNES, LES_MOTS = "Agir", "Sans touche : par ctrl+p", "Lire les signes", "Mots"
COLUMN_MIN, GAP = 46, 3
"""Least cells of a column of keys, below which there is only one column, and cells between two columns."""
OF_KEYS = ("Tab : guide", "↑ ↓ : défiler")
OF_GUIDE = ("Tab : touches", "/ : chercher", "↑ ↓ : sections")
"""What the last line says of each page."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One action with the labels of its keys, or one sign or word with its meaning."""

    keys: str
    help_text: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """A purpose, with its keys."""

    title: str
    rows: tuple[KeyRow, ...]


def group_keys(place: Place, keymap: Keymap, shows: Callable[[Command], bool]) -> tuple[KeyGroup, ...]:
    """Return the commands of a place by purpose: those that act first, those that move last.

    In each group, those of the footer come first, in its order.
    `shows` tells for each command whether it is shown.
    """
    by_title: dict[str, dict[str, KeyRow]] = {ACT: {}}
    by_title |= {title: {} for title, _ in WISHES} | {WITHOUT_KEY: {}}
    shown: list[Keyed] = [*filter(shows, commands_of(place)), *moves_of(place)]
    often = [*FOOTERS.get(place, ())]
    for one in sorted(
        shown, key=lambda one: often.index(one.gesture) if one.gesture in often else len(often)
    ):
        gesture = one.gesture
        wanted = (title for title, gestures in WISHES if gesture in gestures)
        rows = by_title[next(wanted, ACT) if gesture else WITHOUT_KEY]
        keys = label_with(one, keymap) or one.label
        sentence = one.help_in(place)
        known = rows.get(sentence)
        rows[sentence] = KeyRow(f"{known.keys} {keys}" if known else keys, sentence)
    return tuple(KeyGroup(title, tuple(rows.values())) for title, rows in by_title.items() if rows)


def group_signs(place: Place) -> tuple[KeyGroup, ...]:
    """Return the signs of a place as a group below its keys, empty if it draws none."""
    rows = tuple(KeyRow(sign, sentence) for sign, sentence in SIGNS.get(place, ()))
    return (KeyGroup(SIGNES, rows),) if rows else ()


def group_words(place: Place) -> tuple[KeyGroup, ...]:
    """Return the words that a place shows and explains as a group below its signs, empty if it has none."""
    rows = tuple(KeyRow(mot, f"{capitalize(MOTS[mot])}.") for mot in MOTS_OF.get(place, ()))
    return (KeyGroup(LES_MOTS, rows),) if rows else ()


class KeysView(Widget):
    """Draws groups of keys, in two columns if they fit, each text beside its key."""

    ALLOW_SELECT = False

    groups: reactive[Sequence[KeyGroup]] = reactive((), layout=True)

    def __init__(self, groups: Sequence[KeyGroup]) -> None:
        super().__init__()
        self.set_reactive(KeysView.groups, groups)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(draw_keys(self.groups, width))

    def render(self) -> Content:
        return Content("\n").join(draw_keys(self.groups, self.content_size.width))


def draw_keys(groups: Sequence[KeyGroup], width: int) -> list[Content]:
    """Return the lines of the groups, in `width` cells."""
    if width < 2 * COLUMN_MIN + GAP:
        return [line for group in groups for entry in _draw_group(group, width) for line in entry]
    column = (width - GAP) // 2
    entries = [entry for group in groups for entry in _draw_group(group, column)]
    half = sum(map(len, entries)) / 2
    left, right = list[Content](), list[Content]()
    for entry in entries:
        (left if not right and len(left) + len(entry) / 2 <= half else right).extend(entry)
    return [
        one + Content(" " * (column + GAP - one.cell_length)) + other
        for one, other in zip_longest(left, right, fillvalue=Content(""))
    ]


def _draw_group(group: KeyGroup, width: int) -> list[list[Content]]:
    """Return the lines of each row, with the title above the first and a blank line below the last."""
    keys_width = min(max(cell_len(row.keys) for row in group.rows), width // 3)
    entries = [_draw_row(row, keys_width, width) for row in group.rows]
    entries[0].insert(0, Content.styled(group.title, "bold"))
    entries[-1].append(Content(""))
    return entries


def _draw_row(row: KeyRow, keys_width: int, width: int) -> list[Content]:
    keys = wrap(row.keys, keys_width)
    texts = break_lines(inert(row.help_text), max(width - keys_width - 3, 10)).split("\n")
    return [
        inert(key.rjust(keys_width + 1), "$text-accent") + "  " + line
        for key, line in zip_longest(keys, texts, fillvalue="")
    ]


class HelpDialog(Dialog[None]):
    """A dialog of two pages, the keys and the guide; the key that opens it also closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark,f1", "close", show=False),
        Binding("tab,shift+tab", "turn", show=False, priority=True),
        Binding("slash", "search", show=False),
        Binding("v", "show_all", show=False),
        Binding("down,j", "step('down')", show=False),
        Binding("up,k", "step('up')", show=False),
        Binding("home,g", "edge('home')", show=False),
        Binding("end,G", "edge('end')", show=False),
        Binding("pagedown,space", "page('down')", show=False, priority=True),
        Binding("pageup", "page('up')", show=False, priority=True),
    ]
    CSS_PATH = "dialogs.tcss"
    accept_label, give_up_label = "", "Fermer"

    def __init__(
        self, place: Place, keymap: Keymap, shows: Callable[[Command], bool], view: str = ""
    ) -> None:
        """Take the `place`, the `keymap`, what it `shows` first, and the `view` that replaces its rows."""
        super().__init__()
        self._keymap, self._view = keymap, view
        self._places = tuple(dict.fromkeys((place, Place.PARTOUT)))
        self._shows: Callable[[Command], bool] | None = lambda command: (
            command.gesture is not None and shows(command)
        )
        taken = keys_of(place)
        others = commands_of(Place.PARTOUT) if place is not Place.PARTOUT else ()
        self._hidden_by_place = {one.name for one in others if not taken.isdisjoint(one.keys.split(","))}
        left = [one for where in self._places for one in commands_of(where)]
        hidden = sum(not self._shows(one) for one in left if one.name not in self._hidden_by_place)
        self._of_keys = (f"v : tout (+{hidden})", *OF_KEYS) if hidden else OF_KEYS
        self.other_keys = self._of_keys

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            with VerticalScroll(id="aide-touches"):
                for place in self._places:
                    view = f", {self._view}" if self._view and place is not Place.PARTOUT else ""
                    title = f"Touches : {PLACE_NAMES[place].capitalize()}{view}"
                    yield Static(inert(title), classes="dialogue-titre")
                    yield KeysView(self._groups(place))
            yield EndLine()

    def _groups(self, place: Place) -> tuple[KeyGroup, ...]:
        keys = group_keys(place, self._keymap, self._is_shown)
        return (*keys, *group_signs(place), *group_words(place))

    def _is_shown(self, command: Command) -> bool:
        """False for what the role or the place does not allow, unless all is asked for."""
        return command.name not in self._hidden_by_place and (self._shows is None or self._shows(command))

    def action_show_all(self) -> None:
        """Show also the keys of what the role or the place does not allow now."""
        if self._shows is not None and not self._shows_guide:
            self._shows = None
            for place, view in zip(self._places, self.query(KeysView), strict=True):
                view.groups = self._groups(place)
            self._of_keys = self.other_keys = OF_KEYS
            self._show_end()

    @property
    def _shows_guide(self) -> bool:
        return self.has_class("-guide")

    @property
    def _page(self) -> VerticalScroll:
        return self.query_one("#guide-section" if self._shows_guide else "#aide-touches", VerticalScroll)

    async def action_turn(self) -> None:
        """Show the other page; the guide is read when it is first shown."""
        from cariforef_tui.ui.shell.guide_page import GuidePage

        if not self.query(GuidePage):
            await self.query_one("#cadre").mount(GuidePage(), before=self.query_one(EndLine))
        self.toggle_class("-guide")
        self.other_keys = OF_GUIDE if self._shows_guide else self._of_keys
        self._show_end()
        if self._shows_guide:
            self.query_one(OptionList).focus()
        else:
            self._page.focus()

    async def action_search(self) -> None:
        from cariforef_tui.ui.shell.guide_page import GuidePage

        if not self._shows_guide:
            await self.action_turn()
        self.query_one(GuidePage).search()

    def action_give_up(self) -> None:
        from cariforef_tui.ui.shell.guide_page import GuidePage

        if not any(page.leave_search() for page in self.query(GuidePage)):
            self.action_close()

    def action_close(self) -> None:
        self.dismiss(None)

    def action_step(self, where: str) -> None:
        if self._shows_guide:
            getattr(self.query_one(OptionList), f"action_cursor_{where}")()
        else:
            getattr(self._page, f"action_scroll_{where}")()

    def action_edge(self, where: str) -> None:
        getattr(self._page, f"action_scroll_{where}")()

    def action_page(self, where: str) -> None:
        getattr(self._page, f"action_page_{where}")()
