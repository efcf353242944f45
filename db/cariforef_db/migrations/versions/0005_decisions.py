"""Decisions rewritten and removed until the review that took them is closed, and not after."""

from __future__ import annotations

from alembic import op

from cariforef_db.sqlite.frozen_rows import closed_decision_triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    for statement in ("DROP TRIGGER tr_decision_sans_delete", *closed_decision_triggers()):
        connection.exec_driver_sql(statement)
