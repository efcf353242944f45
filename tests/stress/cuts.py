"""A store on a server, behind a wire that breaks at a COMMIT: stored is what was acknowledged, once (E15)."""

from __future__ import annotations

import random
import tempfile
from importlib.util import find_spec
from os import getpid
from pathlib import Path
from typing import TYPE_CHECKING

from tally import Ground, NotHere, Tally

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_seeds.reader import read_programme
from tests.engines import address_of
from tests.postgres.clusters import SUPERUSER, choose_folder, find_programs, start

if TYPE_CHECKING:
    from tests.postgres.server import Server

SAVES = 50


class Cuts:
    """A server that ends with the run; a new body each round."""

    def __init__(self, ground: Ground) -> None:
        if find_spec("psycopg") is None or find_programs() is None:
            raise NotHere("no PostgreSQL here: pip install -e '.[dev]'")
        folder = choose_folder()
        self._keeper = start(folder, pid=getpid(), log=ground.folder / "postgres.log")
        self._server = _server_of(folder)
        self._master = self._server.create_database("master")
        PostgresAdmin().create(address_of(self._server, self._master), *read_programme(2018), lambda _: None)

    def play(self, choose: random.Random, tally: Tally) -> None:
        from tests.db.postgres.saves import save_over_a_wire
        from tests.postgres.cutting import Cut

        database = self._server.create_database("round", template=self._master)
        with tempfile.TemporaryDirectory(prefix="fil-", dir="/tmp") as folder:
            cuts = choose.choices(list(Cut), k=SAVES)
            told = save_over_a_wire(self._server, database, Path(folder), cuts)
        self._server.drop_database(database)
        for what, count in told.items():
            tally.add(f"{what} (server)", count)


def _server_of(folder: Path) -> Server:
    from tests.postgres.server import Server

    return Server(f"postgresql://{SUPERUSER}@/postgres?host={folder}", "stress")
