"""One key at a time: keys wait for what the one before opens, and go nowhere once it is refused."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import cast

import pytest
from textual import events
from textual.message_pump import MessagePump

from cariforef_tui.ui.keys.key_latch import (
    KEPT_MAX,
    PATIENCE_SECONDS,
    SILENCE_SECONDS,
    KeyActed,
    KeyLatch,
    Typed,
)


class Pump:
    """A screen or a widget: something that a key is given to."""

    def __init__(self) -> None:
        self.is_attached = True


class Terminal:
    """A host whose keys act when the test says so."""

    def __init__(self) -> None:
        self.top = self.target = cast(MessagePump, Pump())
        self.given: list[tuple[str, MessagePump]] = []
        self.sent: list[KeyActed] = []
        self.early: set[str] = set()
        self.seconds = 0.0
        self.takes_messages = True
        self.latch = KeyLatch(self, lambda: self.seconds)

    async def give(self, event: Typed) -> None:
        self.given.append((name_of(event), self.target))

    def send(self, message: KeyActed, way: MessagePump) -> bool:
        assert way in (self.top, self.target)
        self.sent.append(message)
        return self.takes_messages

    def is_early(self, event: Typed) -> bool:
        return name_of(event) in self.early

    def after_all(self, then: Callable[[], object]) -> None:
        finish(cast(Callable[[], Coroutine[None, None, None]], then)())

    def type(self, *keys: str) -> None:
        for key in keys:
            event = events.Paste(key[6:]) if key.startswith("paste:") else key_event(key)
            finish(self.latch.take(event))

    def act(self) -> None:
        """Let the key given act to its end, and whatever it set going."""
        while self.sent:
            self.latch.come_back(self.sent.pop(0).rank)

    def open(self) -> MessagePump:
        self.top = self.target = cast(MessagePump, Pump())
        return self.top

    @property
    def keys(self) -> str:
        return " ".join(key for key, _ in self.given)


def finish(coroutine: Coroutine[None, None, None]) -> None:
    """Run to its end what waits for nothing."""
    with pytest.raises(StopIteration):
        coroutine.send(None)


def key_event(key: str) -> events.Key:
    return events.Key(key, key if len(key) == 1 else {"enter": "\r", "tab": "\t"}.get(key))


def name_of(event: Typed) -> str:
    return event.key if isinstance(event, events.Key) else f"paste:{event.text}"


@pytest.fixture
def terminal() -> Terminal:
    terminal = Terminal()
    terminal.type("j")
    terminal.act()
    terminal.given.clear()
    return terminal


def test_a_key_is_given_once_the_one_before_has_acted(terminal: Terminal) -> None:
    terminal.type("a", "b")
    assert terminal.keys == "a"
    terminal.act()
    assert terminal.keys == "a b"


def test_what_is_typed_while_a_dialog_opens_goes_to_it_in_order_tab_included(terminal: Terminal) -> None:
    place = terminal.top
    terminal.type("o", "L", "R", "tab", "paste:29/05")
    terminal.latch.ask()
    dialog = terminal.open()
    while terminal.sent:
        terminal.act()
    assert terminal.given == [
        ("o", place),
        ("L", dialog),
        ("R", dialog),
        ("tab", dialog),
        ("paste:29/05", dialog),
    ]


def test_a_dialog_refused_lets_nothing_of_the_burst_reach_the_place(terminal: Terminal) -> None:
    terminal.type("c", *"reunion", "enter")
    terminal.latch.ask()
    terminal.act()
    terminal.type("u", "tab", "down", "paste:x")
    assert terminal.keys == "c"


def test_a_text_typed_on_at_a_person_s_pace_stays_dropped_until_a_pause(terminal: Terminal) -> None:
    terminal.type("c")
    terminal.latch.ask()
    terminal.act()
    for key in "reunion rgpd":
        terminal.seconds += SILENCE_SECONDS * 0.9
        terminal.type(key)
    assert terminal.keys == "c"
    terminal.seconds += SILENCE_SECONDS * 1.1
    terminal.type("u")
    assert terminal.keys == "c u"


def test_arrows_do_not_make_the_silence_last(terminal: Terminal) -> None:
    terminal.latch.refuse()
    for _ in range(3):
        terminal.seconds += SILENCE_SECONDS * 0.4
        terminal.type("down")
    assert terminal.keys == "down"


def test_escape_ends_the_silence_and_acts_on_nothing(terminal: Terminal) -> None:
    terminal.latch.refuse()
    terminal.type("escape", "j")
    assert terminal.keys == "j"


def test_an_escape_typed_before_the_refusal_was_said_ends_what_it_drops(terminal: Terminal) -> None:
    terminal.type("c", *"reunion", "escape", "j")
    terminal.latch.ask()
    terminal.act()
    assert terminal.keys == "c j"


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_one_can_always_leave(terminal: Terminal, key: str) -> None:
    terminal.type("o", key)
    terminal.latch.refuse()
    terminal.type(key)
    terminal.early = {"p"}
    terminal.type("p", key)
    assert terminal.keys == f"o {key} {key} {key}"


def test_keys_wait_for_what_the_place_reads(terminal: Terminal) -> None:
    terminal.early = {"o", "n"}
    terminal.type("o", "n", "x")
    assert terminal.keys == ""
    terminal.early = set()
    finish(terminal.latch.go_on())
    terminal.act()
    assert terminal.keys == "o n x"


def test_what_waits_for_a_reading_that_fails_is_dropped(terminal: Terminal) -> None:
    terminal.early = {"o"}
    terminal.type("o", "x")
    terminal.latch.drop_waiting()
    terminal.early = set()
    terminal.type("y")
    assert terminal.keys == ""


@pytest.mark.parametrize(("key", "given"), [("escape", ""), ("f3", "f3"), ("x", "")])
def test_escape_and_a_way_out_give_up_a_reading(terminal: Terminal, key: str, given: str) -> None:
    terminal.early = {"o"}
    terminal.type("o", key)
    assert terminal.keys == given


def test_a_key_whose_way_is_gone_holds_nobody(terminal: Terminal) -> None:
    terminal.type("a")
    terminal.sent.clear()
    cast(Pump, terminal.target).is_attached = False
    terminal.target = terminal.top = terminal.open()
    terminal.type("b")
    terminal.act()
    assert terminal.keys == "a b"


def test_a_key_that_never_ends_holds_nobody_for_long(terminal: Terminal) -> None:
    terminal.type("a")
    terminal.sent.clear()
    terminal.type("b")
    terminal.seconds += PATIENCE_SECONDS * 1.1
    terminal.type("c")
    terminal.act()
    assert terminal.keys == "a b c"


def test_a_way_that_came_back_too_late_ends_no_other_key(terminal: Terminal) -> None:
    terminal.type("a")
    late = terminal.sent.pop()
    terminal.seconds += PATIENCE_SECONDS * 1.1
    terminal.type("b", "c")
    terminal.latch.come_back(late.rank)
    assert terminal.keys == "a b"


def test_a_screen_that_takes_no_message_holds_nobody(terminal: Terminal) -> None:
    terminal.takes_messages = False
    terminal.type("a", "b")
    assert terminal.keys == "a b"


def test_a_mouse_click_refused_is_followed_by_silence_too(terminal: Terminal) -> None:
    terminal.latch.ask()
    terminal.type("r")
    terminal.act()
    assert terminal.keys == ""


def test_no_more_keys_are_kept_than_a_field_takes(terminal: Terminal) -> None:
    terminal.early = {"o"}
    terminal.type("o", *["x"] * (KEPT_MAX + 10))
    terminal.early = set()
    finish(terminal.latch.go_on())
    terminal.act()
    assert len(terminal.given) == KEPT_MAX
