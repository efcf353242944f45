"""Write a table as bytes: CSV and JSON here, XLSX and ICS in modules of their own."""

from __future__ import annotations

import csv
import io
import json
from enum import StrEnum

from cariforef_tui.domain.values.shown import format_value
from cariforef_tui.domain.values.tables import Table, json_value, protect
from cariforef_tui.domain.values.text import inert_text, is_dangerous

BOM = "\ufeff"


class Format(StrEnum):
    """Formats of the files exported or imported."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    ICS = "ics"


def to_csv(tableau: Table) -> bytes:
    """Return a CSV that a French spreadsheet opens without settings: `;`, UTF-8 with mark, decimal commas."""
    stream = io.StringIO()
    stream.write(BOM)
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([protect(inert_text(colonne.titre)) for colonne in tableau.colonnes])
    natures = [colonne.nature for colonne in tableau.colonnes]
    for ligne in tableau.lignes:
        writer.writerow(
            [
                protect(inert_text(value)) if isinstance(value, str) else format_value(value, nature)
                for value, nature in zip(ligne, natures, strict=True)
            ]
        )
    return stream.getvalue().encode("utf-8")


def to_json(tableau: Table) -> bytes:
    """Return one JSON document: the exercice, the date, and the rows under the key of the table."""
    value = {
        "exercice": tableau.exercice,
        "au": tableau.au.isoformat(),
        **{
            part.cle: [
                {
                    colonne.cle: json_value(value, colonne.nature)
                    for colonne, value in zip(part.colonnes, ligne, strict=True)
                }
                for ligne in part.lignes
            ]
            for part in (tableau, tableau.recapitulatif)
            if part is not None
        },
    }
    texte = json.dumps(value, ensure_ascii=False, indent=1)
    escaped = "".join(
        json.dumps(char)[1:-1] if char != "\n" and is_dangerous(char) else char for char in texte
    )
    return f"{escaped}\n".encode()


def render(tableau: Table, format_: Format) -> bytes:
    """Return `tableau` as the bytes of a file; ICS is not a table (see `exchange.programme.agenda`)."""
    if format_ is Format.XLSX:
        from cariforef_tui.exchange.files.write_xlsx import to_xlsx

        return to_xlsx([tableau])
    return to_json(tableau) if format_ is Format.JSON else to_csv(tableau)
