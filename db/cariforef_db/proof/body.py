"""« base verifier » and « journal verifier » of a store on a server, and how its schema compares."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy import Connection, func, text
from sqlalchemy.exc import DBAPIError

from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres import LONG, apart_engine, reading, server_error, translating
from cariforef_db.proof.findings import FILE, shorten
from cariforef_db.proof.journal import Kept, prove_content, prove_journal
from cariforef_db.schema.comparison import describe_difference, find_differences
from cariforef_db.schema.server import check_version, make_body
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.services.ports.files import Constat, Verification
from cariforef_tui.services.ports.store import Progress, silent

# With an empty search path, PostgreSQL writes the schema before each name: it can then be removed.
_NOTHING_FOUND = text("SET LOCAL search_path = ''")
_OBJECTS = text("""
WITH place AS (SELECT oid FROM pg_namespace WHERE nspname = :schema),
foreign_ones AS (SELECT objid FROM pg_depend WHERE deptype = 'e'),
relation AS (SELECT c.* FROM pg_class c JOIN place ON c.relnamespace = place.oid
  WHERE c.oid NOT IN (SELECT objid FROM foreign_ones))
SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' ELSE 'sequence' END, NULL::text, relname::text,
  concat_ws(' ', relpersistence, relrowsecurity, relforcerowsecurity, reloptions,
    CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) END,
    (SELECT concat_ws(' ', seqincrement, seqmin, seqmax, seqcycle) FROM pg_sequence WHERE seqrelid = oid))
FROM relation WHERE relkind IN ('r', 'v', 'S')
UNION ALL SELECT 'column', r.relname, r.relname || '.' || t.attname,
  concat_ws(' ', format_type(t.atttypid, t.atttypmod), t.attnotnull, t.attidentity, t.attgenerated,
    (SELECT collname FROM pg_collation WHERE oid = t.attcollation),
    (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = r.oid AND adnum = t.attnum))
FROM relation r JOIN pg_attribute t ON t.attrelid = r.oid AND t.attnum > 0 AND NOT t.attisdropped
WHERE r.relkind = 'r'
UNION ALL SELECT 'constraint', r.relname, r.relname || '.' || k.conname,
  concat_ws(' ', pg_get_constraintdef(k.oid),
    (SELECT string_agg(tgenabled::text, '' ORDER BY tgname) FROM pg_trigger WHERE tgconstraint = k.oid
     AND tgisinternal))
FROM pg_constraint k JOIN relation r ON k.conrelid = r.oid WHERE k.contype NOT IN ('t', 'n')
UNION ALL SELECT 'index', r.relname, i.relname, concat_ws(' ', pg_get_indexdef(i.oid), x.indisvalid)
FROM relation r JOIN pg_index x ON x.indrelid = r.oid JOIN pg_class i ON i.oid = x.indexrelid
WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.oid AND contype IN ('p', 'u'))
UNION ALL SELECT 'trigger', r.relname, g.tgname || ' (' || r.relname || ')',
  concat_ws(' ', pg_get_triggerdef(g.oid), g.tgenabled)
FROM relation r JOIN pg_trigger g ON g.tgrelid = r.oid AND NOT g.tgisinternal
UNION ALL SELECT 'rule', r.relname, w.rulename || ' (' || r.relname || ')', pg_get_ruledef(w.oid)
FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'
UNION ALL SELECT 'function', NULL, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
  pg_get_functiondef(p.oid)
FROM pg_proc p JOIN place ON p.pronamespace = place.oid
WHERE p.prokind IN ('f', 'p') AND p.oid NOT IN (SELECT objid FROM foreign_ones)
""")
"""The objects of an extension are left out: they are not the program's."""
_OWN = frozenset({"table", "view"})
"""If one of these is missing, so are its columns and triggers: they are not named one by one."""
# Whole tables are read in the order of a key: the cost of their first rows does not matter.
_WHOLE = ("SET LOCAL cursor_tuple_fraction = 1.0", "SET LOCAL work_mem = '64MB'")
_SIZE = text(
    "SELECT CAST(sum(pg_total_relation_size(oid)) AS bigint) / 1024, current_setting('server_version') "
    "FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind = 'r'"
)
_DAMAGED = ("XX001", "XX002")
"""A page, or an index, that the server cannot read."""
_NOTHING_KEPT = Kept((), ())
"""Only a file has seals kept beside it."""
_CLOSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
"""Why no schema can be made beside: the account may not, or the database is closed to writes."""
_NOT_COMPARED = (
    "il n'a pas été comparé à celui du programme : il faut pour cela une base ouverte à l'écriture et le "
    "droit d'y créer un schéma"
)


@dataclass(frozen=True, slots=True)
class Described:
    """One object; `table` is the one that it goes with, None for what stands alone."""

    table: str | None
    text: str


def read_catalog(connection: Connection, schema: str) -> dict[tuple[str, str], Described]:
    """Return each object of `schema` by its kind and name, in the transaction that `connection` is in."""
    connection.execute(_NOTHING_FOUND)
    rows = connection.execute(_OBJECTS, {"schema": schema})
    return {
        (kind, name): Described(table, (text or "").replace(f"{schema}.", ""))
        for kind, table, name, text in rows
    }


Catalog = Mapping[tuple[str, str], Described]


def compare_body(address: Address) -> tuple[str, ...] | None:
    """Name each object that is missing, added or changed; None if no schema can be made to compare with."""
    with apart_engine(address, LONG).connect() as connection:
        try:
            return compare_in_transaction(connection)
        except DBAPIError as error:
            if isinstance(error.orig, _CLOSED):
                return None
            raise


def compare_in_transaction(connection: Connection) -> tuple[str, ...]:
    """Do as `compare_body` in a transaction under way, which stays as it was.

    Raises:
        sqlalchemy.exc.DBAPIError: no schema may be created here.
    """
    witness = f"cariforef_temoin_{os.urandom(8).hex()}"
    nested = connection.begin_nested()
    try:
        objects = read_catalog(connection, str(connection.scalar(func.current_schema())))
        connection.exec_driver_sql(f"CREATE SCHEMA {witness}")
        connection.exec_driver_sql(f"SET LOCAL search_path = {witness}")
        make_body(connection)
        expected = read_catalog(connection, witness)
    finally:
        nested.rollback()
    return tuple(_name_differences(objects, expected))


def _name_differences(objects: Catalog, expected: Catalog) -> list[str]:
    differences = list(find_differences(objects, expected))
    whole = {name for kind, name in differences if kind == "table" and not _in_both(name, objects, expected)}
    return [
        describe_difference(key, objects, expected)
        for key in differences
        if key[0] in _OWN or (objects.get(key) or expected[key]).table not in whole
    ]


def _in_both(name: str, objects: Catalog, expected: Catalog) -> bool:
    return ("table", name) in objects and ("table", name) in expected


def verify_body(address: Address, progress: Progress = silent) -> Verification:
    """Check the schema, the tables against the journal, and the chain, but not the server itself.

    Raises:
        StoreError: the store cannot be read at all.
    """
    with snapshot(address) as connection:
        progress("Comparaison du schéma…")
        compared = compare_body(address)
        named = shorten(Constat("schéma", difference) for difference in compared or ())
        found, held = prove_content(connection, _NOTHING_KEPT, progress, _explain_damage)
        proofs = (*named, *found)
        faits = (*_describe_server(address, connection), *held)
    advice = () if compared is not None else (Constat("schéma", _NOT_COMPARED),)
    return Verification(
        faits, proofs, integrity_broken=any(proof.objet != FILE for proof in proofs), conseils=advice
    )


def verify_body_journal(
    address: Address, printed: Maillon | None, progress: Progress = silent
) -> Verification:
    """Check the chain, the tables, and the printed seal if one is given.

    Raises:
        StoreError: as `verify_body`.
    """
    with snapshot(address) as connection:
        return prove_journal(connection, _NOTHING_KEPT, progress, printed)


@contextmanager
def snapshot(address: Address) -> Iterator[Connection]:
    """Lend a connection that reads the whole store in one snapshot.

    Raises:
        StoreError: it cannot be reached, or is of another version.
    """
    with translating(address.shown), reading(apart_engine(address, LONG)).connect() as connection:
        for setting in _WHOLE:
            connection.exec_driver_sql(setting)
        check_version(connection, address)
        yield connection


def _describe_server(address: Address, connection: Connection) -> Iterator[tuple[str, str]]:
    size, version = connection.execute(_SIZE).one()
    yield "Adresse", address.shown
    yield "Taille", f"{int(size)} Kio"
    yield "PostgreSQL", str(version)
    yield "Version du schéma", str(SCHEMA_VERSION)


def _explain_damage(error: Exception) -> str | None:
    original = server_error(error)
    if original is not None and original.sqlstate in _DAMAGED:
        return f"le serveur ne lit plus une partie de ses fichiers ({original.diag.message_primary})"
    return None
