"""The ports of the services, for SQLite files."""
