"""One person's file as plain values, by rubrique: ids become initials and codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cariforef_db.built.sqlite import REFERENCES
from cariforef_db.reading import personal_queries as queries
from cariforef_db.reading import queries as common
from cariforef_db.reading.journal_queries import NAMES
from cariforef_db.reading.snapshot import Snapshot
from cariforef_tui.domain.values.refusals import AgentRefuse

_NAMED = ("agent", "ligne", "jalon", "enveloppe")
"""The tables of which a journal row gives the name in place of the number; other numbers are left out."""

_Rows = tuple[Mapping[str, Any], ...]


class PersonalReading(Snapshot):
    def dossier(self, agent: str) -> Mapping[str, _Rows]:
        """Raises AgentRefuse where nobody has those initials."""
        found = self.row(common.AGENT_OF, agent=agent)
        if found is None:
            raise AgentRefuse(f"Agent inconnu : « {agent} ».")
        key = found[0]
        rubriques = {name: self._dicts(sql, id=key) for name, sql in queries.RUBRIQUES.items()}
        rubriques["programme"] = self._dicts(queries.PROGRAMME)
        rubriques["citations"] = self._dicts(queries.CITATIONS, id=key)
        names: dict[str, dict[int, str]] = {table: dict(self.rows(NAMES[table])) for table in _NAMED}
        rubriques["journal"] = tuple(
            {**row, "avant": _read(row["avant"], names), "apres": _read(row["apres"], names)}
            for row in self._dicts(queries.ECRITURES, id=key)
        )
        return rubriques

    def _dicts(self, sql: str, **parameters: object) -> _Rows:
        cursor = self._driver.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return tuple(dict(zip(names, row, strict=True)) for row in cursor)


def _read(texte: str | None, names: Mapping[str, Mapping[int, str]]) -> dict[str, Any] | None:
    """Return the columns of a journal row as people know them; the numbers of rows are left out."""
    if texte is None:
        return None
    row: dict[str, Any] = {}
    for column, value in json.loads(texte).items():
        known = names.get(REFERENCES.get(column, ""))
        if known is not None:
            row["par" if column == "acteur_id" else column.removesuffix("_id")] = known.get(value)
        elif column == "exercice_id":
            row["exercice"] = value
        elif column != "id" and not column.endswith("_id"):
            row[column] = value
    return row
