"""Declarations on the plan as the year goes: a line soldée, a jalon tenu; dated, reversible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Declaration(StrEnum):
    SOLDEE = "soldee"
    ROUVERTE = "rouverte"
    TENU = "tenu"
    NON_TENU = "non_tenu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fait:
    """One declaration on a line or a jalon (`code`), in force from `jour` on. `motif` may say why."""

    code: str
    declaration: Declaration
    jour: date
    agent: str
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class Declarations:
    """Lines closed and jalons held at a date, each with the fact that says so."""

    soldees: dict[str, Fait]
    tenus: dict[str, Fait]


def declarations_at(faits: Iterable[Fait], au: date) -> Declarations:
    """Return what holds at the end of `au`; `faits` in the order they were written.

    The latest `jour` wins, and for one jour the last one written.
    """
    current: dict[tuple[str, bool], Fait] = {}
    for fait in faits:
        if fait.jour > au:
            continue
        key = (fait.code, fait.declaration in (Declaration.TENU, Declaration.NON_TENU))
        if key not in current or current[key].jour <= fait.jour:
            current[key] = fait
    return Declarations(
        {fait.code: fait for fait in current.values() if fait.declaration is Declaration.SOLDEE},
        {fait.code: fait for fait in current.values() if fait.declaration is Declaration.TENU},
    )
