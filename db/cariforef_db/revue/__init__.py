"""Reviews and decisions in the store."""
