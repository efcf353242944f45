"""What surrounds the places: navigation, keys, palette, themes, help, and the store's life."""
