"""Choosing the agent who logs."""
