"""Imports of saisies: their files, calendars (ICS), and what is remembered of earlier imports."""
