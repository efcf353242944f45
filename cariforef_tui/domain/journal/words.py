"""The fields of journal rows in words: what they are called, and how their values are said."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.values.dates import JOURS, format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.months import Mois

VIDE = "vide"
TUS = frozenset(("id", "version", "exercice", "contenu", "figures", "rang"))
"""Fields that a sentence leaves out: they mean nothing to a reader."""

_FLAGS = frozenset(("a_confirmer", "actif", "fictif", "regulation", "equipe_si", "borne"))

_NOMS = {
    "a_confirmer": "à confirmer",
    "actif": "en activité",
    "agent": "par",
    "arrivee": "arrivée",
    "centiemes": "jours",
    "centiemes_annonces": "jours annoncés",
    "close_le": "close le",
    "close_par": "close par",
    "ouverte_le": "ouverte le",
    "compte": "compte",
    "coordonne": "coordonne",
    "depart": "départ",
    "echeance": "échéance",
    "equipe": "équipe",
    "equipe_si": "équipe SI",
    "quantite": "quantité",
    "regulation": "régulation",
    "faite_le": "faite le",
    "libelle": "libellé",
    "meteo": "météo",
    "par": "écrit par",
    "perimetre": "périmètre",
    "pole": "pôle",
    "role": "rôle",
    "jusque": "jusqu'au",
    "suppleant": "suppléant",
    "supplee": "en suppléance de",
}
OBJETS_DITS = {
    "quotite": "rythme",
    "jour_ferie": "jour non ouvré",
    "reglage": "réglage",
    "enveloppe_ligne": "enveloppe",
    "jalon_ligne": "jalon",
    "decision": "décision",
    "meteo": "météo",
    "presence": "présence",
    "tirage": "droit de tirage",
    "suppleance": "suppléance",
}
_VALEURS = {
    "niveau": {"pole": "pôle", "operation": "opération"},
    "compte": {"metier": "métier"},
    "chiffrage": {"chiffre": "chiffrée", "aucun": "aucune"},
    "etat": {"present": "présent", "excuse": "excusé"},
}


def matters(name: str, value: object) -> bool:
    """Return False for a flag at the value that it nearly always has."""
    return name not in _FLAGS or bool(value) != (name == "actif")


def say_name(name: str) -> str:
    return _NOMS.get(name, name.replace("_", " "))


def say_value(name: str, value: object) -> str:
    if value is None or value == "":
        return VIDE
    if isinstance(value, int) and (name.startswith("centiemes") or name in JOURS):
        return format_jours(value)
    if name in _FLAGS:
        return "oui" if value else "non"
    if isinstance(value, str) and (day := _read_day(value)) is not None:
        return format_date(day)
    return _VALEURS.get(name, {}).get(str(value), str(value))


def say_day(value: object) -> str:
    day = _read_day(value)
    return str(value) if day is None else format_date(day)


def _read_day(value: object) -> date | None:
    if not isinstance(value, str) or len(value) != len("2018-05-22"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def say_of_month(value: object) -> str:
    try:
        return Mois.from_iso(str(value)).de_libelle
    except ValueError:
        return f"de {value}"


def quote(value: object) -> str:
    return f"« {value} »" if value else VIDE
