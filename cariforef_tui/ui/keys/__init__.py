"""Keys: what each means, the commands of the places, and what is typed while a dialog opens."""
