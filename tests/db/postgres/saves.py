"""Saves over a wire that breaks: what is acknowledged, what is told lost, and what is stored in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreIO
from tests.db.postgres.building import connect
from tests.db.postgres.proofs import contradictions
from tests.postgres.cutting import Cut, address_through, stretch
from tests.postgres.server import Server

FIRST = date(2018, 1, 1)
LINES = ("14.7.1", "18", "7.1", "14.1.6")
STORED = "SELECT count(*), count(DISTINCT (agent_id, jour, ligne_id)) FROM saisie"
ADDED = "SELECT count(*) FROM journal WHERE objet = 'saisie' AND action = 'creation'"
WHICH = "SELECT count(*) FROM saisie s JOIN ligne l ON l.id = s.ligne_id WHERE s.jour = %s AND l.code = %s"


def save_over_a_wire(server: Server, database: str, folder: Path, cuts: Iterable[Cut]) -> Counter[str]:
    """Save a cell for each of `cuts`, again where it was told lost; return what each save was told.

    One connection in three is shut as soon as it is made. Asserts that what is told saved is stored,
    once, and what is told lost is not.
    """
    told: Counter[str] = Counter()
    with (
        stretch(server, database, folder) as wire,
        connect(server, database) as aside,
        closing(PostgresAdmin().open(address_through(server, database, folder))) as store,
    ):
        for number, cut in enumerate(cuts):
            jour, code = FIRST + timedelta(days=number // len(LINES)), LINES[number % len(LINES)]
            change = CellChange(agent="LR", jour=jour, code=code, centiemes=25)
            wire.cuts.append(cut)
            wire.refused = int(number % 3 == 0 and cut is not Cut.NOWHERE)
            lost = _save(store, change)
            if lost is not None:
                assert "on ne sait pas" not in lost
                assert aside.execute(WHICH, (str(jour), code)).fetchone() == (0,)
                wire.cuts.clear()
                assert _save(store, change) is None
            told[f"{'lost' if lost else 'saved'}, {cut}"] += 1
            wire.refused = 0
            with store.reading() as reading:
                assert code in {saisie.code for saisie in reading.saisies("LR", jour, jour)}
        total = sum(told.values())
        assert aside.execute(STORED).fetchone() == (total, total)
        assert aside.execute(ADDED).fetchone() == (total,)
    assert contradictions(server.url(database)) == []
    return told


def _save(store: PostgresStore, change: CellChange) -> str | None:
    """Save a cell; return what is said where the connection was lost."""
    try:
        with store.writing(change.agent) as writing:
            writing.write_cells([change])
    except StoreIO as error:
        return str(error)
    return None
