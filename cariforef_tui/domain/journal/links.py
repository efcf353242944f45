"""Links of the chain over the journal: number of a row and the seal that covers all rows up to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cariforef_tui.domain.values.refusals import EmpreinteRefusee
from cariforef_tui.domain.values.text import quote_text

_GROUP = 4
_SHOWN = 16
"""Hexadecimal digits of a seal that people copy, in groups: enough to exclude a coincidence."""

_SEPARATORS = re.compile(r"[\s.…‐‑‒–—-]+")
"""Signs that people put between the groups when they copy a seal."""

_TYPED = re.compile(r"(?P<seq>[0-9]{1,18})-(?P<empreinte>[0-9a-f]{8,64})")
"""A row's number, then at least two groups; a whole seal has 64 digits."""


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


def parse_maillon(texte: str) -> Maillon:
    """Return the seal that a sheet prints: its number and its first digits, at least eight.

    Raises:
        EmpreinteRefusee: not understood.
    """
    seq, _, digits = _SEPARATORS.sub("-", texte.strip().lower()).partition("-")
    match = _TYPED.fullmatch(f"{seq}-{digits.replace('-', '')}")
    if match is None:
        raise EmpreinteRefusee(
            f"{quote_text(texte)} : empreinte non reconnue (par exemple 1204-9f3a-11c0-52be-07d4)."
        )
    return Maillon(int(match["seq"]), match["empreinte"])
