"""Write a sheet as the JSON text that a signature keeps, and read it. The form is compact and has a version.

Days are numbered from 1; an amount of 0 and a default are left out.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cariforef_tui.domain.mois.fiche import (
    AbsenceFiche,
    ConventionFiche,
    Fiche,
    JourFiche,
    LigneFiche,
    NatureJour,
    QuotiteFiche,
    SaisiPar,
    spread_days,
)
from cariforef_tui.domain.temps.saisies import TypeAbsence
from cariforef_tui.domain.values.months import Mois

VERSION = 1
"""The version of the form. Signatures keep it for ever: a new form must be read beside it."""


def write_fiche(fiche: Fiche) -> str:
    """Return the text of `fiche`; the same sheet always gives the same text."""
    value = {
        "version": VERSION,
        "mois": str(fiche.mois),
        "organisme": fiche.organisme,
        "fonction": fiche.fonction,
        "quotites": [
            {"depuis": quotite.depuis.isoformat(), "semaine": list(quotite.semaine)}
            for quotite in fiche.quotites
        ],
        "jours": [_write_jour(jour) for jour in fiche.jours],
        "conventions": [
            {"numero": convention.numero, "intitule": convention.intitule} for convention in fiche.conventions
        ],
        "lignes": [
            {
                "code": ligne.code,
                "libelle": ligne.libelle,
                "convention": ligne.convention,
                "centiemes": _write_days(ligne.centiemes),
            }
            for ligne in fiche.lignes
        ],
        "absences": [
            {"type": absence.type.value, "centiemes": _write_days(absence.centiemes)}
            for absence in fiche.absences
        ],
        "saisi_par": [
            {"jour": saisi_par.jour.isoformat(), "code": saisi_par.code, "par": saisi_par.par}
            for saisi_par in fiche.saisi_par
        ],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_jour(jour: JourFiche) -> dict[str, Any]:
    value: dict[str, Any] = {"attendu": jour.attendu}
    if jour.nature is not NatureJour.OUVRE:
        value["nature"] = jour.nature.value
    if jour.ferie is not None:
        value["ferie"] = jour.ferie
    if not jour.sous_contrat:
        value["sous_contrat"] = False
    if jour.a_confirmer:
        value["a_confirmer"] = jour.a_confirmer
    return value


def _write_days(centiemes: tuple[int, ...]) -> dict[str, int]:
    return {str(number): amount for number, amount in enumerate(centiemes, start=1) if amount}


def parse_fiche(texte: str) -> Fiche:
    """Return the sheet that `write_fiche` wrote; raises ValueError for any other text."""
    try:
        value = json.loads(texte)
        if value["version"] != VERSION:
            raise ValueError(f"unknown version {value['version']!r}")
        return _read_fiche(value)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a monthly sheet: {error!r}") from error


def _read_fiche(value: dict[str, Any]) -> Fiche:
    mois = Mois.from_iso(value["mois"])
    days = mois.days
    return Fiche(
        mois=mois,
        organisme=_read_text(value["organisme"]),
        fonction=_read_optional(value["fonction"]),
        quotites=tuple(
            QuotiteFiche(date.fromisoformat(row["depuis"]), tuple(map(_read_int, row["semaine"])))
            for row in value["quotites"]
        ),
        jours=tuple(_read_jour(jour, row) for jour, row in zip(days, value["jours"], strict=True)),
        conventions=tuple(
            ConventionFiche(_read_text(row["numero"]), _read_text(row["intitule"]))
            for row in value["conventions"]
        ),
        lignes=tuple(
            LigneFiche(
                _read_text(row["code"]),
                _read_text(row["libelle"]),
                _read_optional(row["convention"]),
                _read_days(mois, row["centiemes"]),
            )
            for row in value["lignes"]
        ),
        absences=tuple(
            AbsenceFiche(TypeAbsence(row["type"]), _read_days(mois, row["centiemes"]))
            for row in value["absences"]
        ),
        saisi_par=tuple(
            SaisiPar(date.fromisoformat(row["jour"]), _read_text(row["code"]), _read_text(row["par"]))
            for row in value["saisi_par"]
        ),
    )


def _read_jour(jour: date, value: dict[str, Any]) -> JourFiche:
    sous_contrat = value.get("sous_contrat", True)
    if not isinstance(sous_contrat, bool):
        raise TypeError(f"{sous_contrat!r} is no bool")
    return JourFiche(
        jour=jour,
        nature=NatureJour(value.get("nature", NatureJour.OUVRE.value)),
        attendu=_read_int(value["attendu"]),
        ferie=_read_optional(value.get("ferie")),
        sous_contrat=sous_contrat,
        a_confirmer=_read_int(value.get("a_confirmer", 0)),
    )


def _read_days(mois: Mois, value: dict[str, Any]) -> tuple[int, ...]:
    first = mois.first_day
    return spread_days(
        mois, ((first.replace(day=int(number)), _read_int(amount)) for number, amount in value.items())
    )


def _read_int(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _read_optional(value: object) -> str | None:
    return None if value is None else _read_text(value)
