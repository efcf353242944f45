"""Answers kept while nothing but days is written: to log a day then asks the server for that day alone.

What steers (people, programme, revisions, visas…) changes some times a day and is read at each save. The head
of the chain names its state by a seal, `tete.pilotage`, which each write of it moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum, auto
from functools import lru_cache
from threading import Lock
from typing import Any

from cariforef_db.built.postgresql import CHANGING, STEERING

_ROWS_MAX = 50_000
"""Some 30 programmes: past it, everything kept is forgotten."""

_WRITES = frozenset({"INSERT", "UPDATE", "DELETE"})

Key = tuple[str, tuple[tuple[str, object], ...]]


class Kind(Enum):
    """What a statement has to do with what steers."""

    KEPT = auto()
    """It reads that and nothing else."""
    WRITES = auto()
    OTHER = auto()


@lru_cache(maxsize=1024)
def kind_of(sql: str) -> Kind:
    words = frozenset(re.findall(r"\w+", sql))
    if not words & STEERING:
        return Kind.OTHER
    if words & _WRITES:
        return Kind.WRITES
    return Kind.OTHER if words & CHANGING else Kind.KEPT


def key_of(sql: str, parameters: Mapping[str, object] | None) -> Key:
    return sql, tuple((parameters or {}).items())


@dataclass(slots=True)
class Answer:
    """The rows of a read, as `engine.driver.Cursor` gives them."""

    description: Any
    rows: Sequence[tuple[Any, ...]]
    _left: Iterator[tuple[Any, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._left = iter(self.rows)

    @property
    def rowcount(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._left

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._left, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._left)

    def again(self) -> Answer:
        return Answer(self.description, self.rows)


class Answers:
    """Those of one state; `below` has others of the same, which it may not add to."""

    def __init__(self, below: Answers | None = None) -> None:
        self._below, self._rows = below, 0
        self._kept: dict[Key, Answer] = {}

    def find(self, key: Key) -> Answer | None:
        answer = self._kept.get(key)
        if answer is not None:
            return answer.again()
        return self._below.find(key) if self._below else None

    def keep(self, key: Key, answer: Answer) -> None:
        self._rows += 1 + answer.rowcount
        if self._rows > _ROWS_MAX:
            self._rows = 0
            self._kept.clear()
        self._kept[key] = answer


class Memory:
    """What one account read last, of one state; threads share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: tuple[str, date] | None = None
        self._answers = Answers()

    def at(self, state: str, below: Answers | None = None) -> Answers:
        """Return today's answers of that state; those of another one are forgotten.

        A deputy reads from one date to another, which no write tells.
        """
        today = datetime.now(UTC).date()
        with self._lock:
            if (state, today) != self._state:
                self._state, self._answers = (state, today), Answers(below)
            return self._answers
