"""What the frozen proof says of a store on a server: its chain, and its tables against its journal."""

from __future__ import annotations

from sqlalchemy import text

from cariforef_db.engine.place import parse_address
from cariforef_db.engine.postgres import SETTINGS, apart_engine, reading
from cariforef_db.proof.chain import verify_chain
from cariforef_db.proof.journal import replay
from cariforef_tui.services.ports.files import silent


def contradictions(place: str) -> list[object]:
    """Return each break of the chain, then each row that the journal does not explain."""
    with reading(apart_engine(parse_address(place), SETTINGS)).connect() as connection:
        report = verify_chain(connection)
        head = connection.execute(text("SELECT seq, empreinte FROM tete")).first()
        wrong = [] if head == (report.head.seq, report.head.empreinte) else [head]
        return [*report.breaks, *wrong, *replay(connection, silent)]
