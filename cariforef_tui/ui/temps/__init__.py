"""Ma semaine: an agent's days."""
