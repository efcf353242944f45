"""The dialog that chooses a line."""
