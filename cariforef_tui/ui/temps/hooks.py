"""What the objects of the screen Ma semaine ask of it, as callables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.message import Message

from cariforef_tui.ui.temps.grid.keys import CellKey

if TYPE_CHECKING:
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.kit.session import Session


@dataclass(frozen=True, kw_only=True)
class WeekHooks:
    """Callables of the screen, all in the event loop but `post`, which any thread may call.

    `agent` is whose week it is, who writes in it being the session's; `snapshot` the week shown, None until
    it is read; `lock` why a day takes no writing, None where it does. `run` is Textual's `run_worker`, `ask`
    its `push_screen`. `refresh` draws the week again, `reload` reads it again, `freshen` where
    others have logged since. `show_cell` puts the cursor on
    a cell, of another week if need be; `give_back` returns to a refused one, unless the person has gone on
    to something else. `copy` gives a text to the clipboard; `width` is the screen's. `say` explains below the
    grid, `tell` says in the status line what has been done.
    """

    session: Callable[[], Session]
    agent: Callable[[], str]
    snapshot: Callable[[], SemaineSnapshot | None]
    lock: Callable[[date | None], str | None]
    run: Callable[..., object]
    post: Callable[[Message], object]
    ask: Callable[..., object]
    refresh: Callable[[], None]
    reload: Callable[[], None]
    freshen: Callable[[], None]
    show_cell: Callable[[CellKey], None]
    give_back: Callable[[CellKey, CellKey | None], None]
    copy: Callable[[str], None]
    width: Callable[[], int]
    say: Callable[[str], None]
    tell: Callable[[str, str], None]
