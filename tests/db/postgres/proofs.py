"""What the frozen proof says of a store on a server: its chain, and its tables against its journal."""

from __future__ import annotations

from cariforef_db.postgres.connection import connect
from cariforef_db.postgres.driver import PostgresDriver
from cariforef_db.postgres.place import parse_address
from cariforef_db.proof.chain import verify_chain
from cariforef_db.proof.replay import replay
from cariforef_tui.services.ports.files import silent


def contradictions(place: str) -> list[object]:
    driver = connect(parse_address(place))
    try:
        return contradictions_of(driver)
    finally:
        driver.close()


def contradictions_of(driver: PostgresDriver) -> list[object]:
    """Return each break of the chain, then each row that the journal does not explain."""
    driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        report = verify_chain(driver)
        head = driver.execute("SELECT seq, empreinte FROM tete").fetchone()
        wrong = [] if head == (report.head.seq, report.head.empreinte) else [head]
        return [*report.breaks, *wrong, *replay(driver, silent)]
    finally:
        driver.execute("ROLLBACK")
