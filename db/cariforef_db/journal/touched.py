"""What was written since a row of the journal, with names in place of numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Executable, text

from cariforef_db.rows.snapshot import Row, Snapshot, to_jour
from cariforef_db.rows.transaction import OwnWrite
from cariforef_db.schema.making import DROPPED_KEYS, JOURNAL_KEYS, REFERENCES
from cariforef_tui.domain.journal.entries import ORIGINE, Maillon, Touched
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

NAMES = {
    "agent": text("SELECT id, initiales FROM agent"),
    "ligne": text("SELECT id, code FROM ligne"),
    "enveloppe": text("SELECT id, code FROM enveloppe"),
    "jalon": text("SELECT id, code FROM jalon"),
    "livrable": text("SELECT id, libelle FROM livrable"),
    "demande": text("SELECT id, libelle FROM demande"),
    "convention": text("SELECT id, numero FROM convention"),
    "plan_revision": text("SELECT id, numero FROM plan_revision"),
    "revue": text(
        "SELECT r.id, l.code || ' ' || r.semaine FROM revue r JOIN ligne l ON l.id = r.perimetre_id"
    ),
}
"""The query of each table whose rows people call by a name: their ids and names."""
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
_KEYS = {**JOURNAL_KEYS, **DROPPED_KEYS}
ROWS_MAX = 200
"""More rows than that are an import or a programme: sessions then read everything again."""


class Names:
    """Names of the rows that the journal numbers; each kind is read once, when first asked for.

    `execute` runs a query of `NAMES`.
    """

    def __init__(self, execute: Callable[[Executable], Iterable[Any]]) -> None:
        self._execute = execute
        self._known: dict[str, dict[str, str]] = {}

    def of(self, kind: str, number: object) -> str:
        """Return the name of a row, its number where nobody knows it."""
        if kind not in self._known:
            self._known[kind] = {str(key): str(name) for key, name in self._execute(NAMES[kind])}
        return self._known[kind].get(str(number), str(number))

    def read_key(self, objet: str, cle: str) -> str:
        """Return a journal key as people know it: `LR 2018-05-21 14.7.1`."""
        parts = cle.split("/")
        for rang, column in enumerate(_KEYS.get(objet, ())[: len(parts)]):
            kind = objet if column == "id" and objet in NAMES else REFERENCES.get(column)
            if kind is not None:
                parts[rang] = self.of(kind, parts[rang])
        return " ".join(parts)

    def read_text(self, texte: str | None) -> str | None:
        """Return one side of a row, `agent_id: 7` become `agent: LR`; a damaged text as it is."""
        if texte is None:
            return None
        try:
            row = json.loads(texte)
        except ValueError:
            return texte
        if not isinstance(row, dict):
            return texte
        named = {
            column.removesuffix("_id"): self._value(column, value)
            for column, value in row.items()
            if column != "id" or len(row) == 1
        }
        return json.dumps(named, ensure_ascii=False, separators=(",", ":"))

    def _value(self, column: str, value: object) -> object:
        kind = REFERENCES.get(column)
        return value if kind is None or value is None else self.of(kind, value)


def read_touched(snapshot: Snapshot, seen: Maillon, own: Iterable[OwnWrite]) -> Touched:
    """Return what the rows after `seen` touched, or everything if this journal does not hold `seen`.

    `own` are the last writes of this process.
    """
    head = _maillon(snapshot, HEAD) or ORIGINE
    if head == seen:
        return Touched(head=head)
    rows = list(snapshot.rows(TOUCHED, seq=seen.seq, limit=ROWS_MAX + 1))
    is_lost = _maillon(snapshot, MAILLON, seq=seen.seq) != seen
    if is_lost or len(rows) > ROWS_MAX:
        return Touched(head=head, is_everything=True, is_replaced=is_lost and seen != ORIGINE)
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
