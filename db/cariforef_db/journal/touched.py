"""What was written since a row of the journal, read from the rows that follow it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import Executable, text

from cariforef_db.journal.names import Names
from cariforef_db.rows.snapshot import Row, Snapshot, to_jour
from cariforef_db.rows.transaction import OwnWrite
from cariforef_tui.domain.journal.entries import ORIGINE, Maillon, Touched
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

HEAD = text("""
SELECT j.seq, coalesce(s.empreinte, '') FROM journal j LEFT JOIN sceau s ON s.seq = j.seq
ORDER BY j.seq DESC LIMIT 1
""")

MAILLON = text("""
SELECT j.seq, coalesce(s.empreinte, '') FROM journal j LEFT JOIN sceau s ON s.seq = j.seq WHERE j.seq = :seq
""")

TOUCHED = text("""
SELECT j.objet, j.cle, a.initiales FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id
WHERE j.seq > :seq ORDER BY j.seq LIMIT :limit
""")

ROWS_MAX = 200
"""More rows than that are an import or a programme: sessions then read everything again."""


def read_touched(snapshot: Snapshot, seen: Maillon, own: Iterable[OwnWrite]) -> Touched:
    """Return what the rows after `seen` touched, or everything if this journal does not hold `seen`.

    `own` are the last writes of this process.
    """
    head = _maillon(snapshot, HEAD) or ORIGINE
    if head == seen:
        return Touched(head=head)
    rows = list(snapshot.rows(TOUCHED, seq=seen.seq, limit=ROWS_MAX + 1))
    if len(rows) > ROWS_MAX or _maillon(snapshot, MAILLON, seq=seen.seq) != seen:
        return Touched(head=head, is_everything=True)
    try:
        touched = _gather(head, rows, Names(snapshot.connection.execute))
    except ValueError:
        # Another tool wrote a key that this program cannot read.
        return Touched(head=head, is_everything=True)
    # If this process wrote every row after `seen`, its screens know them already.
    since = [write for write in own if seen.seq < write.first and write.last <= head.seq]
    if sum(write.last - write.first + 1 for write in since) == head.seq - seen.seq:
        return replace(touched, own=frozenset(write.numero for write in since))
    return touched


def _maillon(snapshot: Snapshot, statement: Executable, **parameters: object) -> Maillon | None:
    row = snapshot.row(statement, **parameters)
    return Maillon(int(row[0]), str(row[1])) if row else None


def _gather(head: Maillon, rows: Iterable[Row], names: Names) -> Touched:
    tables, auteurs, codes = set[str](), set[str](), set[str]()
    jours, mois = set[tuple[str, date]](), set[tuple[str, Mois]]()
    for objet, cle, auteur in rows:
        tables.add(objet)
        auteurs.add(auteur or ACTEUR_SYSTEME)
        if objet in ("saisie", "absence"):
            agent, jour, last = cle.split("/")
            jours.add((names.of("agent", agent), to_jour(jour)))
            if objet == "saisie":
                codes.add(names.of("ligne", last))
        elif objet == "visa":
            agent, month, _ = cle.split("/")
            mois.add((names.of("agent", agent), Mois.from_iso(month)))
    return Touched(
        head=head,
        tables=frozenset(tables),
        jours=frozenset(jours),
        codes=frozenset(codes),
        mois=frozenset(mois),
        auteurs=frozenset(auteurs),
    )
