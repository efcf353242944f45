"""One row of the journal, as people consult it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
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
