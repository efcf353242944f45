"""The journal as people consult it: the history of a line, of an agent, of a cell."""

from __future__ import annotations

from sqlalchemy import text

from cariforef_db.journal.names import Names
from cariforef_db.journal.search import Search
from cariforef_db.rows.snapshot import Snapshot
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

HISTORY = """
SELECT j.seq, j.quand, a.initiales, j.objet, j.cle, j.avant, j.apres, j.motif, j.action,
       coalesce(s.hors_outil, 1), p.quand
FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id
     LEFT JOIN sceau s ON s.seq = j.seq
     LEFT JOIN effacement e ON e.seq = j.seq LEFT JOIN purge p ON p.id = e.purge_id
WHERE {where} ORDER BY j.seq DESC LIMIT :nombre
"""


def read_history(snapshot: Snapshot, filtre: JournalFilter) -> tuple[Ecriture, ...]:
    """Return the rows asked for, newest first, with names in place of numbers everywhere."""
    names = Names(snapshot.connection.execute)
    where, parameters = Search(snapshot, filtre).build()
    statement = text(HISTORY.format(where=where))
    rows = snapshot.rows(statement, nombre=filtre.nombre, **parameters)
    return tuple(
        Ecriture(
            seq=seq,
            quand=quand,
            acteur=acteur or ACTEUR_SYSTEME,
            objet=objet,
            cle=names.read_key(objet, cle),
            avant=names.read_text(avant),
            apres=names.read_text(apres),
            motif=motif,
            action=action,
            hors_outil=bool(hors_outil),
            effacee=effacee,
        )
        for seq, quand, acteur, objet, cle, avant, apres, motif, action, hors_outil, effacee in rows
    )
