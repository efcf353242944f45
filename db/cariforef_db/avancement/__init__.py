"""Sums of days in the store."""
