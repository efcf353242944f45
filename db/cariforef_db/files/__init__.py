"""The store as a file: opened, checked, copied, restored, migrated; the seals kept beside it."""
