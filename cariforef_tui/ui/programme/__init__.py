"""Dialogs that change the plan or say what became of it."""
