"""Planned against actual, in figures and along the year."""
