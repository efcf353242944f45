"""Signed months and conventions in the store."""
