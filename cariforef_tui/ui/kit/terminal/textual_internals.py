"""All uses of private names of Textual, and of Rich in it, to be checked at each new version of Textual.

`tests/ui/test_textual_internals.py` fails at the next version of Textual, until somebody has looked whether
each still means what is said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import rich._wrap
from rich.console import COLOR_SYSTEMS, Console, RenderableType
from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.css.query import NoMatches
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.worker import WorkerFailed

from cariforef_tui.ui.kit.columns import MOT
from cariforef_tui.ui.kit.terminal.frames import Piece, ShownCells

VERSION = "8.2"
"""The version of Textual whose source these names were read in."""


rich._wrap.re_word = MOT
# Theirs begins a line with « : », and parts « guillemets » and the days from their unit.


def key_of_character(character: str) -> str:
    """Return the name that Textual gives to the key that types a character."""
    return _character_to_key(character)


class ChangedCells(CompositorUpdate):
    """A frame of Textual of which only the cells that change are written, once it is."""

    def __init__(self, frame: LayoutUpdate | ChopsUpdate, shown: ShownCells) -> None:
        self._frame, self._shown = frame, shown

    def render_segments(self, console: Console) -> str:
        pieces = _rows_of(self._frame) if isinstance(self._frame, LayoutUpdate) else _spans_of(self._frame)
        return self._shown.write(pieces, COLOR_SYSTEMS[console.color_system or "truecolor"])


def _rows_of(frame: LayoutUpdate) -> Iterator[Piece]:
    for y, strips in enumerate(frame.strips, frame.region.y):
        x = frame.region.x
        for strip in strips:
            yield Piece(x, y, strip)
            x += strip.cell_length


def _spans_of(frame: ChopsUpdate) -> Iterator[Piece]:
    for y, start, end in frame.spans:
        for (x, strip), until in zip(frame.chops[y].items(), frame.chop_ends[y], strict=True):
            if strip is not None and x < end and until > start:
                yield Piece(x, y, strip.crop(0, min(until, end) - x))


class QuietApp(App[int]):
    """Application that prints no traceback, which would show personal data; the caller reads `failure`."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ShownCells()
        self._place: Screen[object] | None = None

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self._show_again, immediate=True)

    def on_resize(self, _event: events.Resize) -> None:
        self._shown.forget()

    def _show_again(self, _app: App[object]) -> None:
        """Show all again where others have written on the terminal."""
        self._shown.forget()
        self.refresh()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if not screen.is_modal and screen is not self._place:
            # Another place is written whole: it repairs what a message to all terminals has spoilt.
            self._place = screen
            self._shown.forget()
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            super()._display(screen, cast("RenderableType", ChangedCells(renderable, self._shown)))
        else:
            super()._display(screen, renderable)

    def keep_typed(self) -> None:
        """Keep what is being typed, as far as that can be done: the application leaves at once."""

    def tell_unbound(self, key: str) -> None:
        """Say of a key that no widget and no binding took what it would do elsewhere."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # noqa: FBT001, FBT002 - Textual's own
        is_bound = await super()._check_bindings(key, priority)
        # Those of priority come first, before any widget: only the others are the end of a key.
        if not is_bound and not priority:
            self.tell_unbound(key)
        return is_bound

    @property
    def failure(self) -> Exception | None:
        """The defect that ended the application, None where none did."""
        return self._exception

    def _handle_exception(self, error: Exception) -> None:
        """Record a defect, unless it is a widget missed while the application ends.

        Leaving removes the widgets before their screen, so that a query may find none. Of a worker's failure,
        the error it wraps is recorded: the wrapping has no traceback of it.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, Exception) and not (self._exit and isinstance(cause, NoMatches)):
            super()._handle_exception(cause)

    def _fatal_error(self) -> None:
        """Leave at once: Textual's own traceback shows local variables, names and comments included."""
        self.keep_typed()
        self._close_messages_no_wait()
