"""What the program asks of the machine it runs on: its clock, accounts, folders and private files."""
