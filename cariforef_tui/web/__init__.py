"""The interface in a browser: a terminal for each who opens its page; and what is read without it."""
