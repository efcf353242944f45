"""Queue of keys typed ahead: each key waits until the effects of the previous one are complete.

A terminal sends keys faster than they act, and Textual gives each one to the focused widget at once. A
dialog opened by one key would miss the next ones. So the latch gives a key only when the previous one has
finished. Any dialog that it opened is then on screen, with its first field focused.

Textual has one queue for each widget. It keeps the order of the keys, but chooses the widget as a key comes,
before the keys ahead of it have acted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

SILENCE_SECONDS = 0.6
"""Seconds of pause that end a burst of typing. Two keys of a text are 0.1 to 0.3 s apart; reading a refusal
and choosing another key takes longer than this."""
PATIENCE_SECONDS = 10.0
"""Seconds after which the next key stops waiting for the one that acts, in case that one never ends."""
KEPT_MAX = 4000
"""Most keys kept waiting: more than the longest text of a field."""
ALWAYS = frozenset({"ctrl+c", "ctrl+q"})
"""Keys that quit; they never wait."""
TEXT_KEYS = frozenset({"enter", "tab", "shift+tab", "backspace", "delete"})
"""Keys, besides characters, that people use while they type a text."""
Typed = events.Key | events.Paste


@dataclass(eq=False)
class KeyActed(Message):
    """A message that bubbles behind a key. Once the application has it, each widget on the way has acted."""

    rank: int


@runtime_checkable
class Reader(Protocol):
    """A screen that makes some keys wait for a reading, then calls `go_on` of the latch."""

    def is_early(self, event: Typed) -> bool:
        """True if the key must wait."""


class KeyHost(Protocol):
    """Interface of the application, as the latch uses it."""

    @property
    def top(self) -> MessagePump:
        """Screen that receives the keys."""

    @property
    def target(self) -> MessagePump:
        """Receiver of a key: the focused widget, or else the screen."""

    async def give(self, event: Typed) -> None:
        """Let a key act."""

    def send(self, message: KeyActed, way: MessagePump) -> bool:
        """Post a message that bubbles from `way` to the application. Return False if `way` accepts none."""

    def is_early(self, event: Typed) -> bool:
        """True if a key must wait for a reading of the screen."""

    def after_all(self, then: Callable[[], object]) -> object:
        """Run `then` after the callbacks that are pending now."""


class KeyLatch:
    """Keeps each key until it can act, and drops the keys meant for a dialog that was refused."""

    def __init__(self, host: KeyHost, now: Callable[[], float]) -> None:
        """Take the `host`, and `now`, a monotonic clock in seconds."""
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
        """Take a key or paste just typed: give it now, keep it, or drop it."""
        # A key that quits must act even if the key before it never ends.
        if isinstance(event, events.Key) and event.key in ALWAYS:
            await self._host.give(event)
        elif not self._drops(event):
            self._free_if_lost()
            # Keys wait without one acting: they wait for a reading, which this key may abandon.
            if self._waiting and self._way is None and self._ends_waiting(event):
                self._waiting.clear()
                if is_escape(event):
                    return
            # A key held down while a place reads must not fill the memory.
            if len(self._waiting) < KEPT_MAX:
                self._waiting.append(event)
            await self.go_on()

    async def go_on(self) -> None:
        """Give the next key, unless another one is acting or a reading is awaited."""
        while self._waiting and self._way is None:
            # A new screen must handle its pending messages before it receives a key.
            if self._host.top is not self._settled:
                self._follow(self._host.top)
            elif self._host.is_early(self._waiting[0]):
                return
            else:
                event, target = self._waiting.popleft(), self._host.target
                await self._host.give(event)
                self._follow(target)

    def act(self) -> None:
        """Note that a command acts, so that the next key waits for its effects."""
        self._has_acted = True

    def ask(self) -> None:
        """Note that a command opens a dialog; if it does not open, the keys typed for it are dropped."""
        self._has_acted = True
        self._screen_asking = self._host.top
        if self._way is None:
            self._follow(self._host.target)

    def refuse(self) -> None:
        """Drop the keys typed up to an Escape; without one, also those typed next without a pause."""
        # The letters of a comment would otherwise act on the place: `u` undoes, `n` changes the week.
        self._deaf_since = self._now()
        while self._waiting and self._deaf_since is not None:
            if is_escape(self._waiting.popleft()):
                self._deaf_since = None

    def drop_waiting(self) -> None:
        """Drop the keys that waited for a reading, because it failed."""
        # While a key acts, those behind it wait for that key, and may be meant for another place.
        if self._waiting and self._way is None:
            self.refuse()

    def come_back(self, rank: int) -> None:
        """Note that the message of a key has reached the application; callbacks pending there run first."""
        # A message of a key given up after `PATIENCE_SECONDS` may come back while another key acts.
        if rank == self._rank:
            self._host.after_all(self._look_again)

    async def _look_again(self) -> None:
        if self._way is None:
            return
        top = self._host.top
        # An action posts messages of its own, and a new screen has its first ones: wait for these as well.
        if self._has_acted or top is not self._way_top:
            self._has_acted = False
            self._follow(self._host.target)
            return
        self._way, self._settled = None, top
        screen_asking, self._screen_asking = self._screen_asking, None
        # The command has run to its end and its screen is still on top: no dialog will open.
        if screen_asking is top:
            self.refuse()
        await self.go_on()

    def _follow(self, way: MessagePump) -> None:
        # The queues of Textual are in order: behind the key's own message, this one comes back once all the
        # widgets on the way have handled the key. No public call tells so.
        self._way, self._way_top, self._since = way, self._host.top, self._now()
        self._rank += 1
        if not self._host.send(KeyActed(self._rank), way):
            self.come_back(self._rank)

    def _free_if_lost(self) -> None:
        """Stop waiting for a key whose widget is gone, or that has acted for more than `PATIENCE_SECONDS`."""
        way = self._way
        if way is not None and (not way.is_attached or self._now() - self._since > PATIENCE_SECONDS):
            self._way = self._screen_asking = None
            self._has_acted = False

    def _ends_waiting(self, event: Typed) -> bool:
        """True for a key that ends the wait for a reading: Escape, or a key that opens another place."""
        return is_escape(event) or not (is_text(event) or self._host.is_early(event))

    def _drops(self, event: Typed) -> bool:
        if self._deaf_since is None:
            return False
        now = self._now()
        if now - self._deaf_since > SILENCE_SECONDS:
            self._deaf_since = None
            return False
        # Only what belongs to a text makes the silence last: an arrow tells that the text is over.
        if is_escape(event):
            self._deaf_since = None
        elif is_text(event):
            self._deaf_since = now
        return True


def is_escape(event: Typed) -> bool:
    return isinstance(event, events.Key) and event.key == "escape"


def is_text(event: Typed) -> bool:
    """True for a key or a paste that belongs to the text of a field."""
    return isinstance(event, events.Paste) or event.is_printable or event.key in TEXT_KEYS
