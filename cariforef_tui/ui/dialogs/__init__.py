"""Dialogs that every place shares: a question, a form, a file, a date."""
