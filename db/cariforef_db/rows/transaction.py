"""One write transaction as the writing modules see it: its reads, the keys of rows, and what it may run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, CursorResult, Executable, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from cariforef_db.engine.errors import broken_constraint
from cariforef_db.rows.records import Record, T
from cariforef_db.rows.snapshot import Snapshot, stored
from cariforef_db.schema import programme
from cariforef_tui.domain.temps.calendrier import first_of_suivi
from cariforef_tui.domain.values.refusals import (
    AgentRefuse,
    CariforefError,
    CodeRefuse,
    DateRefusee,
    DemandeRefusee,
)
from cariforef_tui.services.ports.errors import Conflit
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

EXERCICE_OF = text("SELECT id FROM exercice WHERE id = :exercice")
AGENT_OF = text("SELECT id FROM agent WHERE initiales = :agent")
LIGNE_OF = text("SELECT id FROM ligne WHERE exercice_id = :exercice AND code = :code")
DEMANDE_OF = text("SELECT id FROM demande WHERE ligne_id = :ligne_id AND numero = :numero")
FOLLOWED_ON = """CASE WHEN EXISTS (
    SELECT 1 FROM exercice b JOIN ligne o ON o.exercice_id = b.id AND o.parent_id IS NULL
    JOIN ligne n ON n.code = o.code AND n.exercice_id = :exercice AND n.parent_id IS NULL
    WHERE b.id = :precedent AND b.suivi_depuis IS NOT NULL
) THEN CAST(:premier AS text) END"""
"""A body that followed the year before follows this one from its first day."""
_BEGIN_SUIVI = text(f"""
UPDATE exercice SET suivi_depuis = coalesce({FOLLOWED_ON}, CAST(:depuis AS text))
WHERE id = :exercice AND suivi_depuis IS NULL
""")
OWN_WRITES_MAX = 64
"""Own writes remembered: more than a session makes between two looks at the store, a second apart."""


class OwnWrite(NamedTuple):
    """A transaction of this process: its number, and the journal rows that it added, `first` to `last`."""

    numero: int
    first: int
    last: int


def check_changed(what: str, count: int) -> None:
    """Check that a statement changed one row, which `what` names in French.

    Raises:
        Conflit: it changed none: somebody has changed or removed the row.
    """
    if count != 1:
        raise Conflit(
            f"{what} : la base n'a rien changé, la ligne a été modifiée ou n'est plus accessible. "
            "Rien n'a été écrit ; relisez, puis recommencez."
        )


class Transaction(Snapshot):
    """A write transaction that `connection` has begun.

    `numero` is its number: the version of every cell that it writes; `acteur` is who writes. `has_written`
    is whether it changed anything yet.
    """

    def __init__(self, connection: Connection, numero: int, acteur: str) -> None:
        super().__init__(connection)
        self.numero, self.acteur, self.has_written = numero, acteur, False
        self._first_logged: dict[int, date] = {}

    def change(self, statement: Executable, /, **parameters: object) -> int:
        """Run one statement; return how many rows it changed."""
        self.has_written = True
        result = self.connection.execute(statement, stored(parameters))
        assert isinstance(result, CursorResult)
        return result.rowcount

    def insert(self, table: Table, /, **values: object) -> int:
        """Insert one row; return its id, 0 in a table that has none."""
        self.has_written = True
        key = self.connection.execute(insert(table), stored(values)).inserted_primary_key
        return int(key[0]) if key and "id" in table.c else 0

    def insert_all(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert many rows of the same columns."""
        self.has_written = True
        self.connection.execute(insert(table), rows)

    def update(self, table: Table, key: Mapping[str, object], /, **values: object) -> int:
        """Change the rows that hold the values of `key`; return how many."""
        return self.change(update(table).filter_by(**stored(key)).values(**stored(values)))

    def put(self, table: Table, key: Mapping[str, object], /, **values: object) -> None:
        """Change the row that holds the values of `key`, or insert it with them."""
        if not self.update(table, key, **values):
            self.insert(table, **key, **values)

    def delete(self, table: Table, /, **key: object) -> int:
        """Delete the rows that hold the values of `key`; return how many."""
        return self.change(delete(table).filter_by(**stored(key)))

    def add_row(self, record: Record[T], exercice: int | None, thing: T) -> None:
        """Insert the row of `thing`; raises CodeRefuse or AgentRefuse if it names what is not there."""
        self.insert(record.table, **record.row_of(self, exercice, thing))

    def replace_row(self, record: Record[T], exercice: int | None, before: T, after: T) -> None:
        """Put `after` in the row of `before`; raises Conflit if no row is as `before`."""
        held, values = record.row_of(self, exercice, before), record.row_of(self, exercice, after, before)
        statement = update(record.table).where(*record.is_row(held)).values(**values)
        check_changed(record.said, self.change(statement))

    def remove_row(self, record: Record[T], exercice: int | None, thing: T) -> None:
        """Delete the row of `thing`, the last one of several; raises Conflit if no row is as `thing`."""
        same = record.is_row(record.row_of(self, exercice, thing))
        last = select(func.max(record.table.c.id)).where(*same).scalar_subquery()
        gone = delete(record.table).where(record.table.c.id == last)
        check_changed(record.said, self.change(gone))

    @contextmanager
    def refusing(self, refusals: Mapping[str, Callable[[], CariforefError]]) -> Iterator[None]:
        """Put in words what one of these constraints or triggers refuses; the block is undone."""
        try:
            with self.savepoint():
                yield
        except DBAPIError as error:
            refusal = refusals.get(broken_constraint(error) or "")
            if refusal is None:
                raise
            raise refusal() from error

    def note_logged(self, jours: Iterable[date]) -> None:
        """Keep the first of the dates of new saisies, for `begin_suivis`."""
        for jour in jours:
            self._first_logged[jour.year] = min(jour, self._first_logged.get(jour.year, jour))

    def begin_suivis(self) -> None:
        """Date the suivi of each exercice that has its first saisies: the Monday of the first of them.

        It is the exercice's first day if the body followed the year before. An exercice that is followed
        keeps its date. This is called before each COMMIT.
        """
        for exercice, jour in self._first_logged.items():
            premier, depuis = date(exercice, 1, 1), first_of_suivi(jour)
            self.change(
                _BEGIN_SUIVI, depuis=depuis, premier=premier, exercice=exercice, precedent=exercice - 1
            )

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what the block wrote, and nothing else, where it raises."""
        nested = self.connection.begin_nested()
        try:
            yield
        except BaseException:
            # On a full disk SQLite has ended the whole transaction by itself.
            with suppress(DBAPIError):
                nested.rollback()
            raise
        nested.commit()

    def agent_key(self, initiales: str) -> int:
        """Return the id of an agent.

        Raises:
            AgentRefuse: nobody has those initials.
        """
        key = self.scalar(AGENT_OF, agent=initiales)
        if key is None:
            raise AgentRefuse(f"Agent inconnu : « {initiales} ».")
        return int(key)

    def key_or_none(self, initiales: str | None) -> int | None:
        """Return the id of an agent, None for nobody and for the program itself."""
        if initiales is None or initiales == ACTEUR_SYSTEME:
            return None
        return self.agent_key(initiales)

    def writer_for(self, agent: str) -> str | None:
        """Return who writes in place of `agent`, None if they do it themselves."""
        return None if self.acteur in (agent, ACTEUR_SYSTEME) else self.acteur

    def ligne_of(self, exercice: int, code: str) -> int:
        """Return the id of a line.

        Raises:
            CodeRefuse: no such line in that exercice.
            DateRefusee: the exercice is not loaded.
        """
        key = self.find_ligne(exercice, code)
        if key is None:
            self.check_exercice(exercice)
            raise CodeRefuse(f"« {code} » n'est pas dans le programme {exercice}.")
        return key

    def find_ligne(self, exercice: int, code: str) -> int | None:
        key: int | None = self.scalar(LIGNE_OF, exercice=exercice, code=code)
        return key

    def demande_key(self, ligne_id: int, code: str, numero: int) -> int:
        """Return the id of a request of the line `code`.

        Raises:
            DemandeRefusee: no such request, or no more.
        """
        key = self.scalar(DEMANDE_OF, ligne_id=ligne_id, numero=numero)
        if key is None:
            raise DemandeRefusee(f"{code} n'a pas de demande n° {numero}. Rien n'a été écrit.")
        return int(key)

    def livrable_of(self, exercice: int, code: str, numero: int) -> int:
        """Return the id of a livrable; raises CodeRefuse if the line has none of that number."""
        livrable = programme.livrable.c
        ligne_id = self.ligne_of(exercice, code)
        key = self.connection.scalar(
            select(livrable.id).where(livrable.ligne_id == ligne_id, livrable.numero == numero)
        )
        if key is None:
            raise CodeRefuse(f"La ligne {code} n'a pas de livrable n° {numero}.")
        return int(key)

    def check_exercice(self, exercice: int) -> None:
        """Check that an exercice is loaded; raises DateRefusee."""
        if self.scalar(EXERCICE_OF, exercice=exercice) is None:
            raise DateRefusee(f"L'exercice {exercice} n'est pas dans la base.")
