"""The dialogs of a review. Each returns a value, and writes nothing in the store."""
