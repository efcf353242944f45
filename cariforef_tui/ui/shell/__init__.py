"""Around the places: keys, palette, themes, help."""
