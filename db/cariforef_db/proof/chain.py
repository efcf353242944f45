"""Compute the chain over the journal again, row by row in one pass, without holding it in memory.

Seals and rows are walked together in the order of their numbers. An altered row no longer has the hash that
its seal covers. An altered seal no longer follows the one before. A removed row leaves a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, text

from cariforef_db.engine.dialects import stream
from cariforef_db.journal.chain import hash_content, hash_link
from cariforef_db.rows.snapshot import Row
from cariforef_db.schema.journal import GENESIS
from cariforef_tui.domain.journal.entries import ORIGINE, Maillon
from cariforef_tui.services.ports.store import Progress, silent

CLOCKS_APART = timedelta(minutes=2)
"""How far the clocks of several machines may be apart without anybody having set one back."""
KEPT = 200
"""Breaks kept: more than anybody reads, and a journal of a million rows may have as many."""
_TOLD_EVERY = 100_000
"""Rows between two messages of progress: some two seconds."""
_LAST = text("SELECT coalesce(max(seq), 0) FROM sceau")
_ROWS = text(
    "SELECT seq, quand, acteur_id, objet, cle, action, avant, apres, motif FROM journal ORDER BY seq"
)
_SEALS = text("""
SELECT s.seq, s.sel, s.contenu, s.hors_outil, s.empreinte, e.purge_id
FROM sceau s LEFT JOIN effacement e ON e.seq = s.seq ORDER BY s.seq
""")


class Rupture(StrEnum):
    """The fault at a number of the journal, in French."""

    ALTEREE = "ne correspond pas à son code de contrôle"
    ABSENTE = "absente du journal"
    SANS_SCEAU = "sans code de contrôle"
    HORS_OUTIL = "écrite par un autre outil"
    SCEAU_ALTERE = "son code de contrôle ne suit pas celui d'avant"


@dataclass(frozen=True, slots=True)
class Break:
    """One break, on the numbers from `seq` to `until`."""

    rupture: Rupture
    seq: int
    until: int


class SetBack(NamedTuple):
    """A row dated before one of a lower number: its number, and both moments."""

    seq: int
    before: datetime
    after: datetime


@dataclass(slots=True)
class ChainReport:
    """The result of one pass; `effaced` counts the rows whose text each purge erased.

    `refuted` holds the expected seals that the chain does not have at their number. `set_back` has the rows
    dated before an earlier one by more than `CLOCKS_APART`.
    """

    head: Maillon = ORIGINE
    rows: int = 0
    seals: int = 0
    breaks: list[Break] = field(default_factory=list)
    effaced: dict[int, int] = field(default_factory=dict)
    refuted: set[Maillon] = field(default_factory=set)
    set_back: list[SetBack] = field(default_factory=list)
    latest: datetime | None = None

    def date(self, seq: int, quand: str) -> None:
        """Note the moment of a row, in the order of the numbers; a damaged one is told as an altered row."""
        try:
            moment = datetime.fromisoformat(quand)
        except ValueError:
            return
        if self.latest is not None and self.latest - moment > CLOCKS_APART and len(self.set_back) < KEPT:
            self.set_back.append(SetBack(seq, self.latest, moment))
            # What follows is compared with the clock as it was set.
            self.latest = moment
        self.latest = moment if self.latest is None else max(self.latest, moment)

    @property
    def is_sound(self) -> bool:
        return not self.breaks

    def add(self, rupture: Rupture, seq: int, until: int | None = None) -> None:
        if len(self.breaks) < KEPT:
            self.breaks.append(Break(rupture, seq, seq if until is None else until))


def verify_chain(
    connection: Connection, expected: Iterable[Maillon] = (), progress: Progress = silent
) -> ChainReport:
    """Walk the whole chain, in the one snapshot that `connection` holds.

    Each of `expected` has the number of a seal and at least its first digits.
    """
    report = ChainReport()
    claims: dict[int, list[Maillon]] = {}
    for claim in expected:
        claims.setdefault(claim.seq, []).append(claim)
    last, previous = 0, GENESIS
    (total,) = connection.execute(_LAST).one()
    for seq, row, seal in _walk(connection):
        if seq % _TOLD_EVERY == 0:
            progress(f"Chaîne du journal : {seq * 100 // max(total, seq)} %…")
        # Neither a row nor a seal has these numbers.
        if seq > last + 1:
            report.add(Rupture.ABSENTE, last + 1, seq - 1)
        if row is not None:
            report.rows += 1
            report.date(seq, str(row[1]))
        if seal is None:
            report.add(Rupture.SANS_SCEAU, seq)
        else:
            # After a gap, the seal before is unknown: a wrong link would only repeat the gap.
            follows = seq == report.head.seq + 1
            _check_seal(report, seal, previous if follows else None)
            _check_row(report, row, seal)
            previous = str(seal[4])
            report.head = Maillon(seq, previous)
            report.seals += 1
            report.refuted.update(_refuted(claims.pop(seq, ()), previous))
        last = seq
    # What is left is beyond the end of the chain. Number 0 is the origin, which every chain has.
    report.refuted.update(claim for held in claims.values() for claim in held if claim.seq)
    return report


def _walk(connection: Connection) -> Iterator[tuple[int, Row | None, Row | None]]:
    """Yield each number with its row and its seal, at least one of them."""
    # Both are closed here: if a damaged page ends one, the other must not outlive the connection.
    with closing(stream(connection, _ROWS)) as rows, closing(stream(connection, _SEALS)) as seals:
        row, seal = next(rows, None), next(seals, None)
        while row is not None or seal is not None:
            # The smaller number comes first: what is on one side only is yielded alone.
            if seal is None or (row is not None and row[0] < seal[0]):
                assert row is not None
                yield row[0], row, None
                row = next(rows, None)
            elif row is None or seal[0] < row[0]:
                yield seal[0], None, seal
                seal = next(seals, None)
            else:
                yield row[0], row, seal
                row, seal = next(rows, None), next(seals, None)


def _check_seal(report: ChainReport, seal: Row, previous: str | None) -> None:
    """Compare a seal with the one before, None if that one is missing: the gap is a break of its own."""
    seq, _, contenu, hors_outil, empreinte, _ = seal
    if previous is not None and hash_link(previous, seq, str(contenu), hors_outil) != empreinte:
        report.add(Rupture.SCEAU_ALTERE, seq)
    if hors_outil:
        report.add(Rupture.HORS_OUTIL, seq)


def _check_row(report: ChainReport, row: Row | None, seal: Row) -> None:
    seq, sel, contenu, _, _, purge = seal
    if row is None:
        report.add(Rupture.ABSENTE, seq)
    # A purge took the salt away: the text can no longer be compared, but the link still holds.
    elif sel is None and purge is not None:
        report.effaced[purge] = report.effaced.get(purge, 0) + 1
    elif sel is None or hash_content(str(sel), row) != contenu:
        report.add(Rupture.ALTEREE, seq)


def _refuted(claims: Iterable[Maillon], empreinte: str) -> Iterator[Maillon]:
    return (claim for claim in claims if not empreinte.startswith(claim.empreinte))
