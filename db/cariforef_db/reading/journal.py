"""The journal as people consult it: the history of a line, of an agent, of a cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cariforef_db.reading import journal_queries as queries
from cariforef_db.reading.names import Names
from cariforef_db.reading.queries import AGENT_OF
from cariforef_db.reading.snapshot import Snapshot
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.filter import JournalFilter

_NOBODY = -1


class JournalReading(Snapshot):
    def journal(self, limit: int) -> tuple[Ecriture, ...]:
        names = self._names()
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
            for seq, quand, acteur, objet, cle, avant, apres, motif, action in self._rows(
                queries.JOURNAL, limit=limit
            )
        )

    def history(self, filtre: JournalFilter) -> tuple[Ecriture, ...]:
        """Return the rows asked for, newest first, with names in place of numbers everywhere."""
        from cariforef_db.reading.search import Search

        names = self._names()
        where, parameters = Search(self, filtre).build()
        rows = self._rows(queries.HISTORY.format(where=where), nombre=filtre.nombre, **parameters)
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

    def _names(self) -> Names:
        return Names(lambda sql: list(self._rows(sql)))

    def agent_number(self, initiales: str) -> int:
        """Return the number of an agent, one that nobody bears for unknown initials."""
        found = self._row(AGENT_OF, agent=initiales)
        return int(found[0]) if found else _NOBODY

    def subtree(self, exercice: int, code: str) -> tuple[int, ...]:
        """Return the numbers of a line and of those below it."""
        return tuple(int(row[0]) for row in self._rows(queries.SUBTREE, exercice=exercice, code=code))

    def removable_on(self, lignes: Sequence[int]) -> Iterator[int]:
        """Yield the numbers of the journal rows on these lines that no table may hold any more."""
        wanted = frozenset(lignes)
        for seq, texte in self._rows(queries.REMOVABLE):
            try:
                row = json.loads(texte)
            except ValueError:
                continue
            if isinstance(row, dict) and row.get("ligne_id") in wanted:
                yield int(seq)
