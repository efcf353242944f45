"""One row of each file, as pydantic checks it. Imported only while files are read: pydantic loads slowly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError, ValidationInfo, field_validator

from cariforef_seeds.faults import Fault, shown
from cariforef_tui.domain.programme.echeances import Echeance, parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Niveau
from cariforef_tui.domain.programme.responsables import Responsable, parse_qui
from cariforef_tui.domain.values.refusals import TexteRefuse
from cariforef_tui.domain.values.text import clean_text

TEXTE_MAX = 1000

_CODE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}|[A-Z][A-Z0-9]{1,7}")
_INITIALES = re.compile(r"[A-Z]{2,4}")
_ENTIER = re.compile(r"[0-9]{1,6}")
_NOMBRE = re.compile(r"(-?)([0-9]{1,6}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,2})(?:[.,]([0-9]{1,2}))?")
_DATE_FR = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_DATE_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# What a spreadsheet makes of « 12/2018 » when it takes it for a date: « déc-18 ».
_ECHEANCE_ALTEREE = re.compile(r"[a-zéû]{3,5}\.?-[0-9]{2}", re.IGNORECASE)

Value = TypeVar("Value")
RowType = TypeVar("RowType", bound="Row")


def _optional(read: Callable[[str], Value]) -> Callable[[str], Value | None]:
    return lambda texte: read(texte) if texte else None


def _required(texte: str) -> str:
    if not texte:
        raise ValueError("valeur absente.")
    return texte


def _matching(pattern: re.Pattern[str], attendu: str) -> Callable[[str], str]:
    def read(texte: str) -> str:
        if not pattern.fullmatch(_required(texte)):
            raise ValueError(f"{shown(texte)} : {attendu}.")
        return texte

    return read


def _one_of(choices: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(texte: str) -> StrEnum:
        try:
            return choices(_required(texte))
        except ValueError:
            accepted = ", ".join(choice.value for choice in choices)
            raise ValueError(f"{shown(texte)} : valeur inconnue ({accepted}).") from None

    return read


def _read_entier(texte: str) -> int:
    if not _ENTIER.fullmatch(_required(texte)):
        raise ValueError(f"{shown(texte)} : nombre entier attendu.")
    return int(texte)


def _read_centiemes(texte: str) -> int:
    found = _NOMBRE.fullmatch(_required(texte))
    if found is None:
        raise ValueError(f"{shown(texte)} : nombre de jours non reconnu (par exemple 12 ou 12,5).")
    whole = int("".join(char for char in found[2] if char.isdigit()))
    centiemes = whole * 100 + int(((found[3] or "") + "00")[:2])
    return -centiemes if found[1] else centiemes


def _read_date(texte: str) -> date:
    if found := _DATE_FR.fullmatch(_required(texte)):
        day, month, year = (int(part) for part in found.groups())
    elif found := _DATE_ISO.fullmatch(texte):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise ValueError(f"{shown(texte)} : date non reconnue (par exemple 25/05/2018).")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{shown(texte)} : cette date n'existe pas.") from None


def _read_oui(texte: str) -> bool:
    if texte not in ("", "oui", "non"):
        raise ValueError(f"{shown(texte)} : « oui » ou rien.")
    return texte == "oui"


def _read_echeance(texte: str) -> Echeance:
    if _ECHEANCE_ALTEREE.fullmatch(texte):
        raise ValueError(
            f"{shown(texte)} : un tableur a changé cette échéance ; écrivez par exemple 12/2018."
        )
    return parse_echeance(texte)


def _read_codes(texte: str) -> tuple[str, ...]:
    return tuple(_read_code(code) for code in _required(texte).split())


_read_code = _matching(_CODE, "code attendu (par exemple 14.7.1, 18 ou PRI)")
Code = Annotated[str, PlainValidator(_read_code)]
CodeOptional = Annotated[str | None, PlainValidator(_optional(_read_code))]
Codes = Annotated[tuple[str, ...], PlainValidator(_read_codes)]
Initiales = Annotated[str, PlainValidator(_matching(_INITIALES, "2 à 4 lettres majuscules attendues"))]
Texte = Annotated[str, PlainValidator(_required)]
TexteOptional = Annotated[str | None, PlainValidator(_optional(str))]
Entier = Annotated[int, PlainValidator(_read_entier)]
EntierOptional = Annotated[int | None, PlainValidator(_optional(_read_entier))]
CentiemesOptional = Annotated[int | None, PlainValidator(_optional(_read_centiemes))]
Jour = Annotated[date, PlainValidator(_read_date)]
JourOptional = Annotated[date | None, PlainValidator(_optional(_read_date))]


class Row(BaseModel):
    """A row whose cells are clean text before anything else is read in them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, texte: str, info: ValidationInfo) -> str:
        champ = info.field_name or ""
        try:
            return clean_text(texte, longueur_max=TEXTE_MAX, champ=champ)
        except TexteRefuse as refus:
            raise ValueError(refus.message.removeprefix(f"{champ} : ")) from None


class ProgrammeRow(Row):
    exercice: Entier
    code_si: CodeOptional
    vote: JourOptional
    source: TexteOptional


class LigneRow(Row):
    code: Code
    niveau: Annotated[Niveau, PlainValidator(_one_of(Niveau))]
    parent: CodeOptional
    libelle: Texte
    echeance: Annotated[Echeance, PlainValidator(_read_echeance)]
    qui: Annotated[tuple[Responsable, ...], PlainValidator(parse_qui)]
    jours_annonces: CentiemesOptional
    actions_annoncees: EntierOptional
    operations_annoncees: EntierOptional
    regulation: Annotated[bool, PlainValidator(_read_oui)]


class EnveloppeRow(Row):
    id: Texte
    compte: Annotated[Compte, PlainValidator(_one_of(Compte))]
    chiffrage: Annotated[Chiffrage, PlainValidator(_one_of(Chiffrage))]
    jours: CentiemesOptional
    lignes: Codes


class JalonRow(Row):
    code: Code
    libelle: Texte
    date: Jour
    lignes: Codes
    source: TexteOptional


class AgentRow(Row):
    initiales: Initiales
    pole: CodeOptional
    equipe: TexteOptional
    coordonne: CodeOptional
    source: TexteOptional


class AliasRow(Row):
    alias: Code
    code: Code
    source: TexteOptional


def validate_row(
    model: type[RowType], fichier: str, line: int, cells: dict[str, str], faults: list[Fault]
) -> RowType | None:
    """Return the checked row, or None after adding every fault of its fields to `faults`."""
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        faults.extend(
            Fault(fichier, str(detail["ctx"]["error"]), line, str(detail["loc"][0]))
            for detail in error.errors(include_url=False)
        )
        return None
