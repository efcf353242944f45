"""The store: the only SQL of the product, and its only SQLAlchemy."""
