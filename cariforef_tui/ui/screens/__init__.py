"""One module a place or a dialog; a screen owns its state and its workers."""
