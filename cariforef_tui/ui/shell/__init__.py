"""The parts around the places: navigation, keys, bar, themes, help, opening and closing of the store."""
