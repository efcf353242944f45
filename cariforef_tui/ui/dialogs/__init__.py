"""Dialogs that no place owns: a question, a form, a file, a date."""
