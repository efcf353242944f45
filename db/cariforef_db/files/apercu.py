"""The names that a shell completes, read at a glance: no check, no lock kept, nothing written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from cariforef_db.engine.connection import Access, connect
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.services.ports.files import Apercu

PATIENCE_MS = 50
"""A key was pressed: better no completion than a wait."""
_EXERCICE = "SELECT id FROM exercice ORDER BY id = ? DESC, id DESC LIMIT 1"
_LIGNES = "SELECT code, libelle, niveau FROM ligne WHERE exercice_id = ? ORDER BY rang"
_AGENTS = "SELECT initiales, nom, pole, compte FROM agent WHERE actif = 1 ORDER BY initiales"


def read_apercu(place: str, annee: int) -> Apercu | None:
    """Return the names of the store at `place`, None where they cannot be read at once."""
    try:
        with closing(connect(Path(place), Access.READ, busy_timeout_ms=PATIENCE_MS)) as connection:
            connection.execute("BEGIN")
            (exercice,) = connection.execute(_EXERCICE, (annee,)).fetchone()
            lignes = connection.execute(_LIGNES, (exercice,)).fetchall()
            agents = connection.execute(_AGENTS).fetchall()
    except (sqlite3.Error, OSError, TypeError):
        return None
    return Apercu(
        exercice=exercice,
        lignes=tuple((code, libelle) for code, libelle, _ in lignes),
        poles=tuple((code, libelle) for code, libelle, niveau in lignes if niveau == "pole"),
        agents=tuple(
            Agent(initiales=initiales, nom=nom, pole=pole, compte=compte)
            for initiales, nom, pole, compte in agents
        ),
    )
