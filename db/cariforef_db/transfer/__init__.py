"""A store carried whole between a file and a server: rows, ids, journal, seals and salts as they are."""
