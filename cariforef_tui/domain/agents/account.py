"""An account of the machine, as a person comes to the store by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

COMPTE = re.compile(r"[A-Za-z_][A-Za-z0-9_.@-]{0,63}")
"""Names of accounts as Linux makes them, those of a directory (dominique@lan) included."""


class Way(Enum):
    """How a person comes to the store."""

    OWN = auto()
    """By their own account, which can open the store's file."""
    PASSWORD = auto()
    """By their own account, to a server whose password they share: the account proves nothing there."""
    SUDO = auto()
    """By sudo towards the service account."""
    PROXY = auto()
    """By a browser: the proxy has recognised their account, which this machine need not have."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that runs the program: `name` if it has one, `uid` unless a proxy gave it."""

    name: str | None
    uid: int | None
    way: Way = Way.OWN

    @property
    def by_service(self) -> bool:
        """True if the account that runs the program is not the person's: its files are not theirs."""
        return self.way in (Way.SUDO, Way.PROXY)

    def __str__(self) -> str:
        return f"« {self.name} »" if self.name else f"sans nom (uid {self.uid})"
