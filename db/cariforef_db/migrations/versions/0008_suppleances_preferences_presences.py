"""Deputies of coordinateurs, preferences of people; who is at a review, the next one, a decision's line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make three tables, and add a column to three others: none changes what people wrote."""
    op.create_table(
        "preference",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.Text(), nullable=False),
        sa.Column("valeur", sa.Text(), nullable=False),
        sa.CheckConstraint("length(cle) BETWEEN 1 AND 40", name=op.f("ck_preference_cle")),
        sa.CheckConstraint(
            "length(valeur) <= 8000 AND json_valid(valeur)", name=op.f("ck_preference_valeur")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_preference_agent", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("agent_id", "cle", name="pk_preference"),
        sqlite_strict=True,
    )
    op.create_table(
        "suppleance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("suppleant_id", sa.Integer(), nullable=False),
        sa.Column("pole", sa.Text(), nullable=False),
        sa.Column("depuis", sa.Text(), nullable=False),
        sa.Column("jusque", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "date(depuis) IS NOT NULL AND date(depuis) = depuis", name=op.f("ck_suppleance_depuis")
        ),
        sa.CheckConstraint(
            "date(jusque) IS NOT NULL AND date(jusque) = jusque", name=op.f("ck_suppleance_jusque")
        ),
        sa.CheckConstraint(
            "julianday(jusque) - julianday(depuis) BETWEEN 0 AND 365", name=op.f("ck_suppleance_periode")
        ),
        sa.CheckConstraint("suppleant_id <> agent_id", name=op.f("ck_suppleance_personne")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_suppleance_agent", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["suppleant_id"], ["agent.id"], name="fk_suppleance_suppleant", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suppleance"),
        sa.UniqueConstraint("agent_id", "depuis", name="uq_suppleance_agent_depuis"),
        sqlite_strict=True,
    )
    op.create_index("ix_suppleance_suppleant", "suppleance", ["suppleant_id"])
    op.create_table(
        "presence",
        sa.Column("revue_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("etat", sa.Text(), nullable=False),
        sa.CheckConstraint("etat IN ('present', 'excuse')", name=op.f("ck_presence_etat")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_presence_agent", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["revue_id"], ["revue.id"], name="fk_presence_revue", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("revue_id", "agent_id", name="pk_presence"),
        sqlite_strict=True,
    )
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("ligne_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_decision_ligne",
            "ligne",
            ["ligne_id", "exercice_id"],
            ["id", "exercice_id"],
            ondelete="RESTRICT",
        )
    with op.batch_alter_table("revue") as batch:
        batch.add_column(sa.Column("prochaine", sa.Text(), nullable=True))
        batch.create_check_constraint(
            "prochaine", "prochaine IS NULL OR (date(prochaine) IS NOT NULL AND date(prochaine) = prochaine)"
        )
    with op.batch_alter_table("visa") as batch:
        batch.add_column(sa.Column("supplee_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_visa_supplee", "agent", ["supplee_id"], ["id"], ondelete="RESTRICT")
        batch.create_check_constraint(
            "supplee", "supplee_id IS NULL OR (supplee_id <> agent_id AND supplee_id <> par_id)"
        )
