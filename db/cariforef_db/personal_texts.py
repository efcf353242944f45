"""Where the store may name somebody: every column of text, and what becomes of it.

The schema's test walks every table: a text column that is named here nowhere fails it, and so does a new
reference to an agent (see `personal_rows`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cariforef_tui.domain.rgpd.masks import Masques, mask_values

FREE_TEXTS: Mapping[str, Mapping[str, int]] = {
    "saisie": {"commentaire": 500},
    "fait": {"motif": 2000},
    "plan_revision": {"motif": 2000},
    "raf": {"commentaire": 2000},
    "remarque": {"texte": 2000},
    "meteo": {"commentaire": 2000},
    "decision": {"texte": 2000, "qui": 200},
    "visa": {"motif": 2000},
    "refus_droit": {"objet": 200},
    "purge": {"motif": 2000},
}
"""What people typed, with the longest text that the column takes: a purge rewrites it."""

JSON_TEXTS: Mapping[str, str] = {"revue": "figures", "visa": "contenu"}
"""Frozen JSON, in which a purge rewrites the values that may name somebody."""

PLAN_TEXTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ligne": ("lignes du programme", ("libelle", "qui", "echeance")),
    "plan_changement": ("révisions du plan", ("texte", "texte_avant")),
    "jalon": ("jalons", ("libelle",)),
    "alias": ("autres noms de lignes", ("alias",)),
    "jour_ferie": ("calendrier", ("libelle",)),
    "convention": ("conventions", ("numero", "intitule")),
}
"""The programme, voted or revised, and the body's own labels: no purge rewrites them, it says how many."""

IDENTITY = ("nom", "fonction", "compte", "role", "coordonne")
"""Columns of `agent` that a pseudonym leaves empty."""


def mask_column(masques: Masques, table: str, column: str, texte: str) -> str:
    """Return one column's text with every mention masked, within what the column takes."""
    if JSON_TEXTS.get(table) == column:
        value = json.loads(texte)
        masked = mask_values(masques, value)
        return texte if masked == value else dump(masked)
    masked = masques.apply(texte)
    limit = max(FREE_TEXTS[table][column], len(texte))
    return masked if len(masked) <= limit else masked[: limit - 1] + "…"


def mask_row(masques: Masques, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a journalled row with its texts masked as `mask_column` does."""
    columns = (*FREE_TEXTS.get(table, ()), *((JSON_TEXTS[table],) if table in JSON_TEXTS else ()))
    return row | {
        column: mask_column(masques, table, column, row[column])
        for column in columns
        if isinstance(row.get(column), str)
    }


def drop_fonction(contenu: str) -> str:
    """Return the sheet that a signature froze without the job of who signed it."""
    sheet = json.loads(contenu)
    return dump(sheet | {"fonction": None}) if sheet.get("fonction") is not None else contenu


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
