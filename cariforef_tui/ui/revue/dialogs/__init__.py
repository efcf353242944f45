"""The dialogs of a review: each returns a value and stores nothing."""
