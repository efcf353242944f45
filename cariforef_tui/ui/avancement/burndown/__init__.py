"""The burn-down of one line, drawn in characters."""
