"""Read as saisies the JSON that `exporter saisies` writes."""

from __future__ import annotations

import json
from typing import Any

from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.exchange.files.read_csv import CHAMP_MAX, FAUTES_MAX, LIGNES_MAX

COLONNES_SAISIES = ("date", "agent", "code", "jours", "demande", "commentaire", "a_confirmer")


def read_json(source: str, data: bytes) -> Sheet:
    """Return the saisies of our own export as a table.

    Raises:
        FichierRefuse: it is no JSON or has another shape; or it lists the wrong entries, by rank in the file.
    """
    value = _parse(source, data)
    if not isinstance(value, dict) or not isinstance(value.get("saisies"), list):
        raise FichierRefuse(source, [Fault("ce n'est pas ce qu'écrit « exporter saisies --format json »")])
    return _read_saisies(source, value["saisies"])


def _parse(source: str, data: bytes) -> Any:
    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} n'est pas un nombre")

    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=refuse)
    except UnicodeDecodeError as error:
        raise FichierRefuse(
            source, [Fault(f"JSON qui n'est pas en UTF-8, octet {error.start + 1}")]
        ) from error
    except json.JSONDecodeError as error:
        place = f"caractère {error.colno}"
        raise FichierRefuse(source, [Fault("JSON incorrect", error.lineno, place)]) from error
    except (ValueError, RecursionError) as error:
        raise FichierRefuse(source, [Fault("JSON incorrect ou trop imbriqué")]) from error


def _read_saisies(source: str, entries: list[Any]) -> Sheet:
    rows: list[tuple[int, tuple[str, ...]]] = []
    faults = []
    if len(entries) > LIGNES_MAX:
        raise FichierRefuse(source, [Fault(f"plus de {LIGNES_MAX} saisies")])
    for rank, entry in enumerate(entries, start=1):
        try:
            rows.append((rank, tuple(_to_text(_object(entry).get(key)) for key in COLONNES_SAISIES)))
        except ValueError as error:
            faults.append(Fault(str(error), rank))
    if faults:
        raise FichierRefuse(source, faults[:FAUTES_MAX])
    return Sheet(source=source, titres=COLONNES_SAISIES, lignes=tuple(rows))


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
