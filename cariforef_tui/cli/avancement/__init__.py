"""Planned against actual, in figures and over the year."""
