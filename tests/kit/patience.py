"""How long a test waits for what must come, before it says that it never will."""

PATIENCE_S = 120
"""Seconds. A slow machine is ten times slower than a usual one; only a test that fails waits so long."""
