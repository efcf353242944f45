"""Tables made again with another constraint: SQLite cannot change one in place."""

from __future__ import annotations

from sqlalchemy import Connection


def make_again(connection: Connection, table: str, before: str, after: str) -> None:
    """Make `table` again with another constraint, its rows, indexes and triggers as they were.

    Not renamed: that would take along the triggers of other tables that read it.
    """
    kept = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL "
        "ORDER BY type = 'table' DESC, name",
        (table,),
    ).scalars()
    made, *others = kept.all()
    if before not in made:
        raise ValueError(f"{table} does not have {before}")
    for statement in (
        f"CREATE TABLE {table}_0003 AS SELECT * FROM {table}",
        f"DROP TABLE {table}",
        made.replace(before, after),
        f"INSERT INTO {table} SELECT * FROM {table}_0003",
        f"DROP TABLE {table}_0003",
        *others,
    ):
        connection.exec_driver_sql(statement)
