"""The interface in a browser: a server of one page, and a terminal for each who opens it."""
