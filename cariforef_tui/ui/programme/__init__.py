"""Dialogs that revise the plan or declare jalons and lines."""
