"""The monthly sheet as a file: printed page, PDF and CSV."""
