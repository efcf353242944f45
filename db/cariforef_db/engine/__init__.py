"""The two engines: how each connects, begins and fails."""
