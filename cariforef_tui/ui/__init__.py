"""The terminal screens (Textual)."""
