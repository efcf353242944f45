"""The command line: one module a command, which parses, calls a service and prints."""
