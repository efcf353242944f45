"""A list in place of the tree: its rows, once why each is there is read, and their reasons below them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Generic, Protocol, TypeVar

from textual.content import Content

from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.outline import Outline
from cariforef_tui.ui.avancement.views import View
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.column_table import ColumnTable
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.programme.plan_menu import Subject


class Listed(Protocol):
    """Interface of the rows; `code` is that of the line on which keys act, empty for a heading."""

    @property
    def code(self) -> str: ...


Row = TypeVar("Row", bound=Listed)
Raisons = TypeVar("Raisons")


class Listing(View, Generic[Row, Raisons]):
    """The list: Enter shows the detail of a row alone, and Escape gives the list back.

    If the line whose detail is shown alone is no longer listed, `keep` shows it in the tree: one sees what
    one did.
    """

    WORDS: ClassVar[Mapping[Gesture, str]]
    """Footer of the list."""
    KEY: ClassVar[str]
    """Key that leads to the list, and back to the tree."""

    def __init__(self, host: PlaceScreen, outline: Outline, keep: Callable[[str], None]) -> None:
        super().__init__(host, outline)
        self._keep = keep
        self._shown: ColumnTable[Row] | None = None
        self._read: tuple[Situation, Raisons] | None = None
        self._wanted: str | None = None
        self._began: str | None = None
        """Line on which the cursor began, None if it is the line of the tree."""

    @abstractmethod
    def make_table(self) -> ColumnTable[Row]:
        """Return the list, without rows."""

    @abstractmethod
    def load(self, situation: Situation) -> Raisons:
        """Read why each row is there. It runs in a thread."""

    @abstractmethod
    def make_rows(self, situation: Situation, raisons: Raisons) -> tuple[Row, ...]:
        """Return the rows that the filter keeps."""

    @abstractmethod
    def describe_row(self, situation: Situation, row: Row) -> Content:
        """Return why a row is there."""

    @property
    def table(self) -> ColumnTable[Row]:
        assert self._shown is not None
        return self._shown

    @property
    def words(self) -> Mapping[Gesture, str]:
        if self.body.is_whole:
            return super().words
        return self.WORDS if self.table.rows else {Gesture.VIEW: self.WORDS[Gesture.VIEW]}

    @property
    def is_read(self) -> bool:
        return self._read is not None and self._read[0] is self._outline.situation

    @property
    def codes(self) -> Sequence[str]:
        return [row.code for row in self.table.rows if row.code]

    @property
    def way_back(self) -> str | None:
        return None if self.code == self._began else self.code

    async def show(self, code: str | None) -> None:
        self._wanted, self._began, self._read = code, None, None
        self._shown = self.make_table()
        self._host.add_class("-liste")
        await self.body.put(self._shown)

    def hide(self) -> None:
        self._shown = None
        self._host.remove_class("-liste")
        self.body.take_away()

    def draw(self) -> None:
        """Draw the rows, once their reasons are read."""
        situation = self._outline.situation
        if situation is None or self._shown is None:
            return
        if self._read is None or self._read[0] is not situation:
            read = partial(self.load, situation)
            self._host.read(read, partial(self._use, situation), group="raisons")
            return
        rows, opened = self.make_rows(situation, self._read[1]), self.code
        codes = [row.code for row in rows]
        if self.body.is_whole and opened is not None and opened not in codes:
            self._keep(opened)
            return
        self._shown.rows = rows
        self._shown.limit_height()
        if self._wanted in codes:
            self._shown.cursor = codes.index(self._wanted)
        elif self._wanted is not None:
            self._began = self.code
        self._wanted = None
        super().draw()
        self._host.refresh_bindings()

    def _use(self, situation: Situation, raisons: Raisons) -> None:
        self._read = situation, raisons
        # The person may have left the list during the reading: `draw` then does nothing.
        self.draw()

    def tell(self, subject: Subject) -> Content:
        return self.describe_row(subject.situation, self.table.row) if self.table.row else Content("")

    def open_row(self) -> None:
        if self.code is not None:
            self.body.toggle_whole()

    def refusal_of(self, move: str) -> str:
        # The keys of the panes, and those of the detail shown alone, act as beside the tree.
        if move.endswith("pane") or self.body.is_whole:
            return ""
        return f"Cette touche range l'arbre : {self.KEY} y revient, sur la même ligne."
