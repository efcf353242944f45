"""The command line: each module of commands parses, calls a service and prints."""
