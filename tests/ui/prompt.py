"""A pilot that waits for what is pending, and not a moment longer.

Textual's own waits after each key until the processor has rested twice 20 ms: time is lost where nothing
was to be done, and nothing is promised where the machine is busy. This one looks at what is left to do.
"""

from __future__ import annotations

import asyncio
import unicodedata
from contextlib import suppress

from textual import events
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import WorkerCancelled


class Pace:
    """The seconds that the application sees go by: somebody looks at the screen between two presses."""

    LOOK = 1.0

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def look(self) -> None:
        self.now += self.LOOK


PACE = Pace()


class PromptPilot(Pilot[int]):
    """Each key acts to its end, workers included and screen drawn, before the next is pressed."""

    async def press(self, *keys: str) -> None:
        for key in keys:
            PACE.look()
            post_key(self.app, key)
            await until_quiet(self.app)

    async def resize_terminal(self, width: int, height: int) -> None:
        await super().resize_terminal(width, height)
        while self.app._resize_timer is not None:
            await asyncio.sleep(0.001)
        await self.pause()

    async def pause(self, delay: float | None = None) -> None:
        if delay is not None:
            await asyncio.sleep(delay)
        await until_quiet(self.app)


def post_key(app: App[int], key: str) -> None:
    """Give a key to the application as its driver does, and wait for nothing."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    event = events.Key(name, _character_of(key))
    event.set_sender(app)
    app.post_message(event)


async def paste(app: App[int], text: str) -> None:
    """Paste a text where the cursor is, as the terminal gives it: at once."""
    PACE.look()
    event = events.Paste(text)
    event.set_sender(app)
    app.post_message(event)
    await until_quiet(app)


def _character_of(key: str) -> str | None:
    """Return what a key types: "a" for itself, " " for "space"; None for a key that types nothing."""
    if len(key) == 1:
        return key
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return None


async def until_quiet(app: App[int]) -> None:
    """Wait until no message, worker or thread is left and the screen is drawn; timers alone may remain."""
    while app.is_running:
        await until_no_message()
        await app.animator.wait_until_complete()
        busy = [worker for worker in app.workers if not worker.is_finished]
        if busy:
            with suppress(WorkerCancelled):
                await app.workers.wait_for_complete(busy)
            continue
        if _is_a_thread_at_work():
            await asyncio.sleep(0.001)
            continue
        app.screen._on_timer_update()
        await asyncio.sleep(0)
        if not _pending() and not _is_to_be_drawn(app.screen):
            return


def _is_to_be_drawn(screen: Screen[object]) -> bool:
    asked = (screen._layout_required, screen._scroll_required, screen._repaint_required)
    return any(asked) or bool(screen._dirty_widgets or screen._callbacks)


async def until_rested(app: App[int], rest: Timer | None) -> None:
    """Wait for what a screen does once its cursor has rested, then for all that follows."""
    if rest is not None and rest._task is not None:
        await asyncio.wait([rest._task])
    await until_quiet(app)


async def until_no_message() -> None:
    """A message is handled by a task that its arrival made ready: none ready, none left."""
    await asyncio.sleep(0)
    while _pending():
        await asyncio.sleep(0)


def _pending() -> bool:
    return bool(asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]


def _is_a_thread_at_work() -> bool:
    """True where a widget has given work to a thread without a worker: Markdown reads its text so."""
    executor = asyncio.get_running_loop()._default_executor  # type: ignore[attr-defined]
    return executor is not None and executor._idle_semaphore._value < len(executor._threads)
