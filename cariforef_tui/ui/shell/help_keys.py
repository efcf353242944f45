"""Keys of a place as the help shows them: by what people want to do, one row an action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from cariforef_tui.ui.keys.commands import Command, Keymap, Place, label_with, signs_of
from cariforef_tui.ui.keys.grammar import Gesture as G
from cariforef_tui.ui.kit.inert import inert

WISHES: tuple[tuple[str, frozenset[G]], ...] = (
    (
        "Se déplacer",
        frozenset(
            {G.LEFT, G.RIGHT, G.UP, G.DOWN, G.FAR_LEFT, G.FAR_RIGHT, G.LINE_START, G.LINE_END, G.FIRST}
            | {G.LAST, G.PAGE_UP, G.PAGE_DOWN, G.NEXT, G.PREVIOUS, G.TODAY, G.NEXT_PANE, G.PREVIOUS_PANE}
        ),
    ),
    ("Trouver et voir", frozenset({G.FIND, G.FILTER, G.SORT, G.VIEW, G.LOOK, G.PIN, G.MONTH})),
    ("Revenir et comprendre", frozenset({G.UNDO, G.REDO, G.BACK, G.HISTORY, G.HELP})),
    ("Emporter", frozenset({G.WRITE_FILE, G.COPY})),
    ("Changer de lieu", frozenset({G.SEMAINE, G.AVANCEMENT, G.ALERTES, G.REVUE, G.EQUIPE, G.BAR})),
)
"""What one wants, by the gestures that do it; all others act."""
ACT, WITHOUT_KEY, SIGNES = "Agir", "Sans touche : par ctrl+p", "Lire les signes"
COLUMN_MIN, GAP = 46, 3
"""Cells of a column of keys below which there is only one, and between two."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One action: its keys as they read, and what it does; or a sign, and what it says."""

    keys: str
    help_text: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """What one wants to do, and the keys for it."""

    title: str
    rows: tuple[KeyRow, ...]


def group_keys(commands: Iterable[Command], keymap: Keymap) -> tuple[KeyGroup, ...]:
    """Return the commands by what people want: what acts first, then what moves, finds, goes back…"""
    by_title: dict[str, dict[str, KeyRow]] = {ACT: {}}
    by_title |= {title: {} for title, _ in WISHES} | {WITHOUT_KEY: {}}
    for command in commands:
        gesture = command.gesture
        wanted = (title for title, gestures in WISHES if gesture in gestures)
        rows = by_title[next(wanted, ACT) if gesture else WITHOUT_KEY]
        known = rows.get(command.action)
        keys = label_with(command, keymap) if gesture else command.label
        rows[command.action] = (
            KeyRow(f"{known.keys} {keys}", known.help_text) if known else KeyRow(keys, command.help_text)
        )
    return tuple(KeyGroup(title, tuple(rows.values())) for title, rows in by_title.items() if rows)


def group_signs(place: Place) -> tuple[KeyGroup, ...]:
    """Return the signs of a place as a group below its keys; none where it draws none."""
    rows = tuple(KeyRow(sign, sentence) for sign, sentence in signs_of(place))
    return (KeyGroup(SIGNES, rows),) if rows else ()


class KeysView(Widget):
    """Draws groups of keys, in two columns where there is room, each text beside its key."""

    ALLOW_SELECT = False

    def __init__(self, groups: Sequence[KeyGroup]) -> None:
        super().__init__()
        self._groups = groups

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(draw_keys(self._groups, width))

    def render(self) -> Content:
        return Content("\n").join(draw_keys(self._groups, self.content_size.width))


def draw_keys(groups: Sequence[KeyGroup], width: int) -> list[Content]:
    """Return the lines of the groups at a width in cells."""
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
    """Return the lines of each row, the title above the first and a blank line below the last."""
    keys_width = min(max(cell_len(row.keys) for row in group.rows), width // 3)
    entries = [_draw_row(row, keys_width, width) for row in group.rows]
    entries[0].insert(0, Content.styled(group.title, "bold underline"))
    entries[-1].append(Content(""))
    return entries


def _draw_row(row: KeyRow, keys_width: int, width: int) -> list[Content]:
    keys = wrap(row.keys, keys_width)
    text = row.help_text.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" :", "\u00a0:")
    texts = wrap(text, max(width - keys_width - 3, 10))
    return [
        Content(" " * (keys_width - cell_len(key) + 1))
        + Content.styled(key, "bold $text-accent")
        + inert(f"  {line}".replace("\u00a0", " "))
        for key, line in zip_longest(keys, texts, fillvalue="")
    ]
