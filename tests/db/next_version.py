"""The program of the next version, as whoever adds a table and a column would make it: a copy with both."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from cariforef_db.schema.version import SCHEMA_FINGERPRINT, SCHEMA_VERSION
from tests.kit.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
NEXT = SCHEMA_VERSION + 1
TABLE = """

from cariforef_db.schema.columns import Kept, index_where

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
DESCRIBING = """
import sqlite3
import sys
from alembic.config import main
from cariforef_db.engine.sqlite_engines import engine_over
from cariforef_db.schema.making import make_schema
from cariforef_db.schema.version import compute_fingerprint
main(sys.argv[1:])
driver = sqlite3.connect(":memory:", isolation_level=None)
with engine_over(driver).begin() as connection:
    make_schema(connection)
print(compute_fingerprint(driver))
"""
"""What writes the step to the tables as they are described, then says their fingerprint."""

DOING = """
import json
import sys
from contextlib import closing
from datetime import date

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from tests.worlds import read_2018
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreError
from cariforef_tui.services.ports.files import silent


def migrate(admin, place):
    done = admin.migrate(place, silent)
    return done and str(done.copie)


def log(admin, place):
    with closing(admin.open(place)) as store, store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=date(2018, 5, 23), code="18", centiemes=25)])


def verify(admin, place):
    found = admin.verify(place), admin.verify_journal(place, None)
    return [one.detail for each in found for one in (*each.constats, *each.conseils)]


def count(admin, place):
    return dict(admin.verify(place).faits)


def create(admin, place):
    admin.create(f"{place}.neuve", *read_2018(), silent)


ACTS = {"migrate": migrate, "log": log, "verify": verify, "count": count, "create": create}
for line in sys.stdin:
    place, act = json.loads(line)
    try:
        given = ACTS[act](PostgresAdmin() if place.startswith("postgresql") else SqliteAdmin(), place)
    except StoreError as error:
        given = f"{type(error).__name__}: {error}"
    print(json.dumps(given), flush=True)
"""


class NextProgram:
    """The copy in a folder, at work in another process until it is closed."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", DOING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_with(folder)
        )

    def do(self, place: str | Path, *acts: str) -> list[Any]:
        """Do acts of `DOING` on a store; return what each gave, or « Class: reason »."""
        return [self._do(str(place), act) for act in acts]

    def _do(self, place: str, act: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps([place, act]), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def _with(folder: Path) -> dict[str, Any]:
    """How Python runs with the copy in place of the packages of the store."""
    return {
        "env": {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "PYTHONPATH": os.pathsep.join(map(str, (folder / "db", ROOT, ROOT / "seeds"))),
        },
        "cwd": folder,
        "text": True,
    }


def make_next_program(folder: Path, store: Path) -> None:
    """Describe a table and a column more; Alembic writes the step from `store`, of this version, to them."""
    package = folder / "db" / "cariforef_db"
    shutil.copytree(ROOT / "db" / "cariforef_db", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    with (package / "schema" / "agents.py").open("a", encoding="utf-8") as tables:
        tables.write(TABLE)
    _replace(package / "schema" / "agents.py", COLUMN, COLUMN + '    maybe_text("bureau", Holds.IDENTITY),\n')
    schema = package / "schema" / "version.py"
    _replace(schema, f"SCHEMA_VERSION = {SCHEMA_VERSION}\n", f"SCHEMA_VERSION = {NEXT}\n")
    described = subprocess.run(
        [
            *(sys.executable, "-c", DESCRIBING, "-x", f"base={store}", "revision", "--autogenerate"),
            *("--rev-id", f"{NEXT:04}", "-m", "Notes"),
        ],
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
        **_with(folder),
    )
    assert described.returncode == 0, described.stderr
    older = "OLDER_FINGERPRINTS: Mapping[int, str] = {"
    _replace(schema, SCHEMA_FINGERPRINT, described.stdout.splitlines()[-1])
    _replace(schema, older, f'{older}{SCHEMA_VERSION}: "{SCHEMA_FINGERPRINT}", ')


def _replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")
