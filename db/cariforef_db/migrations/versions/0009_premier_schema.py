"""First schema put in service: a new store is made from the tables (`making`), and stamped with this."""

from __future__ import annotations

revision = "0009"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing comes before."""
