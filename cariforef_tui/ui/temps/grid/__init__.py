"""The grid of the week."""
