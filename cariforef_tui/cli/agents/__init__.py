"""People: their names and pôles, their rights, and the account of each."""
