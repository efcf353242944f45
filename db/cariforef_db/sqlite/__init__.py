"""What only SQLite understands: the triggers of a store, and the chain over its journal."""
