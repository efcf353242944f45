"""The one description of the tables, what is kept about each, and the store made from it."""
