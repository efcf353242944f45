"""Cases that hold one sentence of the law each, on a raw connection: no program in between.

The store is made once by the program, then lives in memory; each case is a transaction that is rolled back.
SQLite's own defaults hold (no foreign keys, no recursive triggers): the law asks nothing of who writes.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Jalon,
    Ligne,
    Niveau,
    Programme,
)
from tests.db.triggers.world import INHABITED, JALON_DAY

INALTERABLE = "INALTERABLE"
ACTEUR_INCONNU = "ACTEUR_INCONNU"
PLAFOND = "ck_total_jour_plafond"

Rows = Sequence[tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one statement does after others: refused by its word, or allowed with its effect.

    `given` may write; `without` names the triggers whose own refusal would hide what this case proves, taken
    away for its time. `then` holds queries and their rows, after an allowed or a refused statement alike.
    """

    title: str
    proves: tuple[str, ...]
    when: str
    given: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    refused: str | None = None
    then: Mapping[str, Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.refused is None and not self.then:
            raise ValueError(f"« {self.title} » promises nothing")


class BrokenPromise(AssertionError):
    """A statement did something else than what its case promises."""


class Shell(Protocol):
    """A raw connection, in the transaction of a case."""

    @property
    def in_transaction(self) -> bool: ...

    def drop_trigger(self, name: str) -> None: ...

    def run(self, statement: str) -> str | None:
        """Return the word of what refused `statement`: a constraint's name, or that of a trigger."""

    def read(self, query: str) -> list[tuple[object, ...]]: ...


def hold(shell: Shell, case: Case) -> None:
    """Hold `case` in a transaction that is rolled back afterwards.

    Raises:
        BrokenPromise: the store did something else.
    """
    for name in case.without:
        shell.drop_trigger(name)
    for statement in case.given:
        said = shell.run(statement)
        if said is not None:
            raise BrokenPromise(f"{case.title}: {statement} was refused: {said}")
    said = shell.run(case.when)
    if said != case.refused:
        raise BrokenPromise(f"{case.title}: expected {case.refused or 'no refusal'}, was {said}")
    if not shell.in_transaction:
        raise BrokenPromise(f"{case.title}: a refusal took the whole transaction away")
    for query, expected in case.then.items():
        found = shell.read(query)
        if found != list(expected):
            raise BrokenPromise(f"{case.title}: {query} gave {found}, not {list(expected)}")


def prove(connection: sqlite3.Connection, case: Case) -> None:
    """Hold `case` on a connection to an inhabited store, and leave it as it was.

    Raises:
        BrokenPromise: the store did something else.
    """
    connection.execute("BEGIN")
    try:
        hold(_SqliteShell(connection), case)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@dataclass(frozen=True, slots=True)
class _SqliteShell:
    connection: sqlite3.Connection

    @property
    def in_transaction(self) -> bool:
        return self.connection.in_transaction

    def drop_trigger(self, name: str) -> None:
        self.connection.execute(f"DROP TRIGGER {name}")

    def run(self, statement: str) -> str | None:
        try:
            self.connection.execute(statement)
        except sqlite3.Error as error:
            return str(error).removeprefix("CHECK constraint failed: ")
        return None

    def read(self, query: str) -> list[tuple[object, ...]]:
        return self.connection.execute(query).fetchall()


def open_inhabited() -> sqlite3.Connection:
    """Return a bare connection, in memory, to a store that the program made and where people live."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(_inhabited())
    return connection


@cache
def _inhabited() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cariforef.db"
        SqliteAdmin().create(str(path), build_programme(), (), lambda _: None)
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in INHABITED:
            connection.execute(statement)
        content = connection.serialize()
        connection.close()
    return content


def build_programme() -> Programme:
    """A year of one enveloppe and one jalon: whoever looks at another finds another year's."""
    lignes = tuple(
        Ligne(
            code=code, niveau=niveau, parent=parent, libelle=f"Ligne {code}", echeance=parse_echeance("2018")
        )
        for code, niveau, parent in (
            ("GIP", Niveau.GIP, None),
            ("PRI", Niveau.POLE, "GIP"),
            ("1", Niveau.AXE, "PRI"),
            ("2", Niveau.AXE, "PRI"),
        )
    )
    return Programme(
        exercice=2018,
        lignes=lignes,
        enveloppes=(
            Enveloppe(
                id="1-metier",
                compte=Compte.METIER,
                chiffrage=Chiffrage.CHIFFRE,
                centiemes=500,
                lignes=("1", "2"),
            ),
        ),
        jalons=(Jalon("RGPD", "Registre", JALON_DAY, ("1", "2")),),
        aliases=(("UN", "1"),),
    )
