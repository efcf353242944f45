"""The parts around the places: navigation, keys, palette, themes, help, opening and closing of the store."""
