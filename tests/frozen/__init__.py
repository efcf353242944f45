"""A year of everybody that never changes."""
