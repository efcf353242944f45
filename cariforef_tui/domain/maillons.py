"""Links of the chain over the journal: number of a row and the seal that covers all rows up to it."""

from __future__ import annotations

from dataclasses import dataclass

_GROUP = 4
_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Maillon:
    """`seq` is the journal row's number, `empreinte` 64 hexadecimal digits (SHA-256)."""

    seq: int
    empreinte: str

    def __str__(self) -> str:
        """Return what is printed and typed back: `1204-9f3a-11c0-…`, the first 16 digits after the number."""
        digits = self.empreinte[:_SHOWN]
        groups = (digits[rang : rang + _GROUP] for rang in range(0, _SHOWN, _GROUP))
        return "-".join((str(self.seq), *groups))


ORIGINE = Maillon(0, "0" * 64)
"""Before the first row."""
