"""The screen Équipe: everybody's weeks, months and load."""
