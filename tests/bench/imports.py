"""A year of saisies as a spreadsheet, and the same rows already looked up, for the bulk load's measure."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cariforef_db.store.admin import SqliteAdmin
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.agents.agents import Agent, Role

PAR_JOUR = 4
ROWS = 100_000


@dataclass(frozen=True)
class ImportFiles:
    """`store` is to be copied; `spreadsheet` is what a person imports, `bare` what the driver is given."""

    store: Path
    spreadsheet: Path
    bare: Path

    def fresh_store(self, name: str) -> Path:
        """A copy of the store without a saisie, at the same place each time."""
        path = self.store.with_name(name)
        for suffix in ("-wal", "-shm", "-journal", ".ancres"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return Path(shutil.copy(self.store, path))


def make_import(folder: Path, rows: int = ROWS) -> ImportFiles:
    """Write `rows` quarter-days of fictitious agents of 2018, one comment in ten."""
    programme, _ = read_programme()
    store = folder / "import.db"
    heads = -(-rows // (PAR_JOUR * 240))
    agents = tuple(
        Agent(
            initiales=f"{chr(65 + rank // 26)}{chr(65 + rank % 26)}Z",
            fictif=True,
            role=Role.DIRECTION if rank == 0 else None,
        )
        for rank in range(heads)
    )
    SqliteAdmin().create(str(store), programme, agents, lambda _text: None)
    connection = sqlite3.connect(store)
    feries = {row[0] for row in connection.execute("SELECT jour FROM jour_ferie")}
    ids = dict(connection.execute("SELECT initiales, id FROM agent"))
    lignes = dict(connection.execute("SELECT code, id FROM ligne"))
    connection.close()
    days = [
        day
        for offset in range(365)
        if (day := date.fromordinal(date(2018, 1, 1).toordinal() + offset)).weekday() < 5
        and day.isoformat() not in feries
    ]
    codes = [ligne.code for ligne in programme.imputables()]
    made = [
        (agent.initiales, day, codes[(rank * 7 + day.toordinal() + part * 31) % len(codes)])
        for day in days
        for rank, agent in enumerate(agents)
        for part in range(PAR_JOUR)
    ][:rows]
    spreadsheet, bare = folder / "saisies.csv", folder / "bare.csv"
    with spreadsheet.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(("Agent", "Date", "Code", "Jours", "Commentaire"))
        writer.writerows(
            (who, f"{day:%d/%m/%Y}", code, "0,25", _comment(rank))
            for rank, (who, day, code) in enumerate(made)
        )
    with bare.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=";").writerows(
            (ids[who], day.isoformat(), lignes[code], 25, _comment(rank))
            for rank, (who, day, code) in enumerate(made)
        )
    return ImportFiles(store, spreadsheet, bare)


def _comment(rank: int) -> str:
    return f"relecture n° {rank}" if rank % 10 == 0 else ""
