"""Personal data in the store: one file, and purges."""
