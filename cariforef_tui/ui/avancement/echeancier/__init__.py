"""The échéancier: the other view of Avancement, the year as a strip of months."""
