"""Days, dates, months and texts as people write them, and what a rule refuses."""
