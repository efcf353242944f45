"""Reminders: what each person still has to do, and the mail that says it."""
