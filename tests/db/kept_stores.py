"""The stores kept of each schema that was in service, as the program of then wrote them."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from cariforef_db.journal.chain import seal_new_rows

STORES = Path(__file__).parent / "files" / "stores"
SCHEMAS = sorted(int(path.name.split("-")[1].split(".")[0]) for path in STORES.glob("schema-*.db.gz"))


def unpack_store(schema: int, folder: Path) -> Path:
    """Write the store kept of a schema in `folder`, its owner's alone."""
    path = folder / "cariforef.db"
    path.write_bytes(gzip.decompress((STORES / f"schema-{schema}.db.gz").read_bytes()))
    path.chmod(0o600)
    return path


def name_deputies(path: Path, today: date) -> None:
    """Write in a store of then what its program could: deputies of DM and of LR on PRI, and what one did.

    ME replaces DM around `today`, and has reopened April of LR as such; KF and PG, who coordinates APO, are
    to replace LR and DM; VS has replaced LR.
    """
    day = timedelta(days=1)
    rows = (
        ("DM", "ME", today - day, today + 5 * day),
        ("DM", "PG", today + 6 * day, today + 9 * day),
        ("LR", "KF", today + 20 * day, today + 30 * day),
        ("LR", "VS", today - 9 * day, today - 2 * day),
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as shell:
        keys = dict(shell.execute("SELECT initiales, id FROM agent"))
        shell.execute(
            "INSERT INTO ecriture_en_cours (id, acteur, acteur_id) VALUES (1, 'ME', ?)", [keys["ME"]]
        )
        shell.execute("UPDATE agent SET coordonne = 'APO' WHERE initiales = 'PG'")
        shell.executemany(
            "INSERT INTO suppleance (agent_id, suppleant_id, pole, depuis, jusque) "
            "VALUES (?, ?, 'PRI', ?, ?)",
            [(keys[one], keys[other], du.isoformat(), au.isoformat()) for one, other, du, au in rows],
        )
        shell.execute(
            "INSERT INTO visa (agent_id, mois, numero, geste, par_id, quand, motif, supplee_id) "
            "VALUES (?, '2018-04', 3, 'reouverture', ?, ?, 'relire', ?)",
            (keys["LR"], keys["ME"], f"{today}T12:00:00Z", keys["DM"]),
        )
        seal_new_rows(shell)
        shell.execute("DELETE FROM ecriture_en_cours")
