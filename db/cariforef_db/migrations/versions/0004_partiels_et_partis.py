"""Absences of any part of a day: half of a day of 0,8 is 0,4. Months of who left, signed for them."""

from __future__ import annotations

from alembic import op

from cariforef_db.sqlite.remaking import make_again
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
        make_again(connection, table, before, after)
    for statement in departed_triggers():
        connection.exec_driver_sql(statement)
