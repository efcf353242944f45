"""The history of a cell or of a line."""
