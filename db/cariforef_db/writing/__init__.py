"""Writes: one path, one transaction each."""
