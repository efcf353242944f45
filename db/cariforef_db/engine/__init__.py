"""SQLite as this program opens it: connections, locks, errors, the file itself."""
