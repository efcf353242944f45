"""Everybody's weeks, months and load."""
