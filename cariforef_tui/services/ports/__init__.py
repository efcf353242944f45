"""What the services ask of a store, and the failures that they answer with."""
