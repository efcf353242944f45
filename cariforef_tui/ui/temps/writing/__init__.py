"""Writing the week."""
