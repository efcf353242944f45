"""Days in the store."""
