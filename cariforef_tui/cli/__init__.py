"""The command line: one module per command; parse, call a service, print."""
