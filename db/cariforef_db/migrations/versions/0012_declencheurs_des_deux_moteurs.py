"""A saisie goes on an imputable line: a trigger alone, which is made again after the steps."""

from __future__ import annotations

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change no table: a row that the trigger would refuse stays, and the verification names it."""
