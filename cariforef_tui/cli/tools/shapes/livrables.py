"""The JSON of what lines promise by the count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date


@dataclass
class Livrable:
    """`tenu` while what is produced reaches what is attendu: the part of the promise due by now."""

    code: str
    numero: int
    libelle: str
    promis: int
    produit: int
    attendu: int
    tenu: bool
    fin: Date
    dernier: Date | None
    jours: float
    jours_par_unite: float | None
    source: str | None


@dataclass
class Livrables:
    au: Date
    livrables: list[Livrable]
