"""The rows carried, table by table, then both sides compared row by row, and the chain verified there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cariforef_db.proof.chain import verify_chain
from cariforef_db.transfer.content import CONTENTS, Content, count_rows, find_difference, read_rows
from cariforef_db.transfer.ends import Source, Target
from cariforef_tui.domain.journal.links import Maillon
from cariforef_tui.services.ports.errors import StoreIntegrity
from cariforef_tui.services.ports.files import Transfert
from cariforef_tui.services.ports.progress import Progress

_TOLD_EVERY = 100_000
"""Rows between two lines of progress."""
_ENDS = "SELECT coalesce((SELECT max(seq) FROM journal), 0), coalesce((SELECT max(seq) FROM sceau), 0)"
_HEAD = "SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1"
_FIRST = "SELECT empreinte FROM sceau WHERE seq = 1"


def read_first_seal(source: Source) -> str:
    """Return what tells the source's chain from any other's.

    Raises:
        StoreIntegrity: rows of its journal are not sealed: where they go, nobody could tell who wrote them.
    """
    last, sealed = source.driver.execute(_ENDS).fetchone()
    first = source.driver.execute(_FIRST).fetchone()
    if last != sealed or first is None:
        raise StoreIntegrity(
            "La fin du journal n'est pas scellée : un autre outil y a écrit. Rien n'a été transféré. "
            "« cariforef journal verifier » nomme ces écritures ; la prochaine saisie par le programme les "
            "scelle comme telles, et le transfert est alors possible."
        )
    return str(first[0])


def carry(source: Source, target: Target, progress: Progress) -> Transfert:
    """Fill a new target, prove it equal to its source, and open it to programs.

    Raises:
        StoreIntegrity: what was written is not what was read; nothing opens it.
    """
    for content in CONTENTS:
        _fill(source, target, content, progress)
    return _finish(source, target, progress)


def carry_on(source: Source, target: Target, progress: Progress) -> Transfert:
    """As `carry`, where a transfer was cut: what it wrote is kept if the source still says it."""
    done = _find_done(source, target, progress)
    if done is None:
        progress("La source a changé depuis la coupure : le transfert recommence.")
        target.empty()
    for content in CONTENTS[done or 0 :]:
        _fill(source, target, content, progress)
    return _finish(source, target, progress)


def _find_done(source: Source, target: Target, progress: Progress) -> int | None:
    """Return how many tables are written, None where one of them is not what the source says now."""
    with target.reading() as written:
        counts = [count_rows(written, content) for content in CONTENTS]
        done = max((rank for rank, count in enumerate(counts, start=1) if count), default=0)
        for content in CONTENTS[:done]:
            progress(f"Déjà là : « {content.table} », comparée…")
            if find_difference(content, source.driver, written) is not None:
                return None
    return done


def _fill(source: Source, target: Target, content: Content, progress: Progress) -> None:
    total = count_rows(source.driver, content)
    if total:
        progress(f"Table « {content.table} » : {total} lignes…")
        target.fill(content, _telling(read_rows(source.driver, content), content, total, progress))


def _telling(
    rows: Iterator[tuple[Any, ...]], content: Content, total: int, progress: Progress
) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows, start=1):
        if number % _TOLD_EVERY == 0:
            progress(f"Table « {content.table} » : {number * 100 // total} %…")
        yield row


def _finish(source: Source, target: Target, progress: Progress) -> Transfert:
    seq, empreinte = source.driver.execute(_HEAD).fetchone()
    head, rows = Maillon(int(seq), str(empreinte)), 0
    with target.reading() as written:
        progress("Preuve : les deux côtés, ligne à ligne…")
        for content in CONTENTS:
            count = count_rows(written, content)
            if count >= _TOLD_EVERY:
                progress(f"Preuve : « {content.table} », {count} lignes…")
            rows += count
            rank = find_difference(content, source.driver, written)
            if rank is not None:
                raise StoreIntegrity(
                    f"La ligne {rank} de la table « {content.table} » n'est pas la même des deux côtés : le "
                    "transfert n'est pas ouvert. La source n'a pas changé ; recommencez."
                )
        if head in verify_chain(written, [head], progress).refuted:
            raise StoreIntegrity(
                f"La chaîne transférée ne porte pas le sceau {head} : le transfert n'est pas ouvert. La "
                "source n'a pas changé ; recommencez."
            )
    target.finish(source.numero)
    return Transfert(rows, head)
