"""Write frozen figures as JSON text, and read them. The form has a version; its keys are field names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from cariforef_tui.domain.alertes.facts import Alerte
from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.pilotage.echeancier import Barre
from cariforef_tui.domain.revue.figures import FiguresRevue
from cariforef_tui.domain.values.days import format_jours

VERSION = 1
"""The version of the form. Closed reviews keep it for ever: a new form must be read beside it."""
_LATER = frozenset(
    {
        *("echeancier", "ligne", "lignes", "livrables", "chiffre", "sujet", "poids", "mois", "signataires"),
        *("arrete", "assise", "utilise", "avant", "is_begun", "cloture", "is_near"),
    }
)
"""Fields added to the form since: reviews closed before lack them, and they have a default."""


def encode_figures(figures: FiguresRevue) -> str:
    """Return the text that a closed review keeps; the same figures always give the same text."""
    value = {"version": VERSION, "figures": _encode(figures)}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def decode_figures(texte: str) -> FiguresRevue:
    """Return the figures that `encode_figures` wrote; raises ValueError for any other text."""
    try:
        value = json.loads(texte)
        if value["version"] != VERSION:
            raise ValueError(f"unknown version {value['version']!r}")
        figures = _decode(FiguresRevue, value["figures"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the figures of a review: {error!r}") from error
    assert isinstance(figures, FiguresRevue)
    return figures


def _encode(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: Any) -> Any:
    if isinstance(kind, UnionType):
        (inner,) = (alternative for alternative in get_args(kind) if alternative is not type(None))
        return None if value is None else _decode(inner, value)
    if get_origin(kind) is tuple:
        return _decode_tuple(get_args(kind), value)
    if is_dataclass(kind):
        assert isinstance(kind, type)
        hints = _hints(kind)
        value = _bring_up(kind, value)
        return kind(
            **{
                name: _decode(hint, value[name])
                for name, hint in hints.items()
                if name in value or name not in _LATER
            }
        )
    if kind is date:
        return date.fromisoformat(value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value


def _bring_up(kind: type, value: dict[str, Any]) -> dict[str, Any]:
    """Return in today's form what an older review froze."""
    if kind is Alerte and "message" in value:
        return _alerte_of_one_message(value)
    if kind is FiguresRevue and "ecarts" in value:
        return {**value, "a_regarder": [*_groupes_of(value)]}
    if kind is Barre and value["etat"] in _ETATS_OF_BARRES:
        return {**value, "cloture": _CLOTURES.get(value["etat"], ""), "etat": _ETATS_OF_BARRES[value["etat"]]}
    return value


_CLOTURES = {"soldée": "soldée", "retirée": "retirée"}
_ETATS_OF_BARRES = {
    "en cours": None,
    "échéance proche": None,
    "à rattraper": Etat.RETARD.value,
    "enveloppe dépassée": Etat.DEPASSE.value,
    "dépassement à venir": Etat.DEPASSERA.value,
    **dict.fromkeys(_CLOTURES),
}
"""The states of bars before a group had an état, and the état of each."""


def _groupes_of(figures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the groups that 0.2.0 showed as furthest from the plan: écarts, then lines by their landing."""
    shown = {line["code"] for line in figures["ecarts"]}
    for line in figures["ecarts"]:
        expected = format_jours(estimate(line["attendu"]))
        yield _groupe_of(line, line["realise"] - line["attendu"], f"attendu {expected}")
    for line in figures["atterrissages"]:
        if line["code"] not in shown:
            landing = format_jours(estimate(line["atterrissage"]))
            yield _groupe_of(line, line["atterrissage"] - line["prevu"], f"atterrissage {landing}")


def _groupe_of(line: dict[str, Any], enjeu: int, constat: str) -> dict[str, Any]:
    return {
        **{name: line[name] for name in ("code", "libelle", "prevu", "attendu", "atterrissage")},
        **dict.fromkeys(("fin", "etat", "gravite")),
        **dict.fromkeys(("nom", "court"), line["code"]),
        "enjeu": enjeu,
        "montre": estimate(enjeu),
        "utilise": line["realise"],
        "constat": constat,
    }


def _alerte_of_one_message(value: dict[str, Any]) -> dict[str, Any]:
    """Return an alert of the first reviews, which was one text, as its parts."""
    head, end, conseil = value["message"].rpartition(". ")
    if not end:
        head, _, conseil = value["message"].rpartition(" ")
    constat = head + end.rstrip()
    about = value["code"] or value["jalon"] or value["agent"] or ""
    return {**value, "fait": constat, "objet": about, "constat": constat, "conseil": conseil}


def _decode_tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list")
    if len(kinds) == 2 and kinds[1] is ...:
        return tuple(_decode(kinds[0], item) for item in value)
    return tuple(_decode(kind, item) for kind, item in zip(kinds, value, strict=True))
