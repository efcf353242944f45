"""Journal rows with names in place of numbers, in their keys and in their texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from cariforef_db.reading.journal_queries import NAMES
from cariforef_db.reading.values import Row

OF_COLUMN = {
    "acteur_id": "agent",
    "agent_id": "agent",
    "annule_id": "plan_revision",
    "close_par_id": "agent",
    "convention_id": "convention",
    "enveloppe_id": "enveloppe",
    "jalon_id": "jalon",
    "ligne_id": "ligne",
    "par_id": "agent",
    "parent_id": "ligne",
    "perimetre_id": "ligne",
    "revision_id": "plan_revision",
    "revue_id": "revue",
}
"""Of each column that refers to a row, whose number it is."""

KEY_PARTS: Mapping[str, tuple[str | None, ...]] = {
    "agent": ("agent",),
    "ligne": ("ligne",),
    "enveloppe": ("enveloppe",),
    "enveloppe_ligne": ("enveloppe", "ligne"),
    "jalon": ("jalon",),
    "jalon_ligne": ("jalon", "ligne"),
    "quotite": ("agent",),
    "absence": ("agent",),
    "saisie": ("agent", None, "ligne"),
    "visa": ("agent",),
    "plan_changement": ("plan_revision",),
    "revue": (None, None, "ligne"),
    "remarque": ("revue",),
    "meteo": ("revue",),
    "convention": ("convention",),
}
"""Of each part of a key, whose number it is; the parts left out are read as they are."""


class Names:
    """Names of the rows that the journal numbers; each kind is read once, when first asked for.

    `read` runs one query of `journal_queries.NAMES`.
    """

    def __init__(self, read: Callable[[str], list[Row]]) -> None:
        self._read = read
        self._known: dict[str, dict[str, str]] = {}

    def of(self, kind: str, number: object) -> str:
        """Return the name of a row, its number where nobody knows it."""
        if kind not in self._known:
            self._known[kind] = {str(key): str(name) for key, name in self._read(NAMES[kind])}
        return self._known[kind].get(str(number), str(number))

    def read_key(self, objet: str, cle: str) -> str:
        """Return a journal key as people know it: `LR 2018-05-21 14.7.1`."""
        parts = cle.split("/")
        for rang, kind in enumerate(KEY_PARTS.get(objet, ())[: len(parts)]):
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
        kind = OF_COLUMN.get(column)
        return value if kind is None or value is None else self.of(kind, value)
