"""Run the migrations on the connection that the caller gives, in the transaction that it has begun.

From the shell, `alembic -x base=FILE revision --autogenerate` writes the step that leads from a store to the
tables of `schema`. It only reads the store: `base migrer` migrates, after a copy.
"""

from __future__ import annotations

from pathlib import Path

from alembic import context
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations.ops import CreateTableOp
from sqlalchemy import create_engine

from cariforef_db.engine.sqlite import Access, connect
from cariforef_db.schema.columns import say_where
from cariforef_db.schema.making import ALL_TABLES

writer = Rewriter()


@writer.rewrites(CreateTableOp)
def _leave_traits_out(_context: object, _revision: object, table: CreateTableOp) -> CreateTableOp:
    """Leave the traits of a table out of its step: only the program reads them."""
    table.info.clear()
    return table


connection = context.config.attributes.get("connection")
if connection is None:
    base = Path(context.get_x_argument(as_dictionary=True)["base"])
    connection = create_engine("sqlite://", creator=lambda: connect(base, Access.READ)).connect()
# A step must make the index of either engine.
say_where("sqlite", "postgresql")
context.configure(
    connection=connection,
    target_metadata=ALL_TABLES[0].metadata,
    render_as_batch=True,
    process_revision_directives=writer,
)
context.run_migrations()
