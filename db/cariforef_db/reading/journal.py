"""The journal as people consult it: the history of a line, of an agent, of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from cariforef_db.reading import journal_queries as queries
from cariforef_db.reading.names import Names
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

if TYPE_CHECKING:
    from cariforef_db.reading.reading import SqlReading
    from cariforef_tui.domain.journal.entries import Ecriture
    from cariforef_tui.domain.journal.filter import JournalFilter


def read_journal(reading: SqlReading, limit: int) -> tuple[Ecriture, ...]:
    from cariforef_tui.domain.journal.entries import Ecriture

    names = _names(reading)
    return tuple(
        Ecriture(
            seq=seq,
            quand=quand,
            acteur=acteur or ACTEUR_SYSTEME,
            objet=objet,
            cle=names.read_key(objet, cle),
            avant=avant,
            apres=apres,
            motif=motif,
            action=action,
        )
        for seq, quand, acteur, objet, cle, avant, apres, motif, action in reading.rows(
            queries.JOURNAL, limit=limit
        )
    )


def read_history(reading: SqlReading, filtre: JournalFilter) -> tuple[Ecriture, ...]:
    """Return the rows asked for, newest first, with names in place of numbers everywhere."""
    from cariforef_db.reading.search import Search
    from cariforef_tui.domain.journal.entries import Ecriture

    names = _names(reading)
    where, parameters = Search(reading, filtre).build()
    statement = text(queries.HISTORY.format(where=where))
    rows = reading.rows(statement, nombre=filtre.nombre, **parameters)
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


def _names(reading: SqlReading) -> Names:
    return Names(lambda statement: list(reading.rows(statement)))
