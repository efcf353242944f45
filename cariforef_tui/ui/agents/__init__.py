"""The dialog that chooses the agent."""
