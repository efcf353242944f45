"""The minutes of the weekly review as a file, with their échéancier and burn-down."""
