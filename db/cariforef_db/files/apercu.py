"""The names that a shell completes, read at a glance: no check, no lock kept, nothing written."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from cariforef_db.engine.sqlite import Access, connect
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.machine.places import is_address
from cariforef_tui.services.ports.errors import StoreError
from cariforef_tui.services.ports.files import Apercu

if TYPE_CHECKING:
    import psycopg

PATIENCE_MS = 50
"""Milliseconds: a person who presses TAB prefers no completion to a wait."""
PATIENCE_OF_SERVER_S = 0.5
_EXERCICE = "SELECT id FROM exercice ORDER BY id = {annee:d} DESC, id DESC LIMIT 1"
_LIGNES = "SELECT code, libelle, niveau FROM ligne WHERE exercice_id = {exercice:d} ORDER BY rang"
_AGENTS = "SELECT initiales, nom, pole, compte FROM agent WHERE actif = 1 ORDER BY initiales"


def read_apercu(place: str, annee: int) -> Apercu | None:
    """Return the names of the store at `place`, None if they cannot be read at once."""
    if is_address(place):
        return _read_body(place, annee)
    try:
        with closing(connect(Path(place), Access.READ, busy_timeout_ms=PATIENCE_MS)) as connection:
            connection.execute("BEGIN")
            return _read(connection, annee)
    except (sqlite3.Error, OSError, TypeError):
        return None


def _read_body(place: str, annee: int) -> Apercu | None:
    """Read in a thread, abandoned if it waits too long: for a name, a host or a locked table."""
    try:
        from psycopg import Error

        from cariforef_db.engine.place import parse_address
        from cariforef_db.engine.postgres import open_server
    except ImportError:
        return None
    found: list[Apercu] = []

    def read() -> None:
        with (
            suppress(StoreError, Error, TypeError),
            closing(open_server(parse_address(place))) as driver,
        ):
            found.append(_read(driver, annee))

    thread = Thread(target=read, daemon=True)
    thread.start()
    thread.join(PATIENCE_OF_SERVER_S)
    return found[0] if found else None


def _read(driver: sqlite3.Connection | psycopg.Connection[Any], annee: int) -> Apercu:
    (exercice,) = driver.execute(_EXERCICE.format(annee=annee)).fetchone() or (annee,)
    lignes = driver.execute(_LIGNES.format(exercice=exercice)).fetchall()
    return Apercu(
        exercice=exercice,
        lignes=tuple((code, libelle) for code, libelle, _ in lignes),
        poles=tuple((code, libelle) for code, libelle, niveau in lignes if niveau == "pole"),
        agents=tuple(
            Agent(initiales=initiales, nom=nom, pole=pole, compte=compte)
            for initiales, nom, pole, compte in driver.execute(_AGENTS).fetchall()
        ),
    )
