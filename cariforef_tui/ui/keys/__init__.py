"""Keys: their meaning, the commands of the places, and the queue of keys typed ahead."""
