"""kill -9 at any moment of a migration, one or two at once (B15, B17): the old store or the new one."""

from __future__ import annotations

import random
import shutil
import textwrap
from contextlib import closing
from pathlib import Path
from time import perf_counter

import stores
from children import Say, busy_wait, start
from tally import Ground, Tally, check

from cariforef_db.engine.connection import connect
from cariforef_db.files.backup import list_backups
from cariforef_db.files.migrating import migrate_store
from cariforef_db.files.steps import CURRENT, Scripts
from cariforef_db.proof.store import verify_store
from cariforef_db.schema.version import SCHEMA_VERSION, compute_fingerprint, read_schema_version

NEXT = SCHEMA_VERSION + 1
STEP = f"""
    import sqlalchemy as sa
    from alembic import op

    revision, down_revision, branch_labels, depends_on = "{NEXT:04}", "{SCHEMA_VERSION:04}", None, None


    def upgrade():
        op.create_table(
            "note",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("texte", sa.Text, nullable=False),
            sqlite_strict=True,
        )
        op.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            "INSERT INTO note (texte) SELECT 'étape ' || i FROM n"
        )
        for table in ("jour_ferie", "ligne", "saisie"):
            with op.batch_alter_table(table, recreate="always") as batch:
                batch.add_column(sa.Column("ajout", sa.Text))
        op.add_column("agent", sa.Column("bureau", sa.Text))
        op.execute("DELETE FROM note WHERE id % 2")
"""


class Migration:
    """A store of this version and one step more, killed, then run to its end."""

    def __init__(self, ground: Ground) -> None:
        self._path = stores.fresh_copy(ground, "migration")
        with closing(stores.open_store(self._path)) as store:
            stores.write(store, "LR", (stores.day(141), "18", 25))
        self._scripts = _write_step(ground.folder / "pas-suivant")
        self._before = self._path.read_bytes()
        self._old = _dump(self._path)
        started = perf_counter()
        migrate_store(self._path, lambda _: None, self._scripts)
        self._lasts = perf_counter() - started
        self._new = _dump(self._path)

    def play(self, choose: random.Random, tally: Tally) -> None:
        self._put_back()
        for _ in range(choose.randint(1, 3)):
            runners = [start(self._work) for _ in range(choose.randint(1, 2))]
            busy_wait(choose.uniform(0, self._lasts * 2 * len(runners)))
            for runner in runners:
                runner.kill()
                runner.end()
                tally.add("kill -9 of a migration")
            found = _dump(self._path)
            check(found in (self._old, self._new), "half migrated")
            tally.add("migrated before the kill" if found == self._new else "rolled back by the kill")
            if found == self._new:
                copies = list_backups(self._path)
                check(copies, "migrated without a copy")
                check(not verify_store(copies[-1]).constats, "the copy before is not sound")
        migrate_store(self._path, lambda _: None, self._scripts)
        check(_dump(self._path) == self._new, "what the migration makes differs after a kill")

    def _work(self, _say: Say) -> None:
        migrate_store(self._path, lambda _: None, self._scripts)

    def _put_back(self) -> None:
        shutil.rmtree(self._path.parent)
        self._path.parent.mkdir(mode=0o700)
        self._path.write_bytes(self._before)
        self._path.chmod(0o600)


def _write_step(folder: Path) -> Scripts:
    folder.mkdir(exist_ok=True)
    (folder / f"{NEXT:04}_pas.py").write_text(textwrap.dedent(STEP), encoding="utf-8")
    return Scripts((*CURRENT.folders, folder), NEXT, None)


def _dump(path: Path) -> list[str]:
    with closing(connect(path)) as connection:
        check(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), "integrity_check")
        rows = [line for line in connection.iterdump() if line.startswith("INSERT")]
        # Alembic makes a table again with its constraints in any order; the fingerprint is the same.
        return [*rows, compute_fingerprint(connection), str(read_schema_version(connection))]
