"""From JSON to saisies: what `exporter saisies` writes."""

from __future__ import annotations

import json
from typing import Any

from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.faults import Faute, FichierRefuse
from cariforef_tui.domain.values.tables import Feuille
from cariforef_tui.exchange.files.csv import CHAMP_MAX, FAUTES_MAX, LIGNES_MAX

COLONNES_SAISIES = ("date", "agent", "code", "jours", "commentaire", "a_confirmer")


def read_json(source: str, data: bytes) -> Feuille:
    """Return the saisies of our own export as a table.

    Raises:
        FichierRefuse: no JSON, another shape, or every entry at fault, by its rank in the file.
    """
    value = _parse(source, data)
    if not isinstance(value, dict) or not isinstance(value.get("saisies"), list):
        raise FichierRefuse(source, [Faute("ce n'est pas ce qu'écrit « exporter saisies --format json »")])
    return _read_saisies(source, value["saisies"])


def _parse(source: str, data: bytes) -> Any:
    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} n'est pas un nombre")

    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=refuse)
    except UnicodeDecodeError as error:
        raise FichierRefuse(
            source, [Faute(f"JSON qui n'est pas en UTF-8, octet {error.start + 1}")]
        ) from error
    except json.JSONDecodeError as error:
        place = f"caractère {error.colno}"
        raise FichierRefuse(source, [Faute("JSON incorrect", error.lineno, place)]) from error
    except (ValueError, RecursionError) as error:
        raise FichierRefuse(source, [Faute("JSON incorrect ou trop imbriqué")]) from error


def _read_saisies(source: str, entries: list[Any]) -> Feuille:
    rows: list[tuple[int, tuple[str, ...]]] = []
    fautes = []
    if len(entries) > LIGNES_MAX:
        raise FichierRefuse(source, [Faute(f"plus de {LIGNES_MAX} saisies")])
    for rank, entry in enumerate(entries, start=1):
        try:
            rows.append((rank, tuple(_to_text(_object(entry).get(key)) for key in COLONNES_SAISIES)))
        except ValueError as error:
            fautes.append(Faute(str(error), rank))
    if fautes:
        raise FichierRefuse(source, fautes[:FAUTES_MAX])
    return Feuille(source=source, titres=COLONNES_SAISIES, lignes=tuple(rows))


def _to_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > CHAMP_MAX:
            raise ValueError(f"texte de plus de {CHAMP_MAX} caractères")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 10**6:
        raise ValueError("valeur d'un type inattendu")
    centiemes = round(value * 100)
    if abs(value * 100 - centiemes) > 1e-6:
        raise ValueError("nombre de plus de deux décimales")
    return format_nombre(centiemes)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("objet attendu")
    return value
