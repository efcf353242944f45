"""From JSON to days: what `exporter saisies` writes, and what time trackers print.

Trackers: Timewarrior (`timew export`), Watson (`watson log --json`) and klog (`klog json`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from cariforef_tui.domain.temps.hours import Temps
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.faults import Faute, FichierRefuse
from cariforef_tui.domain.values.moments import to_paris
from cariforef_tui.domain.values.tables import Feuille
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.exchange.files.csv import CHAMP_MAX, FAUTES_MAX, LIGNES_MAX

COLONNES_SAISIES = ("date", "agent", "code", "jours", "commentaire", "a_confirmer")


class Outil(StrEnum):
    """A time tracker whose print-out is understood."""

    TIMEW = "timew"
    WATSON = "watson"
    KLOG = "klog"


@dataclass(frozen=True, slots=True)
class Releve:
    """What a time tracker says, in its order."""

    source: str
    outil: Outil
    temps: tuple[Temps, ...]


def read_json(source: str, data: bytes, outil: Outil | None = None) -> Feuille | Releve:
    """Return the saisies of our own export as a table, or the times of a tracker.

    Raises:
        FichierRefuse: no JSON, an unknown shape, or every entry at fault, by its rank in the file.
    """
    value = _parse(source, data)
    if outil is None and isinstance(value, dict) and isinstance(value.get("saisies"), list):
        return _read_saisies(source, value["saisies"])
    kind = outil or _recognise(value)
    if kind is None:
        raise FichierRefuse(
            source,
            [Faute("JSON d'une forme inconnue (cariforef, timew export, watson log --json ou klog json)")],
        )
    return Releve(source, kind, tuple(_collect(source, kind, value)))


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
    return Feuille(source, COLONNES_SAISIES, tuple(rows))


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


def _recognise(value: Any) -> Outil | None:
    if isinstance(value, dict) and "records" in value:
        return Outil.KLOG
    if isinstance(value, list) and value and isinstance(value[0], dict):
        if "project" in value[0] and "stop" in value[0]:
            return Outil.WATSON
        if "start" in value[0]:
            return Outil.TIMEW
    return None


def _collect(source: str, outil: Outil, value: Any) -> Iterator[Temps]:
    entries = value.get("records") if outil is Outil.KLOG and isinstance(value, dict) else value
    if not isinstance(entries, list):
        raise FichierRefuse(source, [Faute(f"ce n'est pas ce qu'écrit {outil}")])
    if len(entries) > LIGNES_MAX:
        raise FichierRefuse(source, [Faute(f"plus de {LIGNES_MAX} entrées")])
    fautes = []
    for rank, entry in enumerate(entries, start=1):
        try:
            yield from _READERS[outil](rank, _object(entry))
        except ValueError as error:
            fautes.append(Faute(str(error), rank))
    if fautes:
        raise FichierRefuse(source, fautes[:FAUTES_MAX])


def _read_timew(rank: int, entry: dict[str, Any]) -> Iterator[Temps]:
    tags = _texts(entry.get("tags", []))
    if not entry.get("end"):
        raise ValueError("intervalle en cours : arrêtez-le avant d'exporter")
    start, end = (_timew_moment(entry.get(key)) for key in ("start", "end"))
    yield from _split_days(rank, start, end, tags, _text(entry.get("annotation")))


def _timew_moment(value: Any) -> datetime:
    try:
        found = datetime.strptime(_text(value), "%Y%m%dT%H%M%SZ")  # noqa: DTZ007 - the Z is read
    except ValueError:
        raise ValueError(f"date {quote_text(_text(value))} non reconnue") from None
    return found.replace(tzinfo=UTC)


def _read_watson(rank: int, entry: dict[str, Any]) -> Iterator[Temps]:
    project = _text(entry.get("project"))
    if not project:
        raise ValueError("projet absent")
    start, end = (_watson_moment(entry.get(key)) for key in ("start", "stop"))
    yield from _split_days(rank, start, end, (project, *_texts(entry.get("tags", []))), "")


def _watson_moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        raise ValueError(f"date {quote_text(_text(value))} non reconnue") from None
    if found.tzinfo is None:
        raise ValueError(f"date {quote_text(_text(value))} sans fuseau horaire")
    return found


def _read_klog(rank: int, entry: dict[str, Any]) -> Iterator[Temps]:
    try:
        jour = date.fromisoformat(_text(entry.get("date")).replace("/", "-"))
    except ValueError:
        raise ValueError(f"date {quote_text(_text(entry.get('date')))} non reconnue") from None
    of_day = _texts(entry.get("tags") or [])
    parts = entry.get("entries") or []
    if not isinstance(parts, list):
        raise ValueError("liste « entries » attendue")
    for part in parts:
        one = _object(part)
        if one.get("type") == "open_range":
            raise ValueError("intervalle en cours : arrêtez-le avant d'exporter")
        minutes = one.get("total_mins")
        if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= 1440:
            raise ValueError("durée « total_mins » absente ou hors de 0 à 1440 minutes")
        tags = (*_texts(one.get("tags") or []), *of_day)
        if minutes:
            yield Temps(
                rank, jour, minutes * 60, tuple(tag.lstrip("#") for tag in tags), _text(one.get("summary"))
            )


def _split_days(
    rank: int, start: datetime, end: datetime, tags: tuple[str, ...], commentaire: str
) -> Iterator[Temps]:
    """Give the seconds of an interval to the dates that it crosses in Paris."""
    try:
        length = end - start
        if length < timedelta():
            raise ValueError("la fin précède le début")
        if length > timedelta(days=1):
            raise ValueError("intervalle de plus de 24 heures")
        first, last = to_paris(start), to_paris(end)
        if first.date() == last.date():
            parts = [(first.date(), length)]
        else:
            after = timedelta(hours=last.hour, minutes=last.minute, seconds=last.second)
            parts = [(first.date(), length - after), (last.date(), after)]
    except OverflowError:
        raise ValueError("date hors du calendrier") from None
    for jour, part in parts:
        if part.total_seconds() >= 1:
            yield Temps(rank, jour, int(part.total_seconds()), tags, commentaire)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("liste de textes attendue")
    return tuple(_text(one) for one in value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > CHAMP_MAX:
        raise ValueError("texte attendu")
    return value


_READERS: dict[Outil, Callable[[int, dict[str, Any]], Iterator[Temps]]] = {
    Outil.TIMEW: _read_timew,
    Outil.WATSON: _read_watson,
    Outil.KLOG: _read_klog,
}
