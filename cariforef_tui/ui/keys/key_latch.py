"""Queue of keys typed ahead: each is given once the one before has acted to its end.

A terminal hands over keys faster than they act, and Textual gives each to what has the focus at once: a
dialog asked for by one key would open behind the next ones. So a key is given once the one before has acted
to its end, whatever it opened being on screen with its first field focused.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

SILENCE_SECONDS = 0.6
"""How long a pause ends what was being typed: more than between two keys of a text (0.1 to 0.3 s), less than
it takes to read a refusal and choose another key."""

PATIENCE_SECONDS = 10.0
"""How long a key may act before the next one no longer waits for it: the net under whatever went wrong."""

KEPT_MAX = 4000
"""Keys kept at most: more than the longest text that a field takes."""

ALWAYS = frozenset({"ctrl+c", "ctrl+q"})
"""Keys that leave, given at once whatever happens."""

TEXT_KEYS = frozenset({"enter", "tab", "shift+tab", "backspace", "delete"})
"""Keys that belong to a text being typed, besides its characters."""

Typed = events.Key | events.Paste


class KeyActed(Message):
    """Bubbles behind a key: once it reaches the application, every widget on the way has acted."""

    def __init__(self, rank: int) -> None:
        super().__init__()
        self.rank = rank


@runtime_checkable
class Reader(Protocol):
    """A screen that makes some keys wait for what it reads, then says `go_on` to the latch."""

    def is_early(self, event: Typed) -> bool:
        """True where a key must wait."""


class KeyHost(Protocol):
    """Interface of the application, as the latch uses it."""

    @property
    def top(self) -> MessagePump:
        """The screen that has the keys."""

    @property
    def target(self) -> MessagePump:
        """What a key is given to: the widget that has the focus, else the screen."""

    async def give(self, event: Typed) -> None:
        """Let a key act."""

    def send(self, message: KeyActed, way: MessagePump) -> bool:
        """Post a message that bubbles from `way` to the application; False where `way` takes none."""

    def is_early(self, event: Typed) -> bool:
        """True where a key must wait for what the screen is reading."""

    def after_all(self, then: Callable[[], object]) -> object:
        """Run `then` once what is pending now has run."""


class KeyLatch:
    """Keeps the keys typed until each can act; drops those meant for a dialog that was refused."""

    def __init__(self, host: KeyHost, now: Callable[[], float]) -> None:
        """`now` gives seconds that only go forward."""
        self._host, self._now = host, now
        self._waiting: deque[Typed] = deque()
        self._way: MessagePump | None = None
        self._way_top: MessagePump | None = None
        self._rank = 0
        self._since = 0.0
        self._settled: MessagePump | None = None
        self._has_acted = False
        self._screen_asking: MessagePump | None = None
        self._deaf_since: float | None = None

    async def take(self, event: Typed) -> None:
        """Take what was just typed: it acts now, later, or not at all."""
        if isinstance(event, events.Key) and event.key in ALWAYS:
            await self._host.give(event)
        elif not self._drops(event):
            self._free_if_lost()
            if self._waiting and self._way is None and self._ends_waiting(event):
                self._waiting.clear()
                if is_escape(event):
                    return
            if len(self._waiting) < KEPT_MAX:
                self._waiting.append(event)
            await self.go_on()

    async def go_on(self) -> None:
        """Give the next key, where none is acting and nothing is to be waited for."""
        while self._waiting and self._way is None:
            if self._host.top is not self._settled:
                self._follow(self._host.top)
            elif self._host.is_early(self._waiting[0]):
                return
            else:
                event, target = self._waiting.popleft(), self._host.target
                await self._host.give(event)
                self._follow(target)

    def act(self) -> None:
        """Hear that a command acts: what it sets going is to be waited for."""
        self._has_acted = True

    def ask(self) -> None:
        """Hear that a command opens a dialog: without one, what is typed next goes nowhere."""
        self._has_acted = True
        self._screen_asking = self._host.top
        if self._way is None:
            self._follow(self._host.target)

    def refuse(self) -> None:
        """Drop what was typed up to an Escape; without one, what is typed on without a pause too."""
        self._deaf_since = self._now()
        while self._waiting and self._deaf_since is not None:
            if is_escape(self._waiting.popleft()):
                self._deaf_since = None

    def drop_waiting(self) -> None:
        """Hear that what the keys kept were waiting for will not come."""
        if self._waiting and self._way is None:
            self.refuse()

    def come_back(self, rank: int) -> None:
        """Hear that a way is done; what it left at the application comes first."""
        if rank == self._rank:
            self._host.after_all(self._look_again)

    async def _look_again(self) -> None:
        if self._way is None:
            return
        top = self._host.top
        if self._has_acted or top is not self._way_top:
            self._has_acted = False
            self._follow(self._host.target)
            return
        self._way, self._settled = None, top
        screen_asking, self._screen_asking = self._screen_asking, None
        if screen_asking is top:
            self.refuse()
        await self.go_on()

    def _follow(self, way: MessagePump) -> None:
        self._way, self._way_top, self._since = way, self._host.top, self._now()
        self._rank += 1
        if not self._host.send(KeyActed(self._rank), way):
            self.come_back(self._rank)

    def _free_if_lost(self) -> None:
        """Wait no longer for a key whose way is gone or that acts for too long."""
        way = self._way
        if way is not None and (not way.is_attached or self._now() - self._since > PATIENCE_SECONDS):
            self._way = self._screen_asking = None
            self._has_acted = False

    def _ends_waiting(self, event: Typed) -> bool:
        """True for a key that gives up what the place is reading: Escape, or one that leads elsewhere."""
        return is_escape(event) or not (is_text(event) or self._host.is_early(event))

    def _drops(self, event: Typed) -> bool:
        if self._deaf_since is None:
            return False
        now = self._now()
        if now - self._deaf_since > SILENCE_SECONDS:
            self._deaf_since = None
            return False
        if is_escape(event):
            self._deaf_since = None
        elif is_text(event):
            self._deaf_since = now
        return True


def is_escape(event: Typed) -> bool:
    return isinstance(event, events.Key) and event.key == "escape"


def is_text(event: Typed) -> bool:
    """True for what people type in a field."""
    return isinstance(event, events.Paste) or event.is_printable or event.key in TEXT_KEYS
