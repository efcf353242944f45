"""Absences of any part of a day: half of a day of 0,8 is 0,4. Months of who left, signed for them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Connection

from cariforef_db.sqlite.signed_months import departed_triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHECKS = (
    (
        "absence",
        "CONSTRAINT ck_absence_centiemes CHECK (centiemes IN (50, 100))",
        "CONSTRAINT ck_absence_centiemes CHECK (centiemes BETWEEN 1 AND 100)",
    ),
    (
        "visa",
        "(geste = 'signature' AND par_id = agent_id) OR (geste <> 'signature' AND par_id <> agent_id)",
        "geste = 'signature' OR par_id <> agent_id",
    ),
)
"""A table, the text of a constraint as it was, and as it is."""


def upgrade() -> None:
    connection = op.get_bind()
    for table, before, after in _CHECKS:
        _make_again(connection, table, before, after)
    for statement in departed_triggers():
        connection.exec_driver_sql(statement)


def _make_again(connection: Connection, table: str, before: str, after: str) -> None:
    """Make `table` again with another constraint, its rows, indexes and triggers as they were.

    Not renamed: that would take along the triggers of other tables that read it.
    """
    kept = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL "
        "ORDER BY type = 'table' DESC, name",
        (table,),
    ).scalars()
    made, *others = kept.all()
    if before not in made:
        raise ValueError(f"{table} does not have {before}")
    for statement in (
        f"CREATE TABLE {table}_0003 AS SELECT * FROM {table}",
        f"DROP TABLE {table}",
        made.replace(before, after),
        f"INSERT INTO {table} SELECT * FROM {table}_0003",
        f"DROP TABLE {table}_0003",
        *others,
    ):
        connection.exec_driver_sql(statement)
