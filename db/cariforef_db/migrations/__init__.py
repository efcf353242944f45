"""Alembic migrations, from the first schema on. `env.py` is run by Alembic, never imported."""
