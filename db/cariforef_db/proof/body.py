"""« base verifier » and « journal verifier » of a store on a server, in one snapshot: nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres import LONG, apart_engine, reading, server_error, translating
from cariforef_db.proof.body_schema import compare_body
from cariforef_db.proof.findings import FILE, check_fiches, check_lignes, check_totals, count_rows, gather
from cariforef_db.proof.journal import Kept, check_chain, compare_tables
from cariforef_db.proof.replay import replay
from cariforef_db.schema.server import check_version
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.services.ports.files import Constat, Verification
from cariforef_tui.services.ports.store import Progress, silent

# Whole tables are read in the order of a key: the cost of their first rows does not matter.
_WHOLE = ("SET LOCAL cursor_tuple_fraction = 1.0", "SET LOCAL work_mem = '64MB'")
_HEAD = text("""
SELECT tete.seq, tete.empreinte, coalesce(s.seq, 0), coalesce(s.empreinte, tete.empreinte) FROM tete
LEFT JOIN (SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1) s ON true
""")
_SIZE = text(
    "SELECT CAST(sum(pg_total_relation_size(oid)) AS bigint) / 1024, current_setting('server_version') "
    "FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind = 'r'"
)
_DAMAGED = ("XX001", "XX002")
"""A page, or an index, that the server cannot read."""


_NOTHING_KEPT = Kept((), ())
"""Only a file has seals kept beside it."""


def verify_body(address: Address, progress: Progress = silent) -> Verification:
    """Check the schema, the tables against the journal, and the chain, but not the server itself.

    Raises:
        StoreError: the store cannot be read at all.
    """
    with snapshot(address) as connection:
        progress("Comparaison du schéma…")
        compared = compare_body(address)
        named = (Constat("schéma", difference) for difference in compared or ())
        proofs = gather(named, _explain_damage)
        proofs += gather(replay(connection, progress), _explain_damage)
        proofs += gather(check_totals(connection), _explain_damage)
        proofs += gather(check_lignes(connection), _explain_damage)
        proofs += gather(check_fiches(connection), _explain_damage)
        sealed: list[tuple[str, str]] = []
        proofs += gather(_check_chain(connection, progress, sealed), _explain_damage)
        faits = (*_describe_server(address, connection), *count_rows(connection, _explain_damage), *sealed)
    advice = () if compared is not None else (Constat("schéma", _NOT_COMPARED),)
    return Verification(
        faits, tuple(proofs), integrity_broken=any(proof.objet != FILE for proof in proofs), conseils=advice
    )


_NOT_COMPARED = "il n'a pas été comparé à celui du programme : il faut pour cela le droit de créer un schéma"


def verify_body_journal(
    address: Address, printed: Maillon | None, progress: Progress = silent
) -> Verification:
    """Check the chain, the tables, and the printed seal if one is given.

    Raises:
        StoreError: as `verify_body`.
    """
    with snapshot(address) as connection:
        faits, constats = check_chain(connection, _NOTHING_KEPT, progress, printed)
        constats += _check_head(connection)
        constats += compare_tables(connection, progress)
    return Verification(tuple(faits), tuple(constats), integrity_broken=bool(constats))


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


def _check_chain(
    connection: Connection, progress: Progress, faits: list[tuple[str, str]]
) -> Iterator[Constat]:
    facts, constats = check_chain(connection, _NOTHING_KEPT, progress)
    faits += facts
    yield from constats
    yield from _check_head(connection)


def _check_head(connection: Connection) -> Iterator[Constat]:
    """Yield a finding if the head, which the next seal will follow, is not the last seal."""
    row = connection.execute(_HEAD).first()
    if row is None:
        yield Constat("journal", "la tête de la chaîne a été retirée : plus rien ne s'y écrit")
    elif tuple(row[:2]) != tuple(row[2:]):
        yield Constat(
            "journal",
            f"la tête tenue dit le n° {row[0]}, le dernier sceau est le n° {row[2]} : l'un a été récrit",
        )


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
