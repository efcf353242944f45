"""The lines that the grid of a week shows before the person asks for another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

LIGNES_MAX = 12
"""Lines shown at most, but for pinned lines and lines with days of the week: those are always shown."""
DUES_MAX = 4
"""Lines due that come before those used lately: the days of most people go on what they did last."""
PROCHE = timedelta(weeks=4)
"""An échéance or a jalon within this time makes a line due."""


class LigneOfferte(NamedTuple):
    """An open line that the agent may log on.

    `fin` is its next échéance or jalon, None without one. `retard` is the hundredths it is late, 0 if it is
    not late.
    """

    code: str
    fin: date | None = None
    retard: int = 0

    def is_due(self, au: date) -> bool:
        return self.retard > 0 or (self.fin is not None and self.fin <= au + PROCHE)


def choose_lignes(
    kept: Collection[str], used: Sequence[str], offered: Sequence[LigneOfferte], au: date
) -> tuple[str, ...]:
    """Return the codes to show at `au`: all those `kept`, then others up to `LIGNES_MAX`.

    The others are the first `DUES_MAX` of those `offered` that are due, the lines `used` lately in their
    order, then the other lines due and the rest of `offered`. Of the lines offered, nearest ends come first,
    then those most late.
    """
    ranked = sorted(offered, key=lambda one: (one.fin or date.max, -one.retard))
    due = [one.code for one in ranked if one.is_due(au)]
    wanted = dict.fromkeys((*due[:DUES_MAX], *used, *due, *(one.code for one in ranked)))
    others = [code for code in wanted if code not in kept]
    return (*kept, *others[: max(0, LIGNES_MAX - len(kept))])
