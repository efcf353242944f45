"""The command bar: what it offers for what is typed, and what it does."""
