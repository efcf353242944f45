"""The store: made, verified, saved, restored, carried to a server and back."""
