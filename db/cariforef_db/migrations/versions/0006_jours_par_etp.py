"""A setting: the days that a full-time person works in a year, 200 where nobody says otherwise."""

from __future__ import annotations

from alembic import op

from cariforef_db.sqlite.remaking import make_again

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BEFORE = "(cle = 'conservation' AND valeur BETWEEN 1 AND 50)"


def upgrade() -> None:
    after = f"{_BEFORE}\n    OR (cle = 'jours_par_etp' AND valeur BETWEEN 100 AND 260)"
    make_again(op.get_bind(), "reglage", _BEFORE, after)
