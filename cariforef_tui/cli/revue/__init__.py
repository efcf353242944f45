"""The weekly coordination review: its figures, remarks, decisions and minutes."""
