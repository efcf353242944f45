"""Journal rows with names in place of numbers, in their keys and in their texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Executable, text

from cariforef_db.schema.making import JOURNAL_KEYS, REFERENCES

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
        for rang, column in enumerate(JOURNAL_KEYS.get(objet, ())[: len(parts)]):
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
