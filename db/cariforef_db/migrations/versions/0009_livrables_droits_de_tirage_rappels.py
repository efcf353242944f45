"""Livrables, droits de tirage, rappels, adresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make five tables, add a column to `agent` and to `saisie`: nothing that people wrote changes."""
    op.create_table(
        "rappel",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("jour", sa.Text(), nullable=False),
        sa.Column("etat", sa.Text(), nullable=False),
        sa.CheckConstraint("etat IN ('tente', 'envoye')", name=op.f("ck_rappel_etat")),
        sa.CheckConstraint("date(jour) IS NOT NULL AND date(jour) = jour", name=op.f("ck_rappel_jour")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_rappel_agent", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("agent_id", "jour", name="pk_rappel"),
        sqlite_strict=True,
    )
    op.create_table(
        "demande",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercice_id", sa.Integer(), nullable=False),
        sa.Column("ligne_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("libelle", sa.Text(), nullable=False),
        sa.Column("ouverte_le", sa.Text(), nullable=False),
        sa.Column("close_le", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "close_le IS NULL OR (date(close_le) IS NOT NULL AND date(close_le) = close_le)",
            name=op.f("ck_demande_close_le"),
        ),
        sa.CheckConstraint("close_le IS NULL OR close_le >= ouverte_le", name=op.f("ck_demande_periode")),
        sa.CheckConstraint(
            "date(ouverte_le) IS NOT NULL AND date(ouverte_le) = ouverte_le",
            name=op.f("ck_demande_ouverte_le"),
        ),
        sa.CheckConstraint("length(libelle) BETWEEN 1 AND 120", name=op.f("ck_demande_libelle")),
        sa.CheckConstraint("numero > 0", name=op.f("ck_demande_numero")),
        sa.ForeignKeyConstraint(
            ["ligne_id", "exercice_id"],
            ["ligne.id", "ligne.exercice_id"],
            name="fk_demande_ligne",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_demande"),
        sa.UniqueConstraint("ligne_id", "numero", name="uq_demande_ligne_numero"),
        sqlite_strict=True,
    )
    op.create_table(
        "livrable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercice_id", sa.Integer(), nullable=False),
        sa.Column("ligne_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("libelle", sa.Text(), nullable=False),
        sa.Column("quantite", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(libelle) BETWEEN 1 AND 200", name=op.f("ck_livrable_libelle")),
        sa.CheckConstraint("length(source) BETWEEN 1 AND 200", name=op.f("ck_livrable_source")),
        sa.CheckConstraint("numero > 0", name=op.f("ck_livrable_numero")),
        sa.CheckConstraint("quantite BETWEEN 1 AND 1000000", name=op.f("ck_livrable_quantite")),
        sa.ForeignKeyConstraint(
            ["ligne_id", "exercice_id"],
            ["ligne.id", "ligne.exercice_id"],
            name="fk_livrable_ligne",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_livrable"),
        sa.UniqueConstraint("id", "exercice_id", name="uq_livrable_id_exercice"),
        sa.UniqueConstraint("ligne_id", "numero", name="uq_livrable_ligne_numero"),
        sqlite_strict=True,
    )
    op.create_table(
        "tirage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercice_id", sa.Integer(), nullable=False),
        sa.Column("ligne_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ligne_id", "exercice_id"],
            ["ligne.id", "ligne.exercice_id"],
            name="fk_tirage_ligne",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tirage"),
        sa.UniqueConstraint("ligne_id", name="uq_tirage_ligne"),
        sqlite_strict=True,
    )
    op.create_table(
        "production",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercice_id", sa.Integer(), nullable=False),
        sa.Column("ligne_id", sa.Integer(), nullable=False),
        sa.Column("livrable_id", sa.Integer(), nullable=False),
        sa.Column("jour", sa.Text(), nullable=False),
        sa.Column("quantite", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("commentaire", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "CAST(substr(jour, 1, 4) AS INTEGER) = exercice_id", name=op.f("ck_production_exercice")
        ),
        sa.CheckConstraint("date(jour) IS NOT NULL AND date(jour) = jour", name=op.f("ck_production_jour")),
        sa.CheckConstraint("length(commentaire) BETWEEN 1 AND 500", name=op.f("ck_production_commentaire")),
        sa.CheckConstraint("quantite BETWEEN 1 AND 1000000", name=op.f("ck_production_quantite")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_production_agent", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["ligne_id", "exercice_id"],
            ["ligne.id", "ligne.exercice_id"],
            name="fk_production_ligne",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["livrable_id", "exercice_id"],
            ["livrable.id", "livrable.exercice_id"],
            name="fk_production_livrable",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_production"),
        sqlite_strict=True,
    )
    with op.batch_alter_table("agent") as batch:
        batch.add_column(sa.Column("courriel", sa.Text(), nullable=True))
        batch.create_check_constraint("courriel", "length(courriel) <= 254 AND courriel LIKE '_%@_%'")

    with op.batch_alter_table("saisie") as batch:
        batch.add_column(sa.Column("demande_id", sa.Integer(), nullable=True))
        batch.create_index(
            "ix_saisie_demande", ["demande_id"], unique=False, sqlite_where=sa.text("demande_id IS NOT NULL")
        )
        batch.create_foreign_key("fk_saisie_demande", "demande", ["demande_id"], ["id"], ondelete="RESTRICT")
