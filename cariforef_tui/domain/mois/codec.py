"""Write a sheet as the JSON text that a signature keeps, and read it. The form is compact and has a version.

Days are numbered from 1; an amount of 0 and a default are left out.
"""

from __future__ import annotations

from typing import Any

from cariforef_tui.domain.mois.fiche import Fiche, NatureJour, spread_days
from cariforef_tui.domain.values.codec import encode, read_text, reader_of, write_text
from cariforef_tui.domain.values.months import Mois

VERSION = 1
"""The version of the form. Signatures keep it for ever: a new form must be read beside it."""

_JOUR = {"nature": NatureJour.OUVRE.value, "ferie": None, "sous_contrat": True, "a_confirmer": 0}
"""What an ordinary day says, which is left out."""


def write_fiche(fiche: Fiche) -> str:
    """Return the text of `fiche`; the same sheet always gives the same text."""
    value = {**encode(fiche), "mois": str(fiche.mois)}
    value["jours"] = [_write_jour(row) for row in value["jours"]]
    for row in (*value["lignes"], *value["absences"]):
        row["centiemes"] = _write_days(row["centiemes"])
    return write_text(VERSION, value)


def _write_jour(row: dict[str, Any]) -> dict[str, Any]:
    unusual = {name: row[name] for name, ordinary in _JOUR.items() if row[name] != ordinary}
    return {"attendu": row["attendu"], **unusual}


def _write_days(centiemes: list[int]) -> dict[str, int]:
    return {str(number): amount for number, amount in enumerate(centiemes, start=1) if amount}


def parse_fiche(texte: str) -> Fiche:
    """Return the sheet that `write_fiche` wrote; raises ValueError for any other text."""
    try:
        value = read_text(VERSION, texte)
        mois = Mois.from_iso(value["mois"])
        days = zip(mois.days, value["jours"], strict=True)
        value["jours"] = [{**_JOUR, **row, "jour": jour.isoformat()} for jour, row in days]
        for row in (*value["lignes"], *value["absences"]):
            row["centiemes"] = _read_days(mois, row["centiemes"])
        fiche = reader_of(Fiche)({**value, "mois": encode(mois)})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a monthly sheet: {error!r}") from error
    assert isinstance(fiche, Fiche)
    return fiche


def _read_days(mois: Mois, value: dict[str, Any]) -> list[int]:
    first, read = mois.first_day, reader_of(int)
    days = ((first.replace(day=int(number)), read(amount)) for number, amount in value.items())
    return list(spread_days(mois, days))
