"""The programmes as data files, and their reader."""
