"""One row of the journal, as people consult it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Ecriture:
    """One journal row: who, when (UTC, ISO), what, before and after as JSON text (None: no row), and why.

    `action` is `creation`, `modification` or `suppression`. `hors_outil` marks a row that this program did
    not write; `effacee` is when (UTC, ISO) a purge erased its text.
    """

    seq: int
    quand: str
    acteur: str
    objet: str
    cle: str
    avant: str | None
    apres: str | None
    motif: str | None = None
    action: str = ""
    hors_outil: bool = False
    effacee: str | None = None


def format_moment(quand: str, fuseau: tzinfo) -> str:
    """Return `22/05/2018 à 14:32` in `fuseau` of an ISO moment; a damaged one as it is."""
    try:
        local = datetime.fromisoformat(quand).astimezone(fuseau)
    except (ValueError, OverflowError):
        return quand
    return f"{local:%d/%m/%Y} à {local:%H:%M}"
