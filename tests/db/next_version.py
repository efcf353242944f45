"""The program of the next version, as whoever adds a table and a column would make it: a copy with both."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cariforef_db.schema.version import SCHEMA_FINGERPRINT, SCHEMA_VERSION

ROOT = Path(__file__).parents[2]
NEXT = SCHEMA_VERSION + 1
TABLE = """

from cariforef_db.schema.columns import index_where

note = make_table(
    "note",
    numbered(),
    integer("agent_id"),
    text_column("texte", Holds.WORDS),
    primary_key("id"),
    refers("agent", "agent_id"),
    check("length(texte) BETWEEN 1 AND 200", "texte"),
    index_where("ix_note_agent", "agent_id", "agent_id > 1"),
    traits=Traits(key=("id",), kept=Kept.ADDED_TO, counted="Notes"),
)
"""
COLUMN = '    maybe_text("nom", Holds.IDENTITY),\n'
FINGERPRINT = """
import sqlite3
from cariforef_db.engine.sqlite_engines import engine_over
from cariforef_db.schema.making import make_schema
from cariforef_db.schema.version import compute_fingerprint
driver = sqlite3.connect(":memory:", isolation_level=None)
with engine_over(driver).begin() as connection:
    make_schema(connection)
print(compute_fingerprint(driver))
"""

DOING = """
import json
import sys
from contextlib import closing
from datetime import date

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreError
from cariforef_tui.services.ports.files import silent

place, *acts = sys.argv[1:]
admin = PostgresAdmin() if place.startswith("postgresql") else SqliteAdmin()


def migrate():
    done = admin.migrate(place, silent)
    return done and str(done.copie)


def log():
    with closing(admin.open(place)) as store, store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=date(2018, 5, 23), code="18", centiemes=25)])


def verify():
    found = admin.verify(place), admin.verify_journal(place, None)
    return [one.detail for each in found for one in (*each.constats, *each.conseils)]


def count():
    return dict(admin.verify(place).faits)


def create():
    admin.create(f"{place}.neuve", *read_programme(2018)[:2], silent)


for act in acts:
    try:
        given = {"migrate": migrate, "log": log, "verify": verify, "count": count, "create": create}[act]()
    except StoreError as error:
        given = f"{type(error).__name__}: {error}"
    print(json.dumps(given))
"""


@dataclass(frozen=True)
class NextProgram:
    """The copy in `folder`; what it runs is another process."""

    folder: Path

    def run(self, *args: str | Path) -> subprocess.CompletedProcess[str]:
        """Run Python with the copy in place of the packages of the store."""
        places = (self.folder / "db", ROOT, ROOT / "seeds")
        return subprocess.run(
            [sys.executable, *args],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "LANG": "C.UTF-8",
                "PYTHONUTF8": "1",
                "PYTHONPATH": os.pathsep.join(map(str, places)),
            },
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def do(self, place: str | Path, *acts: str) -> list[Any]:
        """Do acts of `DOING` on a store, in one process; return what each gave, or « Class: reason »."""
        ran = self.run("-c", DOING, str(place), *acts)
        assert ran.returncode == 0, ran.stderr
        return [json.loads(line) for line in ran.stdout.splitlines()]


def make_next_program(folder: Path, store: Path) -> NextProgram:
    """Describe a table and a column more; Alembic writes the step from `store`, of this version, to them."""
    package = folder / "db" / "cariforef_db"
    shutil.copytree(ROOT / "db" / "cariforef_db", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    program = NextProgram(folder)
    with (package / "schema" / "agents.py").open("a", encoding="utf-8") as tables:
        tables.write(TABLE)
    _replace(package / "schema" / "agents.py", COLUMN, COLUMN + '    maybe_text("bureau", Holds.IDENTITY),\n')
    written = program.run(
        *("-m", "alembic", "-x", f"base={store}", "revision", "--autogenerate"),
        *("--rev-id", f"{NEXT:04}", "-m", "Notes"),
    )
    assert written.returncode == 0, written.stderr
    schema = package / "schema" / "version.py"
    _replace(schema, f"SCHEMA_VERSION = {SCHEMA_VERSION}\n", f"SCHEMA_VERSION = {NEXT}\n")
    older = "OLDER_FINGERPRINTS: Mapping[int, str] = {"
    _replace(schema, SCHEMA_FINGERPRINT, program.run("-c", FINGERPRINT).stdout.strip())
    _replace(schema, older, f'{older}{SCHEMA_VERSION}: "{SCHEMA_FINGERPRINT}", ')
    return program


def _replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")
