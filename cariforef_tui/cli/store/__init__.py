"""The store: made, verified, saved, restored; the bodies that a server holds."""
