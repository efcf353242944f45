"""What the server's catalogs say of a store's objects, without the name of their schema."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

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
