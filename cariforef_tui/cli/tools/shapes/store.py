"""The JSON of the store, of its journal and of a person's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal


@dataclass
class Ecriture:
    """`avant` and `apres` are the row as JSON text."""

    seq: int
    quand: str
    acteur: str
    objet: str
    cle: str
    action: Literal["creation", "modification", "suppression"]
    avant: str | None
    apres: str | None
    motif: str | None
    texte: str
    hors_outil: bool
    effacee: str | None


@dataclass
class Journal:
    ecritures: list[Ecriture]


@dataclass
class Constat:
    objet: str
    detail: str


@dataclass
class Verification:
    faits: dict[str, str]
    constats: list[Constat]
    conseils: list[Constat]
    preuve_rompue: bool


@dataclass
class Sauvegarde:
    chemin: str
    date: str
    octets: int


@dataclass
class Sauvegardes:
    sauvegardes: list[Sauvegarde]


@dataclass
class HorsBase:
    ou: str
    quoi: str
    jusqu_a: str


@dataclass
class Dossier:
    agent: str
    exporte_le: date
    conservation_ans: int
    rubriques: dict[str, list[dict[str, Any]]]
    hors_base: list[HorsBase]
