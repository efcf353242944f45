"""Planned against actual, line by line."""
