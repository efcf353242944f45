"""Row security: what `access` says of each table, as policies and as grants of columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cariforef_db.postgres.access import ACCESS, Access

OWNER, MEMBERS = "cariforef_{schema}", "cariforef_{schema}_membres"
"""Who owns the tables, and whom every person of the body is a member of; neither may connect."""

_PURGED = "(SELECT purge_en_cours())"
_COPIES = ("avant", "apres", "motif")
"""What a purge rewrites of the journal."""


def policies(columns: Mapping[str, Sequence[str]], erased: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the statements that guard the rows.

    `columns` are, by table, those that who adds a row gives: not the number that the server gives it.
    `erased` are those that a purge may rewrite where nothing else may.
    """
    beside = {"tete", "jeton", "alembic_version"}
    if missing := (columns.keys() | beside) ^ ACCESS.keys():
        raise ValueError(f"who reads and writes {sorted(missing)}?")
    for table, access in ACCESS.items():
        purged = tuple(erased.get(table, ())) or (_COPIES if table == "journal" else ())
        yield from _guard(table, access, tuple(columns.get(table, ())), purged)
    yield f"GRANT USAGE ON SCHEMA {{schema}} TO {MEMBERS}"
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {{schema}} TO {MEMBERS}"


def _guard(table: str, access: Access, columns: tuple[str, ...], purged: tuple[str, ...]) -> Iterator[str]:
    # FORCE: what has no policy is closed to the owner too.
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY proprietaire ON {table} TO {OWNER} USING (true) WITH CHECK (true)"
    if access.read != "false":
        yield f"GRANT SELECT ON {table} TO {MEMBERS}"
        yield _policy("lire", table, "SELECT", using=access.read)
    if access.add is not None:
        yield f"GRANT INSERT ({', '.join(columns)}) ON {table} TO {MEMBERS}"
        yield _policy("ajouter", table, "INSERT", check=access.add)
    if access.change is not None:
        yield f"GRANT UPDATE ({', '.join(access.changed)}) ON {table} TO {MEMBERS}"
        becomes = access.becomes or access.change
        yield _policy("changer", table, "UPDATE", using=access.change, check=becomes)
    if purged:
        yield f"GRANT UPDATE ({', '.join(purged)}) ON {table} TO {MEMBERS}"
        yield _policy("purger", table, "UPDATE", using=_PURGED, check=_PURGED)
    if access.remove is not None:
        yield f"GRANT DELETE ON {table} TO {MEMBERS}"
        yield _policy("retirer", table, "DELETE", using=access.remove)


def _policy(name: str, table: str, event: str, *, using: str | None = None, check: str | None = None) -> str:
    found = f" USING ({using})" if using is not None else ""
    made = f" WITH CHECK ({check})" if check is not None else ""
    return f"CREATE POLICY {name} ON {table} FOR {event} TO {MEMBERS}{found}{made}"
