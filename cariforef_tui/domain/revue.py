"""The weekly coordination review: what the meeting writes, and the figures it freezes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Meteo(StrEnum):
    VERT = "vert"
    ORANGE = "orange"
    ROUGE = "rouge"


@dataclass(frozen=True, slots=True)
class Remarque:
    """A remark of one review on a line (or on the whole perimeter: its own code)."""

    code: str
    texte: str
    auteur: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Who does what by when, followed from review to review until `faite_le`.

    `numero` names it among the exercice's decisions; 0 is not written yet. `semaine` is the ISO week of the
    review that took it.
    """

    perimetre: str
    semaine: str
    texte: str
    qui: str
    pour: date | None
    faite_le: date | None = None
    numero: int = 0


@dataclass(frozen=True, slots=True)
class MeteoDeclaree:
    """The weather of a perimeter in one review; a comment is required when it is not green."""

    perimetre: str
    couleur: Meteo
    commentaire: str | None
    auteur: str


@dataclass(frozen=True, slots=True)
class RevueEcrite:
    """What one review holds in the store. `perimetre` is GIP or a pôle's code; `semaine` an ISO week.

    `figures` is the frozen JSON text of a closed review, None while it is open.
    """

    perimetre: str
    semaine: str
    remarques: tuple[Remarque, ...] = ()
    meteo: MeteoDeclaree | None = None
    close_le: date | None = None
    close_par: str | None = None
    figures: str | None = None
