"""Saisies and absences: what one agent did on one date, in hundredths of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

COMMENTAIRE_MAX = 500


class TypeAbsence(StrEnum):
    CONGE = "congé"
    RTT = "RTT"
    MALADIE = "maladie"
    FORMATION = "formation"
    AUTRE = "autre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saisie:
    """Days of one agent, on one date, on one ligne. `a_confirmer` marks a copied value.

    `par` is who last wrote it for the agent, None where the agent did.
    """

    agent: str
    jour: date
    code: str
    centiemes: int
    commentaire: str | None = None
    a_confirmer: bool = False
    version: int = 1
    par: str | None = None


def describe_auteur(saisie: Saisie) -> str | None:
    """Return `saisi par DM pour LR` where somebody else wrote it, None where the agent did."""
    return f"saisi par {saisie.par} pour {saisie.agent}" if saisie.par else None


@dataclass(frozen=True, slots=True)
class Absence:
    """Hundredths (1 to 100) of one agent's date that are not worked."""

    agent: str
    jour: date
    type: TypeAbsence
    centiemes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell of the week to write: `centiemes` None empties it.

    `expected_version` is what the writer saw: 0 for an empty cell, None to write whatever is there.
    """

    agent: str
    jour: date
    code: str
    centiemes: int | None
    commentaire: str | None = None
    a_confirmer: bool = False
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class CellWritten:
    """What a write did: the cell before (None if empty) and after (None if emptied)."""

    change: CellChange
    before: Saisie | None
    after: Saisie | None
