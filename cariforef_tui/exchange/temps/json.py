"""Read as a table the JSON that `exporter saisies` writes, or that of `timew export`.

The manual page timew-export(1) gives its shape: a list of intervals, each with `start` and `end` in UTC as
`20180522T073000Z`, perhaps `tags` and `annotation`. The interval that runs has no `end`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cariforef_tui.domain.values.dates import FUSEAU
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.exchange.files.read_csv import CHAMP_MAX, FAUTES_MAX, LIGNES_MAX

COLONNES_INTERVALLES = ("date", "duration", "tags", "description")
COLONNES_SAISIES = ("date", "agent", "code", "jours", "demande", "commentaire", "a_confirmer")


def read_json(source: str, data: bytes) -> Sheet:
    """Return the saisies of our own export, or the intervals of timewarrior, as a table.

    Raises:
        FichierRefuse: it is no JSON or has another shape; or it lists the wrong entries, by rank in the file.
    """
    value = _parse(source, data)
    if isinstance(value, list):
        return _read_intervals(source, value)
    if not isinstance(value, dict) or not isinstance(value.get("saisies"), list):
        raise FichierRefuse(
            source,
            [Fault("ce n'est ce qu'écrivent ni « exporter saisies --format json », ni « timew export »")],
        )
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


def _read_intervals(source: str, entries: list[Any]) -> Sheet:
    """Return a row for each date of each interval, in Paris time; the one that runs is left out and told."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    faults, remarques = [], []
    if len(entries) > LIGNES_MAX:
        raise FichierRefuse(source, [Fault(f"plus de {LIGNES_MAX} intervalles")])
    for rank, entry in enumerate(entries, start=1):
        try:
            interval = _object(entry)
            begin = _moment(interval.get("start"))
            if "end" not in interval:
                remarques.append(
                    f"Intervalle commencé le {begin:%d/%m/%Y à %H:%M}, sans fin : laissé de côté."
                )
                continue
            tags = ", ".join(map(_to_text, _list(interval.get("tags") or [])))
            said = (tags, _to_text(interval.get("annotation")))
            for jour, duration in _cut(begin, _moment(interval["end"])):
                rows.append((rank, (jour.isoformat(), duration, *said)))
        except ValueError as error:
            faults.append(Fault(str(error), rank))
    if faults:
        raise FichierRefuse(source, faults[:FAUTES_MAX])
    return Sheet(source=source, titres=COLONNES_INTERVALLES, lignes=tuple(rows), remarques=tuple(remarques))


def _moment(value: Any) -> datetime:
    """Return a moment of timewarrior in Paris time; raises ValueError."""
    try:
        return datetime.strptime(value, "%Y%m%dT%H%M%S%z").astimezone(ZoneInfo(FUSEAU))
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError("ni « start » ni « end » lisibles, comme 20180522T073000Z") from error


def _cut(begin: datetime, end: datetime) -> Iterator[tuple[date, str]]:
    """Yield each date of an interval with its duration there; raises ValueError for one too long."""
    if not begin <= end or end - begin > timedelta(days=2):
        raise ValueError("intervalle qui finit avant de commencer, ou dure plus de deux jours")
    jour = begin.date()
    while jour <= end.date():
        midnight, after = (
            datetime.combine(one, time(), begin.tzinfo) for one in (jour, jour + timedelta(days=1))
        )
        # Moments are compared in UTC, so that an hour that occurs twice counts twice.
        first, last = max(begin.timestamp(), midnight.timestamp()), min(end.timestamp(), after.timestamp())
        if first < last:
            minutes, seconds = divmod(round(last - first), 60)
            yield jour, f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        jour += timedelta(days=1)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("liste attendue")
    return value


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
