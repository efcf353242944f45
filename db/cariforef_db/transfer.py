"""A store carried whole between a file and a server: rows, ids, journal, seals and salts.

The target is made in one transaction, compared with its source row by row, and its chain is verified. Only
then do programs see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from cariforef_db.engine.dialects import STREAMED, is_on_server, stream
from cariforef_db.engine.errors import broken_constraint, translating
from cariforef_db.engine.place import Address, parse_address
from cariforef_db.engine.postgres import LONG, apart_engine
from cariforef_db.engine.postgres import translating as translating_server
from cariforef_db.engine.sqlite import Access, choose_journal_mode, connect, opened
from cariforef_db.engine.sqlite_engines import driver_of, writing_engine
from cariforef_db.files.anchors import ancre_now, replace_ancres
from cariforef_db.files.copying import copied_aside
from cariforef_db.files.opening import check_opening
from cariforef_db.journal.seals import read_seal_head as read_head
from cariforef_db.proof.body import snapshot
from cariforef_db.proof.chain import verify_chain
from cariforef_db.rows.snapshot import Snapshot
from cariforef_db.schema.journal import journal, revision
from cariforef_db.schema.making import make_guards, make_tables
from cariforef_db.schema.server import GUARDED, TABLES, make_body, store_exists
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_db.store.admin import to_path
from cariforef_db.store.creating import new_store
from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.machine.places import is_address
from cariforef_tui.services.ports.errors import StoreBusy, StoreForeign, StoreIntegrity, StoreNotFound
from cariforef_tui.services.ports.files import Transfert
from cariforef_tui.services.ports.store import Progress

_WAYS = "Un transfert va d'un fichier à un serveur, ou d'un serveur à un fichier."
_SHOWN = 20
"""Values that a server cannot hold which are named; the others are counted."""
_LARGEST = 2**31 - 1
_FOREIGN = re.compile("[\0\ud800-\udfff]")
"""NUL, and the surrogates that stand for bytes that are not UTF-8."""
_ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext('cariforef'), 1)")
_NEXT_NUMBER = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM numero_ecriture")
_SET_NUMBER = text("SELECT setval('numero_ecriture', greatest(:numero, 1), :numero > 0)")
_SET_HEAD = text(
    "UPDATE tete SET seq = s.seq, empreinte = s.empreinte, regles = s.seq "
    "FROM (SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1) s"
)


@dataclass(frozen=True, slots=True)
class _Source:
    """A store in one snapshot; `numero` is that of its last write, `head` its last seal."""

    connection: Connection
    numero: int
    head: Maillon


class Transfers:
    """`services.ports.files.StoreTransfers`; places are a path and an address, in either order."""

    def transfer(self, source: str, target: str, progress: Progress) -> Transfert:
        if is_address(source) == is_address(target):
            other = (
                "D'un serveur à un autre, passez par un fichier."
                if is_address(source)
                else "D'un fichier à un autre : « cariforef base sauvegarder FICHIER »."
            )
            raise StoreNotFound(f"{_WAYS} {other}")
        if is_address(target):
            address = parse_address(target)
            with _read_file(to_path(source), progress) as read, translating_server(address.shown):
                return _make_body(read, address, progress)
        path = to_path(target)
        with _read_body(parse_address(source)) as read, new_store(path, "Transfert impossible") as temporary:
            done = _make_file(read, temporary, progress)
        with suppress(OSError):
            replace_ancres(path, (ancre_now(done.tete.seq, done.tete.empreinte),))
        return done


@contextmanager
def _read_file(path: Path, progress: Progress) -> Iterator[_Source]:
    """Lend a file's content as it is now, in a copy put aside; nobody waits for it.

    Raises:
        StoreError: it is not a store that opens, or its proof is broken.
        Refus: it holds what a server cannot.
    """
    refusal = check_opening(path).refusal
    if isinstance(refusal, StoreIntegrity | StoreForeign):
        raise refusal
    progress("Copie de la base à l'écart : personne n'attend le transfert…")
    with translating(str(path)), copied_aside(path, Access.allowed_by(refusal)) as copy:
        # Bytes that are not UTF-8 are read as lone surrogates, which `_find_hostile` names.
        driver_of(copy).text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        _refuse_hostile(copy, progress)
        yield _Source(copy, copy.scalars(select(revision.c.numero)).one(), _read_head(copy))


@contextmanager
def _read_body(address: Address) -> Iterator[_Source]:
    with snapshot(address) as connection:
        yield _Source(connection, int(connection.scalar(_NEXT_NUMBER) or 0), _read_head(connection))


def _read_head(connection: Connection) -> Maillon:
    """Return the last seal.

    Raises:
        StoreIntegrity: some rows of the journal are not sealed: the target could not tell who wrote them.
    """
    head = read_head(Snapshot(connection))
    if head.seq != connection.scalar(select(func.max(journal.c.seq))):
        raise StoreIntegrity(
            "La fin du journal n'a pas de code de contrôle : un autre outil y a écrit. Rien n'a été "
            "transféré. « cariforef journal verifier » nomme ces écritures ; la prochaine saisie par le "
            "programme leur donne un code qui le dit, et le transfert est alors possible."
        )
    return head


def _make_body(source: _Source, address: Address, progress: Progress) -> Transfert:
    """Make the store in the database that `address` names.

    Raises:
        StoreNotFound: there is one already.
    """
    with apart_engine(address, LONG).begin() as target:
        if not target.scalar(_ONE_AT_A_TIME):
            raise StoreBusy(f"Un autre transfert vers {address.shown} est en cours : rien n'a été écrit.")
        if store_exists(target):
            raise StoreNotFound(
                f"{address.shown} contient déjà une base : rien n'a été écrit. Un transfert demande une base "
                "vide."
            )
        make_body(target)
        for name in GUARDED:
            # Triggers would journal each row again, and refuse past ones.
            target.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        rows = _carry(source, target, progress)
        target.execute(_SET_HEAD)
        for name in GUARDED:
            target.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        for table in TABLES:
            if "id" in table.c and table.c.id.identity is not None:
                # The next id follows the largest one carried.
                last = select(
                    func.setval(func.pg_get_serial_sequence(table.name, "id"), func.max(table.c.id))
                )
                target.execute(last.having(func.max(table.c.id) > 0))
        target.execute(_SET_NUMBER, {"numero": source.numero})
    return Transfert(rows, source.head)


def _make_file(source: _Source, temporary: Path, progress: Progress) -> Transfert:
    with writing_engine(partial(connect, temporary)).begin() as target:
        make_tables(target, f"{SCHEMA_VERSION:04}")
        rows = _carry(source, target, progress)
        target.execute(insert(revision).values(id=1, numero=source.numero))
        make_guards(target)
    with opened(temporary) as driver:
        driver.execute(f"PRAGMA journal_mode = {choose_journal_mode()}")
    return Transfert(rows, source.head)


def _carry(source: _Source, target: Connection, progress: Progress) -> int:
    """Write every row, then prove the two sides equal; return how many rows there are.

    Raises:
        StoreIntegrity: what was written is not what was read.
        Refus: the target's own rules refuse a row.
    """
    rows = sum(_carry_table(table, source.connection, target, progress) for table in TABLES)
    progress("Preuve : les deux côtés, ligne à ligne…")
    for table in TABLES:
        rank = find_difference(table, source.connection, target)
        if rank is not None:
            raise StoreIntegrity(
                f"La ligne {rank} de la table « {table.name} » n'est pas la même des deux côtés : rien n'a "
                "été gardé du transfert. La source n'a pas changé ; recommencez."
            )
    if source.head in verify_chain(target, [source.head], progress).refuted:
        raise StoreIntegrity(
            f"La chaîne transférée ne porte pas le code de contrôle {source.head} : rien n'a été gardé du "
            "transfert. La source n'a pas changé ; recommencez."
        )
    return rows


def _carry_table(table: Table, source: Connection, target: Connection, progress: Progress) -> int:
    total = int(source.scalar(select(func.count()).select_from(table)) or 0)
    done = 0
    with source.execute(_in_order(table), execution_options=STREAMED) as rows:
        for part in rows.mappings().partitions():
            progress(f"Table « {table.name} » : {done * 100 // total} %…")
            _write(table, [dict(row) for row in part], target)
            done += len(part)
    return total


def _write(table: Table, rows: list[dict[str, Any]], target: Connection) -> None:
    try:
        target.execute(insert(table), rows)
    except (IntegrityError, DataError) as error:
        where = "PostgreSQL" if is_on_server(target) else "Un fichier"
        raise Refus(
            f"{where} refuse une ligne de la table « {table.name} » ({broken_constraint(error)}) : rien ne "
            "reste de ce transfert. « cariforef base verifier » dit ce que la source a d'anormal."
        ) from error


def find_difference(table: Table, source: Connection, target: Connection) -> int | None:
    """Return the rank of the first row that is not the same on both sides, None if all are."""
    with (
        closing(stream(source, _in_order(table))) as ours,
        closing(stream(target, _in_order(table))) as theirs,
    ):
        sides = enumerate(zip_longest(ours, theirs), start=1)
        return next((rank for rank, (one, other) in sides if one != other), None)


def _in_order(table: Table) -> Any:
    return select(table).order_by(*table.primary_key)


def _refuse_hostile(connection: Connection, progress: Progress) -> None:
    """Read everything once.

    Raises:
        Refus: a server cannot hold some of it; each is named, and nothing was written.
    """
    progress("Recherche de ce qu'un serveur ne sait pas garder…")
    found = [described for table in TABLES for described in _find_hostile(connection, table)]
    if found:
        others = f" ; et {count_of(len(found) - _SHOWN, 'autre')}" if len(found) > _SHOWN else ""
        raise Refus(
            f"Un serveur ne garde pas ce que contient cette base : {' ; '.join(found[:_SHOWN])}{others}. "
            "Rien n'a été écrit. Corrigez-le dans la base, puis recommencez."
        )


def _find_hostile(connection: Connection, table: Table) -> Iterator[str]:
    names = table.columns.keys()
    for row in stream(connection, _in_order(table)):
        for column, value in zip(names, row, strict=True):
            what = _describe_hostile(value)
            if what is not None:
                key = "/".join(str(row[names.index(part.name)]) for part in table.primary_key)
                yield f"table {table.name}, ligne {key!a}, colonne {column} : {what}"


def _describe_hostile(value: object) -> str | None:
    if isinstance(value, str):
        found = _FOREIGN.search(value)
        if found is None:
            return None
        kind = "un caractère NUL" if found.group() == "\0" else "un octet qui n'est pas du texte"
        return f"{kind}, en position {found.start() + 1}"
    if isinstance(value, int) and abs(value) > _LARGEST:
        return f"un nombre trop grand ({value})"
    return None
