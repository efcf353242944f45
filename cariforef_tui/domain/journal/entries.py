"""Rows of the journal as people consult them, what writes touched, and the links of the chain."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import EmpreinteRefusee
from cariforef_tui.domain.values.text import quote_text

_GROUP = 4
_SHOWN = 16
"""Hexadecimal digits of a seal that people copy, in groups: enough to exclude a coincidence."""
_SEPARATORS = re.compile(r"[\s.…‐‑‒–—-]+")
"""Signs that people put between the groups when they copy a seal."""
_TYPED = re.compile(r"(?P<seq>[0-9]{1,18})-(?P<empreinte>[0-9a-f]{8,64})")
"""A row's number, then at least two groups; a whole seal has 64 digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecriture:
    """One journal row: who, when (UTC, ISO), what, before and after as JSON text (None: no row), and why.

    `action` is `creation`, `modification` or `suppression`. `hors_outil` marks a row that this program did
    not write; `effacee` is when (UTC, ISO) a purge erased its text.
    """

    seq: int
    quand: str
    acteur: str
    objet: str
    cle: str
    avant: str | None
    apres: str | None
    motif: str | None = None
    action: str = ""
    hors_outil: bool = False
    effacee: str | None = None


class Maillon(NamedTuple):
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
            f"{quote_text(texte)} : code de contrôle non reconnu (par exemple 1204-9f3a-11c0-52be-07d4)."
        )
    return Maillon(int(match["seq"]), match["empreinte"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What the writes up to the journal's row `head` touched, since an earlier row.

    `tables` are the tables written. `jours` holds the agents and dates of saisies and absences, `codes` the
    lines of saisies, `mois` the agents and months of visas, `auteurs` those who wrote. `is_everything` is
    True if the writes are too many to list, or no longer follow what was seen. `is_replaced` is True if a
    backup was restored meanwhile.

    `own` are the numbers of the transactions if this process wrote all of it, else None. A written cell has
    that number as its version.
    """

    head: Maillon
    tables: frozenset[str] = frozenset()
    jours: frozenset[tuple[str, date]] = frozenset()
    codes: frozenset[str] = frozenset()
    mois: frozenset[tuple[str, Mois]] = frozenset()
    auteurs: frozenset[str] = frozenset()
    is_everything: bool = False
    is_replaced: bool = False
    own: frozenset[int] | None = None

    @property
    def is_nothing(self) -> bool:
        return not (self.tables or self.is_everything)

    def is_among(self, tables: Collection[str]) -> bool:
        """True if any of these may have been written."""
        return self.is_everything or not self.tables.isdisjoint(tables)

    def has_day_of(self, agent: str, first: date, last: date) -> bool:
        """True if the agent's saisies or absences from `first` to `last` may have been written."""
        return self.is_everything or any(
            initiales == agent and first <= jour <= last for initiales, jour in self.jours
        )

    def has_code_of(self, codes: Collection[str]) -> bool:
        """True if anybody's saisies on any of these lines may have been written."""
        return self.is_everything or not self.codes.isdisjoint(codes)

    def has_month_of(self, agent: str, first: Mois, last: Mois) -> bool:
        """True if the agent's visas from `first` to `last` may have been written."""
        return self.is_everything or any(
            initiales == agent and first <= mois <= last for initiales, mois in self.mois
        )
