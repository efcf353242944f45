"""Run the migrations on the connection that the caller gives, in the transaction that it has begun."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection)
context.run_migrations()
