"""What `cariforef_db.build` wrote: the tables as text, for what imports no SQLAlchemy."""
