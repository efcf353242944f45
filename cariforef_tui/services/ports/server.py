"""Ports of the server that a store is on: its bodies, and the accounts that it knows people by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Organisme:
    """A body of a database; `is_open` where the account that asks may enter it."""

    nom: str
    is_open: bool


class StoreServer(Protocol):
    """What a store has around it where it is on a server; a place is an address.

    Every method may raise the `StoreError` family, as those of `ports`.
    """

    def organismes(self, place: str) -> tuple[Organisme, ...]:
        """The bodies of the database, by name, whichever the address names."""

    def accounts(self, place: str) -> frozenset[str]:
        """The accounts that may connect to the server, by name."""

    def grant(self, place: str, compte: str) -> None:
        """Let an account enter the body as the agent whose account it is; make it where there is none.

        Raises:
            StoreDenied: whoever asks may not, or the account is one that no agent may have.
        """

    def revoke(self, place: str, compte: str) -> None:
        """Close the body to an account, open sessions included."""

    def grant_text(self, place: str, compte: str) -> tuple[str, ...]:
        """What `grant` runs, for who administers the server to run: SQL statements."""
