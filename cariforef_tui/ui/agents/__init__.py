"""Who one is."""
