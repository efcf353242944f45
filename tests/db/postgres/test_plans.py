"""What everybody's days are read by, on a server of any version: a range of dates, not the whole table."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from cariforef_db.temps.reads import COPIED_DAYS, REMPLIS, TOTAUX_JOUR, TOTAUX_SEMAINE, list_semaines
from tests.postgres.server import dsn

WEEKS = list_semaines(date(2018, 1, 1), date(2018, 1, 14), date(2018, 1, 14))


@pytest.mark.parametrize(
    ("text", "index"),
    [
        (TOTAUX_JOUR, "ix_total_jour_jour"),
        (REMPLIS, "ix_total_jour_jour"),
        (TOTAUX_SEMAINE.format(semaines=WEEKS), "ix_total_jour_jour"),
        (COPIED_DAYS, "ix_saisie_a_confirmer"),
    ],
)
def test_everybodys_days_are_sought_by_their_dates(store_address: str, text: object, index: str) -> None:
    with psycopg.connect(dsn(store_address)) as connection:
        # So few rows would be read whole.
        connection.execute("SET enable_seqscan = off")
        asked = str(text).replace(":first", "'2018-01-01'").replace(":last", "'2018-01-31'")
        plan = connection.execute("EXPLAIN " + asked).fetchall()
    assert any(index in row[0] for row in plan), plan
