"""A person's own calendar, read into days that it proposes to log."""
