"""Base classes, widgets and messages that all the screens share."""
