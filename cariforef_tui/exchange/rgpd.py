"""The access export as a file: JSON for another program, Markdown text for the person.

Each of the `rubriques` of the JSON is a list; they follow the order of TITRES. Days are numbers. `par`,
`auteur`, `agent`, `close_par`, `suppleant` and `supplee` hold the person's initials or « une autre
personne », with a role if it matters. In `journal`, `lien` is `auteur` if the person wrote the row, `sujet`
if the row is about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cariforef_tui.domain.journal.sentences import say_day, say_name
from cariforef_tui.domain.rgpd import count_years
from cariforef_tui.domain.values.dates import format_date, format_moment
from cariforef_tui.domain.values.days import format_jours, to_number
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.shown import DAY, TEXT, WHOLE, Shape, as_is, each, field
from cariforef_tui.domain.values.text import elide, inert_text, is_dangerous
from cariforef_tui.services.rgpd import Dossier, Place

TITRES: Mapping[str, str] = {
    "identite": "Identité",
    "quotites": "Rythmes de travail",
    "absences": "Absences",
    "saisies": "Jours saisis",
    "saisies_pour_autrui": "Jours saisis pour d'autres",
    "totaux_jour": "Totaux tenus par jour",
    "visas": "Signatures de ses mois",
    "visas_donnes": "Signatures données à d'autres",
    "visas_supplees": "Signatures données à sa place",
    "rappels": "Rappels envoyés",
    "preferences": "Préférences d'affichage",
    "declarations": "Déclarations sur des lignes et des jalons",
    "restes_a_faire": "Restes à faire déclarés",
    "productions": "Livrables déclarés produits",
    "revisions": "Révisions du plan",
    "revues_closes": "Revues closes",
    "remarques": "Commentaires en revue",
    "meteos": "Météos en revue",
    "presences": "Présences en revue",
    "refus_droit": "Tentatives refusées",
    "purges": "Purges, faites ou subies",
    "decisions": "Décisions qui lui sont confiées",
    "programme": "Lignes du programme dont elle se charge (« qui »)",
    "journal": "Journal : ses écritures, et celles à son sujet",
}
"""The title of every rubrique, in the order of the file."""


@dataclass(frozen=True)
class Remise:
    """The answer to a person: the data that the store holds on them, other places of data, and the date."""

    dossier: Dossier
    lieux: Iterable[Place]
    le: date


HORS_BASE = Shape[Place](
    "HorsBase",
    field("ou", TEXT, lambda it: it.ou),
    field("quoi", TEXT, lambda it: it.quoi),
    field("jusqu_a", TEXT, lambda it: it.jusqu_a),
)
DOSSIER = Shape[Remise](
    "Dossier",
    field("agent", TEXT, lambda it: it.dossier.agent),
    field("exporte_le", DAY, lambda it: it.le),
    field("conservation_ans", WHOLE, lambda it: it.dossier.conservation),
    field("rubriques", as_is(dict[str, list[dict[str, Any]]]), lambda it: _convert_all(it.dossier)),
    field("hors_base", each(HORS_BASE), lambda it: it.lieux),
)
_AMOUNTS = frozenset(
    ("saisi", "absent", "plafond", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
)
_RENAMED = {"centiemes": "jours", "centiemes_avant": "jours_avant"}
_FLAGS = frozenset(("actif", "fictif", "a_confirmer"))
_FROZEN = frozenset(("contenu", "figures"))
"""Fields of frozen sheets and figures, exported unchanged, in hundredths of a day."""
_NOMS = {"agent": "agent", "apres": "après", "numero": "n°", "par": "par", "seq": "n°"}
_MOTS = {
    "creation": "création",
    "metier": "métier",
    "refus_droit": "tentative refusée",
    "reouverture": "réouverture",
    "soldee": "soldée",
}
_MOTS_DANS = frozenset(("action", "compte", "declaration", "geste", "objet"))
_MOMENTS = frozenset(("effacee", "quand"))
_TYPED = frozenset(("commentaire", "motif", "texte"))
"""Fields that people typed, exported unchanged."""


def write_json(dossier: Dossier, lieux: Iterable[Place], le: date) -> bytes:
    """Return the export as JSON in UTF-8, with dangerous characters escaped."""
    texte = json.dumps(DOSSIER.to_json(Remise(dossier, lieux, le)), ensure_ascii=False, indent=1)
    escaped = "".join(
        json.dumps(char)[1:-1] if char != "\n" and is_dangerous(char) else char for char in texte
    )
    return f"{escaped}\n".encode()


def write_texte(dossier: Dossier, lieux: Iterable[Place], le: date) -> bytes:
    """Return the export as Markdown in UTF-8, with dangerous characters made inert."""
    lines = [
        f"# Données {elide(dossier.agent)} dans cariforef",
        "",
        f"Exportées le {format_date(le)}. Conservation : {count_years(dossier.conservation)} après "
        "l'exercice. Les autres personnes sont masquées, sauf dans « qui » et dans les textes, donnés à la "
        "lettre.",
    ]
    for name, titre in TITRES.items():
        rows = dossier.rubriques.get(name, ())
        lines += ["", f"## {titre}", "", *(map(_line, rows) if rows else ("Rien.",))]
    lines += ["", "## Hors de la base", ""]
    lines += [f"- {lieu.ou} : {lieu.quoi} ; {lieu.jusqu_a}" for lieu in lieux]
    return "".join(f"{inert_text(line)}\n" for line in lines).encode()


def _convert_all(dossier: Dossier) -> dict[str, list[dict[str, Any]]]:
    return {name: [_convert(row) for row in dossier.rubriques.get(name, ())] for name in TITRES}


def _convert(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with days as numbers and flags as booleans, at any depth except in frozen fields."""
    public: dict[str, Any] = {}
    for key, value in row.items():
        if key in _RENAMED or key in _AMOUNTS:
            public[_RENAMED.get(key, key)] = to_number(value) if isinstance(value, int) else value
        elif key in _FLAGS and value in (0, 1):
            public[key] = bool(value)
        elif isinstance(value, dict) and key not in _FROZEN:
            public[key] = _convert(value)
        else:
            public[key] = value
    return public


def _line(row: Mapping[str, Any]) -> str:
    return f"- {' · '.join(_fields(row))}"


def _fields(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield each field that has a value: `jour 22/05/2018`, `jours 0,5 j`."""
    for key, value in row.items():
        if value is None or value == "":
            continue
        name = _NOMS.get(key) or say_name(_RENAMED.get(key, key))
        if key in _FROZEN:
            yield f"{name} {json.dumps(value, ensure_ascii=False)}"
        elif isinstance(value, dict):
            yield f"{name} ({', '.join(_fields(value))})"
        elif (key in _RENAMED or key in _AMOUNTS) and isinstance(value, int):
            yield f"{name} {format_jours(value)}"
        elif key in _FLAGS:
            if value or key == "actif":
                yield f"{name} {'oui' if value else 'non'}"
        else:
            yield f"{name} {_say(key, value)}"


def _say(key: str, value: object) -> str:
    """Return a value in French: dates, moments (Paris time), and the accents that words of the store lack."""
    if key in _TYPED:
        return str(value)
    if key in _MOMENTS:
        return format_moment(str(value))
    if key in _MOTS_DANS:
        return _MOTS.get(str(value), str(value))
    return _say_month(str(value)) if key == "mois" else say_day(value)


def _say_month(texte: str) -> str:
    try:
        return Mois.from_iso(texte).libelle
    except ValueError:
        return texte
