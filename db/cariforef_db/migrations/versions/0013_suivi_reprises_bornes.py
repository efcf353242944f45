"""The suivi of an exercice, what was done before it, and the lines whose work ends with a jalon.

Each exercice with days is followed from the week of the first of them, and the jalon RGPD bounds 14.7.1.
Saisies on a line that takes none stay, and the verification names them: a trigger now refuses new ones.
A reste à faire may be taken back. Versions 10 to 12 were steps on the way here and were never released.
"""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0009"
branch_labels = None
depends_on = None
_DATE = "suivi_depuis IS NULL OR (date(suivi_depuis) IS NOT NULL AND date(suivi_depuis) = suivi_depuis)"
_OF_YEAR = "suivi_depuis IS NULL OR CAST(substr(suivi_depuis, 1, 4) AS INTEGER) = id"
_DECLARATION = (
    "(declaration IN ('soldee', 'rouverte', 'reprise') AND ligne_id IS NOT NULL AND jalon_id IS NULL) "
    "OR (declaration IN ('tenu', 'non_tenu') AND jalon_id IS NOT NULL AND ligne_id IS NULL)"
)


def upgrade() -> None:
    strict = {"sqlite_strict": True}
    with op.batch_alter_table("exercice", table_kwargs=strict) as exercice:
        exercice.add_column(sa.Column("suivi_depuis", sa.Text(), nullable=True))
        exercice.create_check_constraint(op.f("ck_exercice_suivi_depuis"), _DATE)
        exercice.create_check_constraint(op.f("ck_exercice_suivi"), _OF_YEAR)
    with op.batch_alter_table("fait", table_kwargs=strict) as fait:
        fait.add_column(sa.Column("centiemes", sa.Integer(), nullable=True))
        fait.drop_constraint(op.f("ck_fait_declaration"), type_="check")
        fait.create_check_constraint(op.f("ck_fait_declaration"), _DECLARATION)
        fait.create_check_constraint(
            op.f("ck_fait_centiemes"),
            "centiemes IS NULL OR (declaration = 'reprise' AND centiemes >= 0)",
        )
    with op.batch_alter_table("raf", table_kwargs=strict) as raf:
        raf.alter_column("centiemes", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("jalon_ligne", table_kwargs=strict) as jalon_ligne:
        jalon_ligne.add_column(sa.Column("borne", sa.Integer(), nullable=False, server_default="0"))
        jalon_ligne.create_check_constraint(op.f("ck_jalon_ligne_borne"), "borne IN (0, 1)")
    with op.batch_alter_table("jalon_ligne", table_kwargs=strict) as jalon_ligne:
        jalon_ligne.alter_column("borne", server_default=None)
    _follow_from_the_first_week()
    op.execute(
        "UPDATE jalon_ligne SET borne = 1 WHERE jalon_id IN (SELECT id FROM jalon WHERE code = 'RGPD') "
        "AND ligne_id IN (SELECT id FROM ligne WHERE code = '14.7.1')"
    )


def _follow_from_the_first_week() -> None:
    connection = op.get_bind()
    firsts = connection.execute(
        sa.text("SELECT exercice_id, min(jour) FROM saisie GROUP BY exercice_id")
    ).fetchall()
    for exercice, first in firsts:
        jour = date.fromisoformat(first)
        monday = max(jour - timedelta(days=jour.weekday()), date(exercice, 1, 1))
        connection.execute(
            sa.text("UPDATE exercice SET suivi_depuis = :jour WHERE id = :exercice"),
            {"jour": monday.isoformat(), "exercice": exercice},
        )
