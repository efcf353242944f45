"""Steps of a migration that a test writes, after those of the program."""

from __future__ import annotations

import textwrap
from pathlib import Path
from tempfile import mkdtemp

from cariforef_db.files.migrating import CURRENT, Scripts
from cariforef_db.schema.version import SCHEMA_VERSION

NEXT = SCHEMA_VERSION + 1
_STEP = """
import os, signal, sys
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{after}", "{before}", None, None


def upgrade():
"""


def write_scripts(folder: Path, *lines: str) -> Scripts:
    """The migrations of the program and one more, that does those lines, in a folder of its own."""
    before, after = f"{SCHEMA_VERSION:04}", f"{NEXT:04}"
    text = _STEP.format(before=before, after=after) + textwrap.indent("\n".join(lines), "    ")
    own = Path(mkdtemp(dir=folder))
    (own / f"{after}_step.py").write_text(f"{text}\n", encoding="utf-8")
    return Scripts((*CURRENT.folders, own), NEXT, None)
